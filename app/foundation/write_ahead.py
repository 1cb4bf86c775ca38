"""Switches an SQLite file to its write-ahead log, also where several programs do so at the same moment."""

from __future__ import annotations

import sqlite3
import time
from threading import Event

_BETWEEN_TRIES_S = 0.01


def log_ahead(connection: sqlite3.Connection, *, give_up_after_s: float) -> None:
    """Set the journal mode WAL; `sqlite3.OperationalError` when others hold the file for longer than that.

    Where two programs change the mode of a new file at once, SQLite refuses one of them without waiting, whatever
    its time limit: to wait would be a deadlock.
    """
    give_up_at = time.monotonic() + give_up_after_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            Event().wait(_BETWEEN_TRIES_S)
        else:
            return
