"""Opens the database of the central service: PostgreSQL for real use, SQLite for a demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from app.foundation.write_ahead import log_ahead

_POOL = 8
_WAIT_FOR_OTHER_WRITER_S = 20.0


def parse_url(text: str) -> URL:
    """Read `postgresql://…` (served by psycopg 3) or `sqlite:///FILE`; anything else is a ValueError."""
    try:
        url = make_url(text)
    except Exception as error:
        msg = "not a database URL"
        raise ValueError(msg) from error
    match url.get_backend_name():
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" if url.database and url.database != ":memory:":
            return url
        case _:
            msg = "a database URL begins with postgresql:// or sqlite:/// and names a database"
            raise ValueError(msg)


def open_database(url: URL) -> Engine:
    """Return an engine with a pool; no connection is made yet. Its errors quote no values: those are vouchers."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=_POOL, max_overflow=_POOL, pool_pre_ping=True, hide_parameters=True)
    Path(url.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _WAIT_FOR_OTHER_WRITER_S}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 must not send its own BEGIN
    log_ahead(connection, give_up_after_s=_WAIT_FOR_OTHER_WRITER_S)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and asks for the write lock later fails at once instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, returning: str) -> set[Any]:
    """Insert in one statement the rows that break no unique constraint; return the `returning` column of those."""
    if not rows:
        return set()
    statement = _insert(connection, table).returning(table.c[returning])
    return set(connection.execute(statement, list(rows)).scalars())


def _insert(connection: Connection, table: Table) -> Any:  # noqa: ANN401 - the two dialects share no type for it
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row, or change the one that has the same primary key."""
    keys = [column.name for column in table.primary_key]
    changes = {name: value for name, value in values.items() if name not in keys}
    if connection.dialect.name == "postgresql":
        connection.execute(
            postgresql.insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changes)
        )
    else:
        connection.execute(sqlite.insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changes))


__all__ = ["insert_new", "open_database", "parse_url", "put"]
