"""What an exchange needs from the desk's own database; each method is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.exchanged import DeskIdentity, KnownVersions, Stored, VerifiedAnswer
from app.domain.incarnation import BrokenJournal
from app.domain.journal import JournalEntry, JournalHead
from app.domain.policy import OfflinePolicy
from app.domain.signing import SignedDocument


class ExchangeStore(Protocol):
    """The desk's database as the exchange sees it. Every method blocks, and may raise a `StorageProblem`."""

    def identity(self) -> DeskIdentity:
        """Raise `NotEnrolled` when there is none."""

    def enrol(
        self,
        identity: DeskIdentity,
        *,
        keys: tuple[TrustedKeys, SignedDocument],
        policy: tuple[OfflinePolicy, SignedDocument],
        catalogue: tuple[Catalogue, SignedDocument],
    ) -> None:
        """Keep the identity and the first documents, and begin the journal; `AlreadyEnrolled` if there is one."""

    def renew_key(self, identity: DeskIdentity) -> None:
        """Keep a new public key and address for the desk that is enrolled here, and say so in the journal."""

    def trusted_keys(self) -> TrustedKeys: ...

    def known_versions(self) -> KnownVersions: ...

    def unanswered_entries(self, limit: int, *, after: int = 0) -> Sequence[JournalEntry]:
        """The oldest entries after a place in the file that the centre has not answered, in order."""

    def place_of(self, entry: str) -> int:
        """The place in the file of the entry with this hash: it counts through all incarnations of the journal."""

    def journal_head(self) -> JournalHead | None: ...

    def waiting(self) -> int:
        """How many redemptions and voids have no verified answer yet."""

    def store_answer(self, answer: VerifiedAnswer) -> Stored: ...

    def broken_journal(self) -> BrokenJournal | None:
        """The journal that must be left because the centre holds it otherwise; None when nothing is wrong."""

    def own_again(self) -> str | None:
        """After which of its own redemptions a desk with a new incarnation asks once more; None when it need not."""

    def open_incarnation(self) -> bool:
        """Begin a new incarnation once all of this desk's own redemptions are known; tell whether it was begun."""

    def replaced_desks(self) -> frozenset[str]:
        """Ids of the desks whose files were handed in here."""

    def note_item_error(self, place: int, code: str) -> None:
        """Remember why one entry has no answer, for the exchange page; it stays in the queue."""

    def note_failure(self, at: datetime, code: str) -> None:
        """Remember why the last exchange failed as a whole, for the exchange page."""
