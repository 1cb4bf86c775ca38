"""Takes in journal entries: proves that none is missing or altered, and keeps what does not fit for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.journal import JournalEntry, JournalHead, follows, head_of
from app.foundation.clock import instant_text
from central.database import insert_new, put
from central.tables import findings, journal_entries, journals

GAP = "gap"
FORK = "fork"


@dataclass(frozen=True, slots=True)
class Placed:
    """A new entry, and whether it continues its journal."""

    entry: JournalEntry
    sound: bool


class Chain:
    """The journals of one desk during one exchange; the desk's row is locked meanwhile."""

    def __init__(self, connection: Connection, desk: str, now: datetime) -> None:
        self._connection = connection
        self._desk = desk
        self._now = instant_text(now)
        self._astray_hashes: dict[str, set[str]] = {}
        rows = connection.execute(select(journals).where(journals.c.desk == desk))
        self._heads = {row.journal: JournalHead(row.journal, row.seq, row.hash) for row in rows}

    def head(self, journal: str) -> JournalHead | None:
        return self._heads.get(journal)

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
                journal_entries.c.desk == self._desk, journal_entries.c.hash.in_(hashes)
            )
        )
        return set(rows.scalars())

    def take_in(self, entries: Sequence[JournalEntry]) -> list[Placed]:
        """Store new entries in the order given; those that do not continue their journal are kept, and reported."""
        placed = [Placed(entry, sound=self._place(entry)) for entry in entries]
        if entries:
            self._connection.execute(journal_entries.insert(), [self._row(item) for item in placed])
        for journal in {item.entry.journal for item in placed if item.sound}:
            head = self._heads[journal]
            put(
                self._connection,
                journals,
                {"desk": self._desk, "journal": journal, "seq": head.seq, "hash": head.hash},
            )
        return placed

    def _place(self, entry: JournalEntry) -> bool:
        head = self._heads.get(entry.journal)
        if follows(entry, head):
            self._heads[entry.journal] = head_of(entry)
            return True
        next_seq = 1 if head is None else head.seq + 1
        row = {
            "desk": self._desk,
            "journal": entry.journal,
            "seq": entry.seq,
            "kind": GAP if entry.seq > next_seq else FORK,
            "at": self._now,
        }
        insert_new(self._connection, findings, [row], returning="n")
        return False

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
