"""Takes in journal entries: proves that none is missing or altered, and keeps what does not fit for a decision.

What lies beyond a gap continues the journal once the gap is filled; what lies beside it never does. A journal that the
desk has left for a new incarnation is not continued at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.journal import JournalEntry, JournalHead, follows, head_of, read_entry
from app.foundation.clock import instant_text
from central.database import among, insert_new, insert_rows, put
from central.tables import findings, journal_entries, journals

GAP = "gap"
FORK = "fork"
CLONE = "clone"


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, and whether it continues its journal."""

    entry: JournalEntry
    sound: bool
    late: bool = False
    """Stored before, beyond a gap that is filled only now."""


class Chain:
    """The journals of one desk during one exchange; the desk's row is locked meanwhile."""

    def __init__(self, connection: Connection, desk: str, now: datetime) -> None:
        self._connection = connection
        self.desk = self._desk = desk
        self._now = instant_text(now)
        self._astray_hashes: dict[str, set[str]] = {}
        self._gap_seqs: dict[str, set[int]] = {}
        self._beyond: dict[tuple[str, int], list[JournalEntry]] = {}
        rows = connection.execute(select(journals).where(journals.c.desk == desk)).all()
        # A journal without an entry is one that a later incarnation has named before it came.
        self._heads = {row.journal: JournalHead(row.journal, row.seq, row.hash) for row in rows if row.seq}
        self._left = {row.journal: row.left_for for row in rows if row.left_for is not None}

    def head(self, journal: str) -> JournalHead | None:
        return self._heads.get(journal)

    def left_for(self, journal: str) -> str | None:
        """The incarnation that was begun after this one; None while this one goes on."""
        return self._left.get(journal)

    def leave_all_but(self, begun: str, *previous: str) -> None:
        """Remember, once it is written, that one incarnation goes on in the place of the others."""
        for journal in {*self._heads, *previous} - {begun}:
            self._left.setdefault(journal, begun)

    def holds(self, entry: JournalEntry) -> bool:
        """Tell whether a stored entry is a link of its journal, rather than beside it or beyond a gap."""
        head = self._heads.get(entry.journal)
        return head is not None and entry.seq <= head.seq and entry.hash not in self._astray(entry.journal)

    def _astray(self, journal: str) -> set[str]:
        if journal not in self._astray_hashes:
            rows = self._connection.execute(
                select(journal_entries.c.hash).where(
                    journal_entries.c.desk == self._desk,
                    journal_entries.c.journal == journal,
                    journal_entries.c.sound.is_(False),
                )
            )
            self._astray_hashes[journal] = set(rows.scalars())
        return self._astray_hashes[journal]

    def known(self, entries: Sequence[JournalEntry]) -> set[str]:
        """Hashes of the entries that are held already: repeats, to be answered as before."""
        hashes = [entry.hash for entry in entries]
        rows = self._connection.execute(
            select(journal_entries.c.hash).where(
                journal_entries.c.desk == self._desk, among(self._connection, journal_entries.c.hash, hashes)
            )
        )
        return set(rows.scalars())

    def take_in(self, entries: Sequence[JournalEntry]) -> list[Placed]:
        """Store new entries; those that do not continue their journal are kept, and reported.

        Returned in the order in which the journals go on: an entry that was waiting beyond a gap comes after the one
        that filled it.
        """
        placed: dict[str, Placed] = {}
        for entry in entries:
            placed[entry.hash] = Placed(entry, sound=self._place(entry))
            if placed[entry.hash].sound:
                for waiting in self._waited_for(entry.journal):
                    late = placed.pop(waiting.hash, None) is None
                    placed[waiting.hash] = Placed(waiting, sound=True, late=late)
        insert_rows(self._connection, journal_entries, [self._row(item) for item in placed.values() if not item.late])
        for journal in {item.entry.journal for item in placed.values() if item.sound}:
            head = self._heads[journal]
            put(
                self._connection,
                journals,
                {"desk": self._desk, "journal": journal, "seq": head.seq, "hash": head.hash},
            )
            self._heal(journal, [item.entry for item in placed.values() if item.late and item.entry.journal == journal])
        return list(placed.values())

    def _place(self, entry: JournalEntry) -> bool:
        head = self._heads.get(entry.journal)
        if entry.journal in self._left:
            self._report(entry.journal, entry.seq, CLONE)
            return False
        if follows(entry, head):
            self._heads[entry.journal] = head_of(entry)
            return True
        next_seq = 1 if head is None else head.seq + 1
        if entry.seq > next_seq:
            self._beyond.setdefault((entry.journal, entry.seq), []).append(entry)
            self._gaps(entry.journal).add(entry.seq)
        self._report(entry.journal, entry.seq, GAP if entry.seq > next_seq else FORK)
        return False

    def _report(self, journal: str, seq: int, kind: str) -> None:
        row = {"desk": self._desk, "journal": journal, "seq": seq, "kind": kind, "at": self._now}
        insert_new(self._connection, findings, [row], returning="n")

    def _gaps(self, journal: str) -> set[int]:
        """Sequence numbers of the entries that lie beyond a gap."""
        if journal not in self._gap_seqs:
            columns = findings.c
            rows = self._connection.execute(
                select(columns.seq).where(columns.desk == self._desk, columns.journal == journal, columns.kind == GAP)
            )
            self._gap_seqs[journal] = set(rows.scalars())
        return self._gap_seqs[journal]

    def _waited_for(self, journal: str) -> list[JournalEntry]:
        """Move the head over the entries that were waiting for the one that has just come."""
        found: list[JournalEntry] = []
        while True:
            head = self._heads[journal]
            waiting = self._waiting_at(journal, head.seq + 1)
            following = next((entry for entry in waiting if follows(entry, head)), None)
            if following is None:
                return found
            self._heads[journal] = head_of(following)
            found.append(following)

    def _waiting_at(self, journal: str, seq: int) -> list[JournalEntry]:
        if seq not in self._gaps(journal):
            return []
        columns = journal_entries.c
        rows = self._connection.execute(
            select(columns.text)
            .where(columns.desk == self._desk, columns.journal == journal, columns.seq == seq, columns.sound.is_(False))
            .order_by(columns.received_at, columns.hash)
        )
        return [read_entry(text) for text in rows.scalars()] + self._beyond.get((journal, seq), [])

    def _heal(self, journal: str, late: Sequence[JournalEntry]) -> None:
        """Note that a journal is whole up to its head: only what lies beside it there is still wrong."""
        head = self._heads[journal]
        filled = {seq for seq in self._gaps(journal) if seq <= head.seq}
        if not filled:
            return
        columns = journal_entries.c
        here = (columns.desk == self._desk, columns.journal == journal)
        for entry in late:
            self._connection.execute(
                update(journal_entries).where(*here, columns.hash == entry.hash).values(sound=True)
            )
        self._connection.execute(
            findings.delete().where(
                findings.c.desk == self._desk,
                findings.c.journal == journal,
                findings.c.kind == GAP,
                findings.c.seq <= head.seq,
            )
        )
        beside = self._connection.execute(
            select(columns.seq).where(
                *here, columns.sound.is_(False), columns.seq >= min(filled), columns.seq <= head.seq
            )
        )
        for seq in sorted(filled.intersection(beside.scalars())):
            self._report(journal, seq, FORK)
        self._astray_hashes.pop(journal, None)

    def _row(self, placed: Placed) -> dict[str, object]:
        entry = placed.entry
        return {
            "desk": self._desk,
            "journal": entry.journal,
            "seq": entry.seq,
            "hash": entry.hash,
            "kind": entry.kind.value,
            "text": entry.text,
            "sound": placed.sound,
            "received_at": self._now,
        }
