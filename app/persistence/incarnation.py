"""The way out of a journal that the centre holds otherwise: what was found out, what is fetched, the new beginning."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select, update

from app.domain.canonical import canonical_text, parse_canonical
from app.domain.exchanged import VerifiedAnswer
from app.domain.incarnation import BrokenJournal, Incarnation, JournalState
from app.domain.journal import EntryKind, JournalHead
from app.domain.own_redemptions import OwnPage
from app.foundation.clock import parse_instant
from app.foundation.errors import DamagedStorage, NotEnrolled
from app.foundation.ids import new_id
from app.persistence.documents import DocumentCache
from app.persistence.facts import Fact, forget_fact, read_fact, write_fact
from app.persistence.journal_rows import append_entry, journal_head, note_altered
from app.persistence.tables import identity, journal
from app.persistence.told import keep_told


def broken_journal(connection: Connection) -> BrokenJournal | None:
    """The journal that must be left; None when nothing is wrong with the one that is written now."""
    found = read_fact(connection, Fact.BROKEN_JOURNAL)
    if found is None:
        return None
    try:
        return BrokenJournal.from_json(parse_canonical(found))
    except ValueError as error:
        raise DamagedStorage from error


def note_state(connection: Connection, answer: VerifiedAnswer) -> None:
    """Stop taking vouchers when the centre holds the present journal otherwise than this file."""
    head = answer.acknowledged
    if head is not None and answer.journal_state is not None and head.journal == _current(connection):
        write_fact(connection, Fact.JOURNAL_STATE, answer.journal_state.value)
    if head is None or not _must_leave(connection, answer.journal_state, head):
        return
    if answer.journal_state is JournalState.FORK and _holds(connection, head):
        return  # an exchange of another process of this desk was quicker than this answer
    held = broken_journal(connection)
    known = held if held is not None and held.journal == head.journal else BrokenJournal(head.journal)
    if answer.fork is not None and _holds(connection, answer.fork):
        known = replace(known, fork=answer.fork)
    _write(connection, known)


def _must_leave(connection: Connection, state: JournalState | None, head: JournalHead) -> bool:
    """A gap is filled by what still waits here, unless that can never be sent: then a new incarnation goes on."""
    if state is None or head.journal != _current(connection):
        return False  # of an older centre, or about a journal that was left meanwhile
    if state is JournalState.GAP and note_altered(connection, head.journal):
        return True
    # An answer to what this file does not know was brought back to it: it is a backup, restored since it was asked.
    return state in (JournalState.FORK, JournalState.CLONE) or not _holds(connection, head)


def keep_page(connection: Connection, page: OwnPage, cache: DocumentCache) -> None:
    """Keep the redemptions of one page; a page that does not continue the ones before is left."""
    held = broken_journal(connection)
    wanted = own_again(connection) if held is None else None if held.complete else held.after
    if page.after != wanted:
        return
    catalogue = cache.catalogue(connection)
    for item in page.redemptions:
        keep_told(connection, item, catalogue)
    if held is not None:
        _write(connection, replace(held, after=page.last, complete=not page.more))
    elif page.more:
        write_fact(connection, Fact.OWN_AGAIN, page.last)
    else:
        forget_fact(connection, Fact.OWN_AGAIN)


def own_again(connection: Connection) -> str | None:
    """After which id this desk's own redemptions are asked for once more; None when they are known.

    Between the pages that led to a new incarnation and the day on which the centre has it, another machine with the
    same key may have handed in: afterwards it is the other one that finds out.
    """
    return read_fact(connection, Fact.OWN_AGAIN)


def open_incarnation(connection: Connection) -> bool:
    """Begin a new incarnation that names the one it leaves; tell whether it was begun, vouchers may be taken then."""
    held, left = broken_journal(connection), _current(connection)
    if held is None or (held.journal == left and not held.complete):
        return False
    forget_fact(connection, Fact.BROKEN_JOURNAL)
    head = journal_head(connection)
    if held.journal != left or head is None:
        return False
    at = parse_instant(read_fact(connection, Fact.LAST_KNOWN_AT) or "")
    connection.execute(update(identity).values(journal=new_id(at)))
    append_entry(connection, EntryKind.INCARNATION, at, body=Incarnation(left, head, held.fork).to_body())
    write_fact(connection, Fact.OWN_AGAIN, "")
    return True


def _write(connection: Connection, known: BrokenJournal) -> None:
    write_fact(connection, Fact.BROKEN_JOURNAL, canonical_text(known.to_json()))


def _current(connection: Connection) -> str:
    found: str | None = connection.execute(select(identity.c.journal)).scalar_one_or_none()
    if found is None:
        raise NotEnrolled
    return found


def _holds(connection: Connection, head: JournalHead) -> bool:
    ours: str | None = connection.execute(
        select(journal.c.hash).where(journal.c.journal == head.journal, journal.c.seq == head.seq)
    ).scalar_one_or_none()
    return ours == head.hash
