"""The journal's rows: appended in a chain, read in order, marked when the centre has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, false, func, select, update

from app.domain.canonical import JsonObject
from app.domain.fields import WrongShape
from app.domain.journal import EntryKind, JournalEntry, JournalHead, next_entry, read_entry
from app.domain.journal import entry_hash as said_hash
from app.foundation.clock import instant_text
from app.foundation.errors import NotEnrolled
from app.persistence.tables import identity, journal

ACKNOWLEDGED_KINDS = tuple(kind.value for kind in EntryKind if not kind.moves_money)
ALTERED = "altered"
"""Why an entry has no answer: its text is damaged, and cannot be sent."""

MONEY_KINDS = tuple(kind.value for kind in EntryKind if kind.moves_money)


def append_entry(connection: Connection, kind: EntryKind, at: datetime, *, body: JsonObject) -> int:
    """Add the next entry of the current incarnation and return its place in the file.

    The caller's transaction holds the write lock.
    """
    desk_id, journal_id = _identity(connection)
    entry = next_entry(_head(connection, journal_id), desk=desk_id, journal=journal_id, kind=kind, at=at, body=body)
    made = connection.execute(
        journal.insert().values(
            journal=journal_id,
            seq=entry.seq,
            kind=kind.value,
            at=instant_text(at),
            hash=entry.hash,
            text=entry.text,
            answered=False,
            attempts=0,
        )
    )
    place: int = made.inserted_primary_key[0]  # type: ignore[index]
    return place


def journal_head(connection: Connection) -> JournalHead | None:
    _desk, journal_id = _identity(connection)
    return _head(connection, journal_id)


def _head(connection: Connection, journal_id: str) -> JournalHead | None:
    row = connection.execute(
        select(journal.c.seq, journal.c.hash)
        .where(journal.c.journal == journal_id)
        .order_by(journal.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else JournalHead(journal_id, row.seq, row.hash)


def unanswered(connection: Connection, limit: int, *, after: int) -> Sequence[JournalEntry]:
    """The oldest entries that wait, in order; those that cannot be read any more are left out."""
    found: list[JournalEntry] = []
    while len(found) < limit:
        wanted = limit - len(found)
        rows = connection.execute(
            select(journal.c.n, journal.c.text)
            .where(journal.c.answered == false(), journal.c.n > after)
            .order_by(journal.c.n)
            .limit(wanted)
        ).all()
        found += [entry for entry in map(_readable, [row.text for row in rows]) if entry is not None]
        if len(rows) < wanted:
            break
        after = rows[-1].n
    return found


def _readable(text: str) -> JournalEntry | None:
    try:
        return read_entry(text)
    except WrongShape:
        return None


def note_altered(connection: Connection, journal_id: str) -> bool:
    """Mark what waits in a journal and cannot be read any more; tell whether there is any."""
    rows = connection.execute(
        select(journal.c.n, journal.c.text).where(journal.c.answered == false(), journal.c.journal == journal_id)
    ).all()
    places = [row.n for row in rows if _readable(row.text) is None]
    for place in places:
        note_item_error(connection, place, ALTERED)
    return bool(places)


def waiting_money(connection: Connection) -> int:
    """How many redemptions and voids have no verified answer."""
    return connection.execute(
        select(func.count()).select_from(journal).where(journal.c.answered == false(), journal.c.kind.in_(MONEY_KINDS))
    ).scalar_one()


def acknowledge(connection: Connection, head: JournalHead) -> None:
    """Mark every entry up to `head` that needs no receipt, provided that the centre's hash is ours."""
    ours = connection.execute(
        select(journal.c.hash).where(journal.c.journal == head.journal, journal.c.seq == head.seq)
    ).scalar_one_or_none()
    if ours != head.hash:
        return
    connection.execute(
        update(journal)
        .where(
            journal.c.journal == head.journal,
            journal.c.seq <= head.seq,
            journal.c.answered == false(),
            journal.c.kind.in_(ACKNOWLEDGED_KINDS),
        )
        .values(answered=True, last_error=None)
    )


def mark_stored(connection: Connection, hashes: Sequence[str]) -> None:
    """Mark entries that need no receipt and that the centre keeps beside the journal that it holds."""
    connection.execute(
        update(journal)
        .where(journal.c.hash.in_(hashes), journal.c.kind.in_(ACKNOWLEDGED_KINDS))
        .values(answered=True, last_error=None)
    )
    held = set(connection.execute(select(journal.c.hash).where(journal.c.hash.in_(hashes))).scalars())
    for entry_hash in set(hashes) - held:
        _mark_altered(connection, entry_hash, ACKNOWLEDGED_KINDS)


def mark_answered(connection: Connection, entry_hash: str) -> bool:
    """Mark the entry that a receipt answers; tell whether it was still waiting."""
    result = connection.execute(
        update(journal)
        .where(journal.c.hash == entry_hash, journal.c.answered == false())
        .values(answered=True, last_error=None)
    )
    return result.rowcount == 1 or _mark_altered(connection, entry_hash, MONEY_KINDS)


def _mark_altered(connection: Connection, entry_hash: str, kinds: Sequence[str]) -> bool:
    place = 0 if place_of(connection, entry_hash) else sent_from(connection, entry_hash)
    result = connection.execute(
        update(journal)
        .where(journal.c.n == place, journal.c.answered == false(), journal.c.kind.in_(kinds))
        .values(answered=True, last_error=None)
    )
    return result.rowcount == 1


def sent_from(connection: Connection, entry_hash: str) -> int:
    """The place in the file of an entry that was sent, though its text is no longer that of its hash; else zero."""
    found = place_of(connection, entry_hash)
    if found:
        return found
    rows = connection.execute(select(journal.c.n, journal.c.text).where(journal.c.answered == false()))
    return next((row.n for row in rows if said_hash(row.text) == entry_hash), 0)


def place_of(connection: Connection, entry_hash: str) -> int:
    """The place of an entry in the file, zero when it is not there."""
    found = connection.execute(select(journal.c.n).where(journal.c.hash == entry_hash)).scalar_one_or_none()
    return found or 0


def note_item_error(connection: Connection, place: int, code: str) -> None:
    connection.execute(
        update(journal)
        .where(journal.c.n == place, journal.c.answered == false())
        .values(attempts=journal.c.attempts + 1, last_error=code)
    )


def all_entries(connection: Connection) -> list[tuple[str, str, bool]]:
    """Text, stored hash and whether it was answered, oldest first."""
    rows = connection.execute(select(journal.c.text, journal.c.hash, journal.c.answered).order_by(journal.c.n))
    return [(row.text, row.hash, row.answered) for row in rows]


def _identity(connection: Connection) -> tuple[str, str]:
    row = connection.execute(select(identity.c.desk_id, identity.c.journal)).one_or_none()
    if row is None:
        raise NotEnrolled
    return row.desk_id, row.journal
