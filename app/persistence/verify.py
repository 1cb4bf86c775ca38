"""Checks a desk's journal and receipts from its file alone, with public keys: no service needs to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from app.domain.canonical import JsonObject, NotCanonical, parse_object
from app.domain.fields import WrongShape
from app.domain.incarnation import Incarnation
from app.domain.journal import EntryKind, JournalEntry, JournalHead, entry_hash, follows, head_of, read_entry
from app.domain.receipts import Receipt
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument
from app.foundation.errors import NotEnrolled
from app.persistence.documents import DocumentCache, pinned_keys
from app.persistence.engine import open_for_reading
from app.persistence.failures import storage_problems
from app.persistence.journal_rows import all_entries
from app.persistence.tables import identity, other_entries, receipts


@dataclass(frozen=True, slots=True)
class JournalFindings:
    """What a verification found; all but `entries` and `receipts` should be zero."""

    entries: int
    gaps: int
    """Entries that do not follow the one before (missing, repeated, reordered), and receipts without their entry."""
    bad_hashes: int
    """Entries whose text is not what was hashed, or whose chain is broken."""
    receipts: int
    bad_receipts: int

    @property
    def clean(self) -> bool:
        return not (self.gaps or self.bad_hashes or self.bad_receipts)


def journal_lines(database: Path) -> Iterator[JsonObject]:
    """Give each entry as an object with its hash and whether the centre has answered it, oldest first."""
    with _reading(database) as connection:
        rows = all_entries(connection)
    for text, stored_hash, answered in rows:
        try:
            said = parse_object(text)
        except NotCanonical:
            said = {"unreadable": text}
        yield {"hash": stored_hash, "answered": answered, **said}


def verify_journal(database: Path) -> JournalFindings:
    """Recompute every hash and link, and verify every receipt against the pinned key of the centre."""
    with _reading(database) as connection:
        rows = all_entries(connection)
        gaps, bad_hashes = _chain_faults(rows)
        desk = connection.execute(select(identity.c.desk_id, identity.c.centre_key)).one_or_none()
        if desk is None:
            raise NotEnrolled
        keys = pinned_keys(PublicKey(desk.centre_key), DocumentCache().keys(connection))
        others = connection.execute(select(other_entries)).all()
        stored = connection.execute(select(receipts).order_by(receipts.c.n)).all()
    read = [_verified(SignedDocument(row.payload, row.signature, key=row.key), keys) for row in stored]
    bad_receipts = sum(receipt is None for receipt in read)
    held = {stored_hash for _text, stored_hash, _answered in rows} | {row.hash for row in others}
    bad_hashes += sum(entry_hash(row.text) != row.hash for row in others)
    # A receipt of an entry that is not there: the journal was cut off behind it. Of a replaced desk this file never
    # had what that desk had sent itself.
    gaps += len({receipt.entry for receipt in read if receipt is not None and receipt.desk == desk.desk_id} - held)
    return JournalFindings(len(rows), gaps, bad_hashes, receipts=len(read), bad_receipts=bad_receipts)


def _chain_faults(rows: list[tuple[str, str, bool]]) -> tuple[int, int]:
    gaps = bad_hashes = 0
    head: JournalHead | None = None
    for text, stored_hash, _answered in rows:
        try:
            entry = read_entry(text)
        except WrongShape:
            bad_hashes += 1
            continue
        if head is None or entry.journal != head.journal:
            begun = entry.kind is EntryKind.INCARNATION
            gaps += (begun or head is not None) and not _leaves(entry, head)
            head = None
        if entry.seq != (1 if head is None else head.seq + 1):
            gaps += 1
        elif not follows(entry, head) or entry_hash(text) != stored_hash:
            bad_hashes += 1
        head = head_of(entry)
    return gaps, bad_hashes


def _leaves(entry: JournalEntry, head: JournalHead | None) -> bool:
    """Tell whether a new incarnation names the end of the one before it."""
    try:
        return entry.kind is EntryKind.INCARNATION and Incarnation.from_body(entry.body).head == head
    except WrongShape:
        return False


def _verified(document: SignedDocument, keys: dict[str, PublicKey]) -> Receipt | None:
    try:
        return Receipt.from_json(document.opened(Purpose.RECEIPT, keys))
    except (BadSignature, WrongShape):
        return None


@contextmanager
def _reading(database: Path) -> Iterator[Connection]:
    engine = open_for_reading(database)
    try:
        with storage_problems(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
