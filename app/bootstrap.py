"""Builds the parts of one desk, once, in this order: the file (migrated), its engines, the desk, the exchange store."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from app.foundation.clock import Clock, now
from app.foundation.paths import DataFolder
from app.persistence.documents import DocumentCache
from app.persistence.engine import open_for_reading, open_for_writing
from app.persistence.exchange_store import SqliteExchangeStore
from app.persistence.records import DeskDatabase
from app.persistence.upgrade import upgrade_file
from app.persistence.verify import JournalFindings, journal_lines, verify_journal
from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What a window or a command works with; `close` when done."""

    folder: DataFolder
    desk: Desk
    store: SqliteExchangeStore
    _engines: tuple[Engine, Engine]

    def close(self) -> None:
        """Give the file back; transactions in progress must have ended."""
        for engine in self._engines:
            engine.dispose()


def open_desk(folder: DataFolder, clock: Clock = now) -> DeskParts:
    """Open the desk of a data folder, creating or migrating its file; `StorageProblem` when the disk does not let us."""
    upgrade_file(folder.database, backups=folder.backups, now=clock())
    writer, reader = open_for_writing(folder.database), open_for_reading(folder.database)
    cache = DocumentCache()
    return DeskParts(
        folder=folder,
        desk=Desk(DeskDatabase(writer, reader, cache), clock),
        store=SqliteExchangeStore(writer, reader, cache),
        _engines=(writer, reader),
    )


__all__ = ["DeskParts", "JournalFindings", "journal_lines", "open_desk", "verify_journal"]
