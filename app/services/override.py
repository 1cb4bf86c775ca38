"""A coordinator's authorisation to go on beyond a hard limit: checked without a network, journalled, used up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.catalogue import DeskStatus
from app.domain.decide import CLOCK_UNRELIABLE_AFTER, hard_limit
from app.domain.journal import EntryKind
from app.domain.override import (
    WRONG_CODES_ALLOWED,
    WRONG_CODES_WINDOW,
    CodeHash,
    OverrideAct,
    OverrideReason,
)
from app.domain.verdicts import LimitReason
from app.foundation.clock import Clock
from app.services.desk_time import DeskTime, desk_time
from app.services.ports import DeskRecords, ReadRecords
from app.services.redeem import journal_circumstances


@dataclass(frozen=True, slots=True)
class OverrideOpened:
    """The desk may take so many vouchers more, until the next exchange."""

    vouchers: int


class OverrideRefusal(StrEnum):
    NOT_ALLOWED = "not_allowed"
    """The policy has no override."""
    NO_CODE = "no_code"
    """The operator gave this site no coordinator's code, or a later exchange brings it."""
    STOPPED = "stopped"
    """The desk is revoked, its journal is broken, or its clock is wrong: nobody at the site lifts that."""
    STILL_OPEN = "still_open"
    """The last authorisation is not used up."""
    NOT_NEEDED = "not_needed"
    """No hard limit is reached."""
    TOO_MANY_WRONG_CODES = "too_many_wrong_codes"
    WRONG_CODE = "wrong_code"


def open_override(
    desk: DeskRecords, code: str, *, reason: OverrideReason, note: str, clock: Clock
) -> OverrideOpened | OverrideRefusal:
    """Allow as many vouchers beyond the hard limits as the policy says; blocks on the database, and for the hash.

    A wrong code is counted and journalled. `note` stays at this desk; the journal has the reason alone.
    """
    # Before the transaction: a tenth of a second is long for those who wait for the lock. What it found is used only
    # after everything else was checked, so that it cannot be asked more often than wrong codes are allowed.
    with desk.reading() as records:
        known = records.catalogue().coordinator
    right = known is not None and known.matches(code)
    with desk.writing() as records:
        held = records.catalogue().coordinator
        if held != known:
            known, right = held, held is not None and held.matches(code)
        time = desk_time(clock(), records.clock_facts())
        limit = _reached(records, time, known)
        if isinstance(limit, OverrideRefusal):
            return limit
        journal_circumstances(records, time)
        policy = records.policy()
        if not right:
            act = OverrideAct(limit, policy.version, vouchers=0, reason=None)
            records.append(EntryKind.OVERRIDE, time.now, act.to_body())
            records.note_wrong_override(time.now)
            return OverrideRefusal.WRONG_CODE
        act = OverrideAct(limit, policy.version, vouchers=policy.override_vouchers, reason=reason)
        seq = records.append(EntryKind.OVERRIDE, time.now, act.to_body())
        records.add_override(act, time.now, note=note, seq=seq)
    return OverrideOpened(act.vouchers)


def _reached(records: ReadRecords, time: DeskTime, known: CodeHash | None) -> LimitReason | OverrideRefusal:  # noqa: PLR0911
    """The hard limit that may be lifted now, or why none may."""
    policy = records.policy()
    if policy.override_vouchers == 0:
        return OverrideRefusal.NOT_ALLOWED
    if known is None:
        return OverrideRefusal.NO_CODE
    revoked = records.catalogue().desk_status is DeskStatus.REVOKED
    if revoked or records.journal_broken() or time.step_back > CLOCK_UNRELIABLE_AFTER:
        return OverrideRefusal.STOPPED
    if records.override_left():
        return OverrideRefusal.STILL_OPEN
    age = time.now - records.oldest_list_as_of()
    limit = hard_limit(policy, waiting=records.waiting_redemptions(), list_age=age)
    if limit is None:
        return OverrideRefusal.NOT_NEEDED
    around = (time.now - WRONG_CODES_WINDOW, time.now + WRONG_CODES_WINDOW)
    if records.wrong_overrides_between(*around) >= WRONG_CODES_ALLOWED:
        return OverrideRefusal.TOO_MANY_WRONG_CODES
    return limit
