"""Opens the database of the central service: PostgreSQL for real use, SQLite for a demonstration."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from app.foundation.write_ahead import log_ahead

_POOL = 8
"""Connections per process: one for each request that is worked on at the same time, and some for the others."""

_WAIT_FOR_CONNECTION_S = 10.0
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
        return create_engine(
            url,
            pool_size=_POOL,
            max_overflow=_POOL,
            pool_timeout=_WAIT_FOR_CONNECTION_S,
            pool_pre_ping=True,
            hide_parameters=True,
        )
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
    if connection.dialect.name == "postgresql":
        statement = _insert_document(table, tuple(rows[0])).on_conflict_do_nothing().returning(table.c[returning])
        return set(connection.execute(statement, {"rows": _document(rows)}).scalars())
    one = sqlite.insert(table).on_conflict_do_nothing().returning(table.c[returning])
    return set(connection.execute(one, list(rows)).scalars())


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the columns of the first, in one statement and in their order."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_insert_document(table, tuple(rows[0])), {"rows": _document(rows)})
    else:
        connection.execute(table.insert(), list(rows))


@cache
def _insert_document(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    """All rows as one parameter: a statement that names every value costs more to write than the rows to store."""
    columns = [column(name, table.c[name].type) for name in names]
    given = func.json_to_recordset(cast(bindparam("rows", type_=Text), postgresql.JSON))
    rows = given.table_valued(*columns).render_derived("given", with_types=True)
    return postgresql.insert(table).from_select(list(names), select(*(rows.c[name] for name in names)))


def _document(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_bytes_as_text)


def _bytes_as_text(value: object) -> str:
    if not isinstance(value, bytes):
        raise TypeError(type(value).__name__)
    return "\\x" + value.hex()


def among(connection: Connection, of: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Tell the rows whose column is one of these values: one parameter on PostgreSQL, however many they are."""
    if connection.dialect.name == "postgresql":
        return of == any_(bindparam(None, list(values), type_=postgresql.ARRAY(of.type)))
    return of.in_(list(values))


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


__all__ = ["among", "insert_new", "insert_rows", "open_database", "parse_url", "put"]
