"""Opens the desk's SQLite file, once for writing and once for reading."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event

WAIT_FOR_OTHER_WRITER_S = 5.0
_BETWEEN_TRIES_S = 0.01


def open_for_writing(path: Path) -> Engine:
    """Return an engine whose every transaction holds the write lock from its start.

    A transaction that reads first and asks for the lock later fails at once with "database is locked": SQLite does
    not wait in that case. Commits are synced to the disk before they return (WAL, synchronous=FULL).
    """
    return _open(path, begin="BEGIN IMMEDIATE", read_only=False)


def open_for_reading(path: Path) -> Engine:
    """Return an engine that never waits for writers and cannot write."""
    return _open(path, begin="BEGIN", read_only=True)


def _open(path: Path, *, begin: str, read_only: bool) -> Engine:
    # Errors are printed and logged: they must not quote the vouchers that were asked for.
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_FOR_OTHER_WRITER_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 must not send its own BEGIN
        if not read_only:
            _log_ahead(connection)
            connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _log_ahead(connection: SqliteConnection) -> None:
    # Where two programs change a new file's mode at once, SQLite refuses one without waiting: it would be a deadlock.
    give_up_at = time.monotonic() + WAIT_FOR_OTHER_WRITER_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(_BETWEEN_TRIES_S)
        else:
            return
