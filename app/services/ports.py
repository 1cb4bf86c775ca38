"""What the use cases of the desk need from its database; one `Records` is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.canonical import JsonObject
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.desk_documents import AcceptedHere, KeptStatement
from app.domain.disputes import Contest, Dispute, KeptContest
from app.domain.journal import EntryKind
from app.domain.override import OverrideAct
from app.domain.policy import OfflinePolicy
from app.domain.redemption import RedemptionClaim, VoidClaim
from app.domain.signing import PublicKey
from app.domain.used_list import CampaignList
from app.domain.verdicts import EarlierUse
from app.domain.views import ClockFacts, DayLine, DeskStatusView, KeptRedemption, WaitingItem
from app.domain.voucher import VoucherRef


class ReadRecords(Protocol):
    """One consistent view of the desk's database."""

    def clock_facts(self) -> ClockFacts: ...

    def catalogue(self) -> Catalogue: ...

    def policy(self) -> OfflinePolicy: ...

    def keys(self) -> TrustedKeys: ...

    def campaign_list(self, campaign: int) -> CampaignList | None:
        """The list in force, its `as_of` being the last instant at which it was known to be current."""

    def warm_lists(self) -> None:
        """Read every list in force into memory."""

    def lists_as_of(self) -> datetime: ...

    def oldest_list_as_of(self) -> datetime:
        """The `as_of` of the oldest list that is held; `lists_as_of` when that is older, or none is."""

    def live_redemption(self, ref: VoucherRef) -> EarlierUse | None: ...

    def journal_broken(self) -> bool:
        """Whether this file is a restored backup or a copy, and has not yet heard what it does not know."""

    def taken_elsewhere(self, ref: VoucherRef) -> EarlierUse | None:
        """What the centre answered to a claim of this desk on a voucher that was redeemed before."""

    def used_at_site(self, ref: VoucherRef) -> EarlierUse | None:
        """The redemption of another desk of this site that uses the voucher up, as the centre last told it."""

    def confirmed_then_voided(self, ref: VoucherRef) -> datetime | None:
        """When this desk last undid a redemption of the voucher that the centre had accepted; None: never."""

    def waiting_redemptions(self) -> int:
        """Live redemptions that no exchange has answered."""

    def wrong_codes_since(self, at: datetime) -> int: ...

    def override_left(self) -> int:
        """Vouchers that a coordinator has allowed beyond the hard limits, and that are not used yet."""

    def wrong_overrides_between(self, start: datetime, end: datetime) -> int:
        """Wrong coordinator's codes, both ends included."""

    def redemption(self, redemption_id: str) -> KeptRedemption | None: ...

    def newest_voidable(self) -> str | None:
        """The id of the newest live redemption, None when there is none."""

    def day(self, *, start: datetime, end: datetime) -> tuple[DayLine, ...]:
        """Redemptions and refusals shown from `start` up to but without `end`, newest first."""

    def waiting_items(self) -> tuple[WaitingItem, ...]: ...

    def status(self) -> DeskStatusView: ...


class Records(ReadRecords, Protocol):
    """A transaction that holds the write lock: kept whole when its block ends, not at all when it raises."""

    def append(self, kind: EntryKind, at: datetime, body: JsonObject) -> int:
        """Add a journal entry and return its place in the file."""

    def add_redemption(self, claim: RedemptionClaim, *, offering_label: str, sponsor: str | None, seq: int) -> None:
        """Keep a live redemption; the database refuses a second one of the same voucher."""

    def add_void(self, claim: VoidClaim, *, note: str, seq: int) -> None: ...

    def note_wrong_code(self, at: datetime) -> None: ...

    def add_override(self, act: OverrideAct, at: datetime, *, note: str, seq: int) -> None: ...

    def use_override(self) -> None:
        """Use up one voucher of the authorisation that is open."""

    def note_wrong_override(self, at: datetime) -> None: ...

    def rules_journalled(self) -> str: ...

    def note_rules_journalled(self, rules: str) -> None: ...

    def move_skew(self, by: timedelta) -> None:
        """The machine's clock was set by as much: its difference to the centre's is another from now on."""

    def note_time(self, at: datetime) -> None:
        """Move the last known instant forward; never backward."""


class DisputeStore(Protocol):
    """The disputes that the centre has told this desk, and what it says to them; every method is one transaction."""

    def clock_facts(self) -> ClockFacts: ...

    def site_name(self) -> str: ...

    def disputes(self) -> tuple[Dispute, ...]:
        """All, the newest first."""

    def dispute(self, dispute_id: str) -> Dispute | None: ...

    def add_contest(self, contest: Contest) -> None: ...

    def contests(self, dispute_id: str) -> tuple[KeptContest, ...]:
        """The oldest first."""

    def unseen(self) -> int: ...

    def mark_seen(self, dispute_id: str) -> None: ...


class StatementStore(Protocol):
    """The statements that the centre has given this desk; every method is one transaction."""

    def statements(self) -> tuple[KeptStatement, ...]:
        """All, the newest month first."""

    def statement(self, month: str) -> KeptStatement | None: ...

    def keys(self) -> Mapping[str, PublicKey]:
        """The pinned key of the centre and those that it has named since, by fingerprint."""

    def accepted_here(self) -> tuple[AcceptedHere, ...]:
        """Redemptions of this desk that stand accepted, the oldest first."""


class DeskRecords(Protocol):
    """Opens transactions; safe to use from several threads, each block on one of them."""

    def writing(self) -> AbstractContextManager[Records]: ...

    def reading(self) -> AbstractContextManager[ReadRecords]: ...
