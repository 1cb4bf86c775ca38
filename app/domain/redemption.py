"""A redemption and its void, as the journal says them and as the centre reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.verdicts import Verdict, Warning_
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text


class ProofKind(StrEnum):
    """What shows that the voucher was really seen."""

    QR = "qr"
    SHORT_CODE = "short_code"


class VoidReason(StrEnum):
    """Why a redemption is undone; a free text stays at the desk, the journal holds only this."""

    MISTAKE = "mistake"
    NOT_DELIVERED = "not_delivered"
    WRONG_OFFERING = "wrong_offering"
    WRONG_VOUCHER = "wrong_voucher"
    OTHER = "other"
    OUTRANKED = "outranked"
    """By the program: the signed QR of a voucher that had been taken by an unverified short code was shown."""


CHOSEN_REASONS = tuple(reason for reason in VoidReason if reason is not VoidReason.OUTRANKED)
"""Those that people may give."""


class RedemptionState(StrEnum):
    """Where a redemption of this desk stands; only the centre's verified receipt moves it out of `WAITING`."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    HELD = "held"
    VOIDED = "voided"

    @property
    def live(self) -> bool:
        """Whether it still uses up its voucher at this desk."""
        return self in (RedemptionState.WAITING, RedemptionState.CONFIRMED)

    @property
    def can_void(self) -> bool:
        """Whether it can be undone; of a held claim this is its withdrawal."""
        return self.live or self is RedemptionState.HELD


@dataclass(frozen=True, slots=True)
class ListInForce:
    """The used-list that the desk held when it decided."""

    version: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RedemptionClaim:
    """What the desk says: this voucher, for this offering, at this time, under this policy and list."""

    id: str
    ref: VoucherRef
    proof_kind: ProofKind
    proof: str
    """The 205 digits, or the short code."""
    offering: str
    amount_cents: int
    verdict: Verdict
    """`ACCEPTED_PROVISIONAL` or `IN_TOLERANCE`."""
    redeemed_at: datetime
    """Corrected time."""
    desk_clock_at: datetime
    """What the machine's clock showed."""
    policy_version: int
    list_in_force: ListInForce | None
    """None: the campaign was not covered."""
    warnings: tuple[Warning_, ...]

    def to_body(self) -> JsonObject:
        listed = self.list_in_force
        return {
            "redemption": self.id,
            "campaign": self.ref.campaign,
            "serial": self.ref.serial,
            "proof_kind": self.proof_kind.value,
            "proof": self.proof,
            "offering": self.offering,
            "amount_cents": self.amount_cents,
            "verdict": self.verdict.value,
            "desk_clock": instant_text(self.desk_clock_at),
            "policy": self.policy_version,
            "list_version": None if listed is None else listed.version,
            "list_as_of": None if listed is None else instant_text(listed.as_of),
            "warnings": [warning.value for warning in self.warnings],
        }

    @classmethod
    def from_body(cls, body: JsonObject, redeemed_at: datetime) -> RedemptionClaim:
        """Read the body of a `redemption` entry; `WrongShape` when it is not one."""
        version = fields.optional_whole(body, "list_version")
        as_of = fields.optional_instant(body, "list_as_of")
        try:
            proof_kind = ProofKind(fields.text(body, "proof_kind"))
            verdict = Verdict(fields.text(body, "verdict"))
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(
            id=fields.uuid_text(body, "redemption"),
            ref=VoucherRef(
                campaign=fields.whole(body, "campaign", most=2**32 - 1),
                serial=fields.whole(body, "serial", most=2**32 - 1),
            ),
            proof_kind=proof_kind,
            proof=fields.text(body, "proof"),
            offering=fields.text(body, "offering", longest=40),
            amount_cents=fields.whole(body, "amount_cents", most=0xFFFF),
            verdict=verdict,
            redeemed_at=redeemed_at,
            desk_clock_at=fields.instant(body, "desk_clock"),
            policy_version=fields.whole(body, "policy"),
            list_in_force=None if version is None or as_of is None else ListInForce(version, as_of),
            # One that only a later version knows does not change what is claimed: it is read over.
            warnings=tuple(Warning_(text) for text in fields.texts(body, "warnings") if text in list(Warning_)),
        )


@dataclass(frozen=True, slots=True)
class VoidClaim:
    """The desk undoes one of its redemptions."""

    id: str
    redemption: str
    reason: VoidReason
    voided_at: datetime

    def to_body(self) -> JsonObject:
        return {"void": self.id, "redemption": self.redemption, "reason": self.reason.value}

    @classmethod
    def from_body(cls, body: JsonObject, voided_at: datetime) -> VoidClaim:
        """Read the body of a `void` entry; `WrongShape` when it is not one."""
        try:
            reason = VoidReason(fields.text(body, "reason"))
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(
            id=fields.uuid_text(body, "void"),
            redemption=fields.uuid_text(body, "redemption"),
            reason=reason,
            voided_at=voided_at,
        )
