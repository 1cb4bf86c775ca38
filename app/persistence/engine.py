"""Opens the desk's SQLite file, once for writing and once for reading."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event

from app.foundation.write_ahead import log_ahead

WAIT_FOR_OTHER_WRITER_S = 5.0


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
            log_ahead(connection, give_up_after_s=WAIT_FOR_OTHER_WRITER_S)
            connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
