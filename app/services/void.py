"""Undoes a redemption: at once and offline at the desk, confirmed by the centre later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.journal import EntryKind
from app.domain.redemption import VoidClaim, VoidReason
from app.foundation.clock import Clock
from app.foundation.ids import new_id
from app.services.desk_time import desk_time
from app.services.ports import DeskRecords


class VoidRefusal(StrEnum):
    """Why a redemption cannot be undone here."""

    UNKNOWN = "unknown"
    ALREADY_VOIDED = "already_voided"
    NOT_LIVE = "not_live"
    """The centre has refused it: there is nothing left to undo."""


@dataclass(frozen=True, slots=True)
class Voided:
    redemption_id: str


def void(desk: DeskRecords, redemption_id: str, *, reason: VoidReason, note: str, clock: Clock) -> Voided | VoidRefusal:
    """Undo one redemption; the voucher can be redeemed again when this returns. Blocks on the database.

    `note` stays at the desk: the journal and the centre know the reason alone.
    """
    with desk.writing() as records:
        found = records.redemption(redemption_id)
        if found is None:
            return VoidRefusal.UNKNOWN
        if not found.state.can_void:
            return VoidRefusal.ALREADY_VOIDED if found.state.value == "voided" else VoidRefusal.NOT_LIVE
        time = desk_time(clock(), records.clock_facts())
        claim = VoidClaim(new_id(time.now), redemption=found.id, reason=reason, voided_at=time.now)
        seq = records.append(EntryKind.VOID, time.now, claim.to_body())
        records.add_void(claim, note=note, seq=seq)
    return Voided(found.id)
