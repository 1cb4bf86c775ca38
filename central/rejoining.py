"""Ways out of a broken journal: says what is wrong with it, takes a new incarnation and the branch that it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.domain.fields import WrongShape, is_hash
from app.domain.incarnation import Incarnation, JournalState
from app.domain.journal import FIRST_PREVIOUS, EntryKind, JournalEntry, JournalHead, read_entry
from app.domain.redemption import RedemptionClaim
from app.domain.signing import SigningKey
from central.chain import CLONE, GAP, Chain, Placed
from central.database import insert_new
from central.reconsidering import reconsider
from central.redeeming import Arrived, Sender
from central.tables import findings, journal_entries, journals

_entries = journal_entries.c


@dataclass(frozen=True, slots=True)
class _Branch:
    """Entries beside their journal, from the one asked for back to the one that both branches share."""

    entries: tuple[JournalEntry, ...]
    whole: bool
    """Nothing is missing before them: the journal holds something at each place, though it may be another entry, where
    one was altered."""
    fork: JournalHead | None
    """None: they do not reach the journal, or begin at its very beginning."""


def state_of(
    connection: Connection, chain: Chain, journal: str, *, tip: JournalHead | None, placed: Sequence[Placed]
) -> tuple[JournalState, JournalHead | None]:
    """Say how this journal stands, and where the desk's branch left it; `tip` is where the desk says that it ends.

    A tip that is only behind, because another exchange of the same desk was quicker, reads `FORK` too: the desk finds
    the head that is named to it in its own file, and knows that nothing is wrong.
    """
    by_entries = _by_entries(chain, journal, placed)
    if tip is None or tip.journal != journal:
        return (JournalState.CLONE if chain.left_for(journal) else by_entries), None
    head = chain.head(journal)
    if head == tip and not chain.left_for(journal):
        return JournalState.WHOLE, None
    branch = _branch(connection, chain, journal, tip.hash)
    if chain.left_for(journal):
        return JournalState.CLONE, branch.fork
    if head is not None and tip.seq <= head.seq:
        return JournalState.FORK, branch.fork
    if branch.entries:
        return (JournalState.FORK if branch.whole else JournalState.GAP), branch.fork
    return by_entries, None


def _by_entries(chain: Chain, journal: str, placed: Sequence[Placed]) -> JournalState:
    astray = [item.entry for item in placed if not item.sound and item.entry.journal == journal]
    if not astray:
        return JournalState.WHOLE
    head = chain.head(journal)
    beside = any(entry.seq <= (1 if head is None else head.seq + 1) for entry in astray)
    return JournalState.FORK if beside else JournalState.GAP


def _branch(connection: Connection, chain: Chain, journal: str, last: str) -> _Branch:
    rows = connection.execute(
        select(_entries.text).where(_entries.desk == chain.desk, _entries.journal == journal, _entries.sound.is_(False))
    )
    astray = {entry.hash: entry for entry in map(read_entry, rows.scalars())}
    found: list[JournalEntry] = []
    while last in astray:
        found.append(astray[last])
        last = found[-1].prev
    head = chain.head(journal)
    whole = bool(found) and found[-1].seq <= (1 if head is None else head.seq + 1)
    seq = None
    if is_hash(last):
        seq = connection.execute(
            select(_entries.seq).where(
                _entries.desk == chain.desk, _entries.journal == journal, _entries.hash == last, _entries.sound
            )
        ).scalar_one_or_none()
    fork = None if seq is None else JournalHead(journal, seq, last)
    return _Branch(tuple(reversed(found)), whole, fork)


def rejoin(
    connection: Connection,
    chain: Chain,
    placed: Sequence[Placed],
    *,
    sender: Sender,
    centre: SigningKey,
    now: datetime,
) -> None:
    """Leave a journal for the incarnation that has just begun, and decide what was held of the branch it vouches for.

    The order of arrival does not matter: entries of that branch that come later are decided when it is whole.
    """
    touched = {item.entry.journal for item in placed if not item.sound and chain.left_for(item.entry.journal)}
    for item in placed:
        if item.entry.kind is EntryKind.INCARNATION and item.entry.seq == 1:
            begun = _read(item.entry)
            if begun is None:
                continue
            touched.add(begun.previous)
            if item.sound:
                _leave(connection, chain, begun.previous, left_for=item.entry.journal)
    for journal in sorted(touched):
        for entry in _vouched(connection, chain, journal):
            _decide(connection, entry, sender=sender, centre=centre, now=now)


def _read(entry: JournalEntry) -> Incarnation | None:
    try:
        return Incarnation.from_body(entry.body)
    except WrongShape:
        return None


def _leave(connection: Connection, chain: Chain, previous: str, *, left_for: str) -> None:
    """One incarnation of a desk goes on at a time: two machines with one key are found out each time they alternate."""
    unknown = {"desk": chain.desk, "journal": previous, "seq": 0, "hash": FIRST_PREVIOUS}
    insert_new(connection, journals, [unknown], returning="journal")
    connection.execute(
        update(journals)
        .where(journals.c.desk == chain.desk, journals.c.journal != left_for, journals.c.left_for.is_(None))
        .values(left_for=left_for)
    )
    chain.leave_all_but(left_for, previous)


def _vouched(connection: Connection, chain: Chain, journal: str) -> Iterator[JournalEntry]:
    """Entries of whole branches that an incarnation of this desk has named the end of."""
    rows = connection.execute(
        select(_entries.text, _entries.received_at).where(
            _entries.desk == chain.desk, _entries.kind == EntryKind.INCARNATION.value
        )
    ).all()
    for row in rows:
        begun = _read(read_entry(row.text))
        if begun is None or begun.previous != journal:
            continue
        branch = _branch(connection, chain, journal, begun.head.hash)
        if branch.whole and branch.entries:
            _forget_findings(connection, chain, journal, branch.entries, begun_at=row.received_at)
            yield from branch.entries


def _forget_findings(
    connection: Connection, chain: Chain, journal: str, entries: Sequence[JournalEntry], *, begun_at: str
) -> None:
    """Nothing is missing any more; nor did a clone write what the incarnation had vouched for before it came."""
    seqs = [entry.seq for entry in entries]
    here = (findings.c.desk == chain.desk, findings.c.journal == journal, findings.c.seq.in_(seqs))
    connection.execute(delete(findings).where(*here, findings.c.kind == GAP))
    connection.execute(delete(findings).where(*here, findings.c.kind == CLONE, findings.c.at > begun_at))


def _decide(connection: Connection, entry: JournalEntry, *, sender: Sender, centre: SigningKey, now: datetime) -> None:
    if entry.kind is not EntryKind.REDEMPTION:
        return
    try:
        claim = RedemptionClaim.from_body(entry.body, entry.at)
    except WrongShape:
        return
    reconsider(connection, Arrived(claim, entry.hash, sound=True), sender=sender, centre=centre, now=now)
