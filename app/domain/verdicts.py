"""The answers that a mediator can be shown about one scanned text: a closed list, each with its tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.scanned_text import ForeignKind
from app.domain.voucher import VoucherRef, VoucherTerms


class Tone(StrEnum):
    """Colour family of an answer; never shown without its icon and its sentence."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    ACCEPTED_PROVISIONAL = "accepted_provisional"
    IN_TOLERANCE = "in_tolerance"
    ALREADY_REDEEMED = "already_redeemed"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    BLOCKED = "blocked"
    WRONG_TERRITORY = "wrong_territory"
    OFFERING_NOT_ALLOWED = "offering_not_allowed"
    WRONG_ISSUER = "wrong_issuer"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_CAMPAIGN = "unknown_campaign"
    UNREADABLE = "unreadable"
    NOT_A_VOUCHER = "not_a_voucher"
    OFFLINE_LIMIT_REACHED = "offline_limit_reached"
    CLOCK_UNRELIABLE = "clock_unreliable"

    @property
    def takes(self) -> bool:
        """Whether the voucher may be redeemed under this verdict."""
        return self in _TAKEN

    @property
    def tone(self) -> Tone:
        if self is Verdict.ACCEPTED:
            return Tone.GREEN
        return Tone.AMBER if self in _AMBER else Tone.RED


_TAKEN = frozenset({Verdict.ACCEPTED, Verdict.ACCEPTED_PROVISIONAL, Verdict.IN_TOLERANCE})
_AMBER = frozenset(
    {
        Verdict.ACCEPTED_PROVISIONAL,
        Verdict.IN_TOLERANCE,
        Verdict.UNREADABLE,
        Verdict.OFFLINE_LIMIT_REACHED,
        Verdict.CLOCK_UNRELIABLE,
    }
)


class Warning_(StrEnum):  # noqa: N801 - `Warning` is a built-in
    """What deserves to be said beside a verdict, without changing it."""

    SOFT_LIMIT_VOUCHERS = "soft_limit_vouchers"
    SOFT_LIMIT_LIST_AGE = "soft_limit_list_age"
    CAMPAIGN_NOT_COVERED = "campaign_not_covered"
    SHORT_CODE_UNVERIFIED = "short_code_unverified"
    CLOCK_MOVED_BACK = "clock_moved_back"
    OVERRIDE = "override"
    """Beyond a hard limit, under the authorisation of a coordinator."""


class LimitReason(StrEnum):
    """Why the offline policy stops a redemption."""

    TOO_MANY_WAITING = "too_many_waiting"
    LIST_TOO_OLD = "list_too_old"
    SHORT_CODE_OFFLINE = "short_code_offline"
    TOO_MANY_WRONG_CODES = "too_many_wrong_codes"
    DESK_REVOKED = "desk_revoked"
    JOURNAL_BROKEN = "journal_broken"
    """This file is a restored backup or a copy: the desk must hear from the centre what it has redeemed itself."""


class Place(StrEnum):
    HERE = "here"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """What is known of the redemption that came first; None where a list says only that there was one."""

    place: Place
    redemption_id: str | None = None
    at: datetime | None = None
    site: str | None = None
    as_of: datetime | None = None
    """When a list says "used": the instant of that list."""
    unverified: bool = False
    """Taken here by a short code that nobody has verified yet: the signed QR of the voucher outranks it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict with what a screen needs to explain it."""

    verdict: Verdict
    ref: VoucherRef | None = None
    terms: VoucherTerms | None = None
    sponsor: str | None = None
    booklet_size: int | None = None
    earlier: EarlierUse | None = None
    foreign: ForeignKind | None = None
    limit: LimitReason | None = None
    block_reason: str | None = None
    list_as_of: datetime | None = None
    """Set when a list that covers the voucher says "not used as of"."""
    warnings: tuple[Warning_, ...] = ()
    override_offered: int = 0
    """How many vouchers a coordinator may allow beyond the limit that was reached; 0: none."""
