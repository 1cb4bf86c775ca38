"""What the screens are told: frozen values, ready to be shown, never rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.catalogue import Catalogue
from app.domain.journal_trouble import JournalTrouble
from app.domain.policy import OfflinePolicy
from app.domain.receipts import FirstClaim, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Decision, Verdict
from app.domain.voucher import VoucherRef


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The answer to one scan, after the commit."""

    decision: Decision
    taken: bool
    """The voucher is now redeemed by this very scan."""
    redemption_id: str | None
    """Of this scan when `taken`; None otherwise."""
    offering: str
    at: datetime
    """Corrected time of the decision."""
    live_redemption_id: str | None = None
    """When refused as already redeemed here: the redemption that holds the voucher, which may be undone."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of the day's list: a redemption, or a refusal that was shown."""

    at: datetime
    verdict: Verdict
    """What was shown at the moment of the scan."""
    ref: VoucherRef | None
    sponsor: str | None
    offering_label: str
    amount_cents: int
    redemption_id: str | None
    """None for a refusal."""
    state: RedemptionState | None
    reason: RefusalReason | None = None
    """Why the centre refused or held it."""
    first: FirstClaim | None = None
    """Who redeemed it first, when the centre says so."""
    void_reason: VoidReason | None = None
    note: str = ""
    can_void: bool = False
    decision_details: Decision | None = None


@dataclass(frozen=True, slots=True)
class DayTotals:
    """Of the live redemptions of one day."""

    vouchers: int
    cents: int
    confirmed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DayView:
    lines: tuple[DayLine, ...]
    """Newest first."""
    totals: DayTotals


@dataclass(frozen=True, slots=True)
class DeskStatusView:
    """The state of this desk, as the status bar and the diagnostics tell it."""

    catalogue: Catalogue
    policy: OfflinePolicy
    waiting: int
    waiting_cents: int
    waiting_voids: int
    waiting_since: datetime | None
    """Time of the oldest act that still waits."""
    last_exchange_at: datetime | None
    lists_as_of: datetime
    campaigns: int
    skew_ms: int | None
    """Centre's clock minus the machine's; None before the first measure."""
    centre_url: str
    centre_fingerprint: str
    disputes: int
    """Redemptions of this desk that the centre refused or holds, since ever."""
    last_failure: str | None = None
    """Code of the failure of the last exchange; None when it succeeded."""
    override_left: int = 0
    """Vouchers that a coordinator's authorisation still allows beyond the hard limits; 0 when none is open."""
    troubles: tuple[JournalTrouble, ...] = ()
    """What is wrong with the journal of this desk."""


class ExchangePhase(StrEnum):
    IDLE = "idle"
    SENDING = "sending"
    OFFLINE = "offline"
    REFUSED = "refused"
    WAITING_TO_RETRY = "waiting_to_retry"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One line of the exchange page: what waits, and why it has not been answered."""

    redemption_id: str
    kind: str
    """`redemption` or `void`."""
    at: datetime
    amount_cents: int
    ref: VoucherRef | None
    attempts: int
    last_error: str | None
    """Code of the last failure of this item alone, None when it was not tried or the whole exchange failed."""


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What the desk knows of time."""

    skew_ms: int
    """Centre's clock minus the machine's, zero before the first measure."""
    last_known_at: datetime
    """The latest corrected instant that any act or exchange has seen."""
    proven_at: datetime | None = None
    """The present instant, by the centre's word and the time that has passed since on a counter that nobody can set;
    None when the machine was started again since then."""


@dataclass(frozen=True, slots=True)
class KeptRedemption:
    """What a void needs to know of a redemption."""

    id: str
    ref: VoucherRef
    state: RedemptionState
