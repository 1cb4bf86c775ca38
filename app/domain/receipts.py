"""The centre's signed answer to one redemption or void: the site's own proof of what it is owed (docs/receipts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text


class Outcome(StrEnum):
    """What became of a redemption at the centre."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    HELD = "held"
    """Kept for a decision: another claim came first, or the desk's right to redeem is in doubt."""
    VOIDED = "voided"


class RefusalReason(StrEnum):
    """Why a redemption is not accepted, or a void changes nothing."""

    ALREADY_REDEEMED = "already_redeemed"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    BLOCKED = "blocked"
    WRONG_TERRITORY = "wrong_territory"
    OFFERING_NOT_ALLOWED = "offering_not_allowed"
    BAD_PROOF = "bad_proof"
    """Signature, MAC or issuer of the voucher do not hold."""
    UNKNOWN_VOUCHER = "unknown_voucher"
    MALFORMED = "malformed"
    DESK_REVOKED = "desk_revoked"
    JOURNAL_BROKEN = "journal_broken"
    UNKNOWN_REDEMPTION = "unknown_redemption"
    SETTLED = "settled"
    UNKNOWN_OFFERING = "unknown_offering"


@dataclass(frozen=True, slots=True)
class FirstClaim:
    """The redemption that was received before."""

    redemption_id: str
    site: str
    at: datetime

    def to_json(self) -> JsonObject:
        return {"redemption": self.redemption_id, "site": self.site, "at": instant_text(self.at)}

    @classmethod
    def from_json(cls, value: JsonObject) -> FirstClaim:
        return cls(
            redemption_id=fields.uuid_text(value, "redemption"),
            site=fields.text(value, "site"),
            at=fields.instant(value, "at"),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer; a later receipt on the same redemption supersedes it by naming its id."""

    id: str
    desk: str
    site: str
    """Name of the site that redeemed."""
    entry: str
    """Hash of the journal entry that is answered."""
    redemption: str
    ref: VoucherRef | None
    """None only when the entry was too malformed to name a voucher."""
    offering: str
    amount_cents: int
    """Face value of the voucher."""
    outcome: Outcome
    reason: RefusalReason | None
    first: FirstClaim | None
    redeemed_at: datetime
    """Corrected time at the desk."""
    received_at: datetime
    """Time of the centre."""
    supersedes: str | None

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "receipt",
            "id": self.id,
            "desk": self.desk,
            "site": self.site,
            "entry": self.entry,
            "redemption": self.redemption,
            "voucher": None if self.ref is None else {"campaign": self.ref.campaign, "serial": self.ref.serial},
            "offering": self.offering,
            "amount_cents": self.amount_cents,
            "outcome": self.outcome.value,
            "reason": None if self.reason is None else self.reason.value,
            "first": None if self.first is None else self.first.to_json(),
            "redeemed_at": instant_text(self.redeemed_at),
            "received_at": instant_text(self.received_at),
            "supersedes": self.supersedes,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Receipt:
        """Read a verified payload; `WrongShape` when a field is missing, or an outcome or reason is unknown."""
        fields.expect(value, v=1, kind="receipt")
        voucher, first = fields.optional_object(value, "voucher"), fields.optional_object(value, "first")
        reason = fields.optional_text(value, "reason")
        try:
            outcome = Outcome(fields.text(value, "outcome"))
            refusal = None if reason is None else RefusalReason(reason)
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(
            id=fields.uuid_text(value, "id"),
            desk=fields.uuid_text(value, "desk"),
            site=fields.text(value, "site"),
            entry=fields.text(value, "entry", longest=64),
            redemption=fields.text(value, "redemption", longest=64),
            ref=None if voucher is None else _ref(voucher),
            offering=fields.text(value, "offering"),
            amount_cents=fields.whole(value, "amount_cents"),
            outcome=outcome,
            reason=refusal,
            first=None if first is None else FirstClaim.from_json(first),
            redeemed_at=fields.instant(value, "redeemed_at"),
            received_at=fields.instant(value, "received_at"),
            supersedes=fields.optional_text(value, "supersedes"),
        )


def _ref(value: JsonObject) -> VoucherRef:
    return VoucherRef(fields.whole(value, "campaign"), fields.whole(value, "serial"))
