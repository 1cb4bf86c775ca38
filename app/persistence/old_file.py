"""The saved file of a desk that died: copied, brought to this version, and only read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, false, select, true

from app.domain.exchanged import DeskIdentity
from app.domain.journal import JournalEntry, read_entry
from app.foundation.errors import NotEnrolled, WrongReplacement
from app.persistence.documents import DocumentCache
from app.persistence.engine import open_for_reading
from app.persistence.exchange_store import SqliteExchangeStore
from app.persistence.failures import storage_problems
from app.persistence.tables import journal, redemptions
from app.persistence.upgrade import upgrade_file

_ALL = 10_000_000
_BESIDE = ("-wal",)
"""What SQLite had not yet brought into the file itself when the machine died."""


class OldDeskFile:
    """Reads what a desk had not sent; safe from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = SqliteExchangeStore(engine, engine, DocumentCache())

    def identity(self) -> DeskIdentity:
        try:
            return self._store.identity()
        except NotEnrolled as error:
            raise WrongReplacement from error

    def replaced_desks(self) -> frozenset[str]:
        return self._store.replaced_desks()

    def unanswered(self) -> Sequence[JournalEntry]:
        """What waits, and the voids that were answered of redemptions that were not: nobody else knows of those."""
        return [*self._store.unanswered_entries(_ALL), *self._answered_voids()]

    def _answered_voids(self) -> Iterator[JournalEntry]:
        redeemed = journal.alias()
        with storage_problems(), self._engine.connect() as connection:
            texts = connection.execute(
                select(journal.c.text)
                .join(redemptions, redemptions.c.void_seq == journal.c.n)
                .join(redeemed, redeemed.c.n == redemptions.c.entry_seq)
                .where(journal.c.answered == true(), redeemed.c.answered == false())
                .order_by(journal.c.n)
            ).scalars()
            yield from map(read_entry, texts)


@contextmanager
def open_old_file(path: Path, *, now: datetime) -> Iterator[OldDeskFile]:
    """Give the old file's contents; the file itself may lie on a medium that cannot be written, and is not touched."""
    with storage_problems(), tempfile.TemporaryDirectory(prefix="comptoir-") as folder:
        copy = Path(folder) / "desk.sqlite"
        shutil.copyfile(path, copy)
        for ending in _BESIDE:
            beside = path.with_name(path.name + ending)
            if beside.exists():
                shutil.copyfile(beside, copy.with_name(copy.name + ending))
        upgrade_file(copy, backups=Path(folder) / "backups", now=now)
        engine = open_for_reading(copy)
        try:
            yield OldDeskFile(engine)
        finally:
            engine.dispose()
