"""What passes between the exchange and the desk's database: verified values, never rows and never raw answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.disputes import Contest, ContestStatus, DisputeNews
from app.domain.incarnation import JournalState
from app.domain.journal import JournalHead
from app.domain.list_delta import ListDelta
from app.domain.own_redemptions import OwnPage
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Receipt
from app.domain.signing import PublicKey, SignedDocument
from app.domain.site_uses import SiteUses
from app.domain.statement import Statement
from app.domain.used_list import CampaignList
from app.foundation.steady import Steady


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """Who this desk is for the centre; the private key is not here but in the keyring."""

    desk_id: str
    public_key: PublicKey
    url: str
    centre: PublicKey
    """The pinned key of the centre."""
    enrolled_at: datetime


@dataclass(frozen=True, slots=True)
class KnownVersions:
    """What the desk already holds, so that only what is newer is sent."""

    keys: int
    policy: int
    catalogue: int
    lists: dict[int, int]
    cursor: int
    site_cursor: int = 0
    """The number of the last news of the site's other desks that is kept here."""
    dispute_cursor: int = 0
    statement_cursor: int = 0
    contests: tuple[Contest, ...] = ()
    """Notes against decisions that the centre has not answered."""


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """A receipt whose signature and belonging have been checked; both forms are kept."""

    receipt: Receipt
    document: SignedDocument


@dataclass(frozen=True, slots=True)
class VerifiedList:
    campaign_list: CampaignList
    file: bytes


@dataclass(frozen=True, slots=True)
class VerifiedDelta:
    """A change of a list whose signature has been checked; whether it fits is found out where the list is held."""

    delta: ListDelta
    document: SignedDocument


@dataclass(frozen=True, slots=True)
class VerifiedStatement:
    """A statement that the centre signed, with its number among those of the site."""

    n: int
    statement: Statement | None
    """None: too long to be sent; only its number counts."""
    file: bytes


@dataclass(frozen=True, slots=True)
class ItemError:
    """The centre could not answer this one entry; it stays in the queue."""

    seq: int
    code: str
    entry: str = field(default="", compare=False)
    """Hash of the entry."""


@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """Everything of one answer that was verified; stored in one transaction: it counts whole or not at all."""

    at: datetime
    """Desk clock when the answer arrived."""
    skew_ms: int
    """Centre's clock minus the desk's."""
    receipts: tuple[VerifiedReceipt, ...]
    """Answers to entries just sent, and superseding receipts, in the order they were issued."""
    acknowledged: JournalHead | None
    """The centre holds this desk's journal up to here, with this hash."""
    also_stored: tuple[str, ...]
    """Hashes of entries that the centre keeps although they do not continue the journal that it holds."""
    errors: tuple[ItemError, ...]
    cursor: int
    lists_as_of: datetime | None
    """None when no lists were asked for."""
    lists: tuple[VerifiedList, ...]
    list_versions: dict[int, int]
    """Campaign to version, from the signed manifest of `lists_as_of`: says which held lists are still current."""
    keys: tuple[TrustedKeys, SignedDocument] | None = None
    policy: tuple[OfflinePolicy, SignedDocument] | None = None
    catalogue: tuple[Catalogue, SignedDocument] | None = None
    journal_state: JournalState | None = None
    """None: the centre is older than this and does not say."""
    fork: JournalHead | None = None
    """The last entry that the desk's branch shares with the journal that the centre holds."""
    own: OwnPage | None = None
    carried: bool = False
    """Brought back in a file: it says nothing about how far the desk's clock is off."""
    measured: bool = True
    """False: the machine slept or its clock was set between request and answer, so that `skew_ms` says nothing."""
    steady: Steady | None = None
    """What the machine's counter said when the answer arrived; None where there is none."""
    list_deltas: tuple[VerifiedDelta, ...] = ()
    site_uses: SiteUses | None = None
    """None when the centre had nothing new to say about the other desks of the site."""
    disputes: DisputeNews | None = None
    statements: tuple[VerifiedStatement, ...] = ()
    contests: tuple[tuple[str, ContestStatus], ...] = ()
    """By id: what became of the notes that were sent."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing an answer changed."""

    confirmed: int
    """Redemptions and voids answered yes."""
    refused: int
    """Redemptions and voids answered no (refused or held)."""
    redemptions: tuple[str, ...] = field(default=())
    """Ids whose state changed."""
