"""The two databases behave alike where the centre relies on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from central.database import insert_new, parse_url, put
from central.tables import settings, voucher_changes


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgresql://u:p@h:1/d", "postgresql+psycopg://u:p@h:1/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg2://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:///a.sqlite", "sqlite:///a.sqlite"),
        ("sqlite:////var/lib/a.sqlite", "sqlite:////var/lib/a.sqlite"),
    ],
)
def test_addresses_are_read(given: str, read: str) -> None:
    assert parse_url(given).render_as_string(hide_password=False) == read


@pytest.mark.parametrize(
    "url", ["", "x", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://h/d", "postgres://h/d"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database URL"):
        parse_url(url)


def test_only_new_rows_are_inserted_and_told(engine: Engine) -> None:
    with engine.begin() as connection:
        assert insert_new(connection, settings, _rows("a", "b"), returning="name") == {"a", "b"}
        assert insert_new(connection, settings, _rows("b", "c"), returning="name") == {"c"}
        assert insert_new(connection, settings, [], returning="name") == set()
        assert insert_new(connection, settings, _rows("d", "d"), returning="name") == {"d"}


def test_many_rows_are_inserted_in_one_call(engine: Engine) -> None:
    rows = [{"campaign": 1, "serial": serial} for serial in range(3000)]
    with engine.begin() as connection:
        assert insert_new(connection, voucher_changes, rows, returning="serial") == set(range(3000))


def test_an_error_of_the_database_quotes_no_values(engine: Engine) -> None:
    with pytest.raises(DatabaseError) as caught, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere (proof) VALUES (:proof)"), {"proof": "0026199636983015"})
    assert "0026199636983015" not in str(caught.value)


def test_put_inserts_and_changes(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, settings, {"name": "a", "value": "1"})
        put(connection, settings, {"name": "a", "value": "2"})
        put(connection, settings, {"name": "b", "value": "3"})
        rows = connection.execute(select(settings.c.name, settings.c.value).order_by(settings.c.name))
        assert [(row.name, row.value) for row in rows] == [("a", "2"), ("b", "3")]


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(settings.insert(), [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}])
    with engine.connect() as connection:
        assert connection.execute(select(settings)).all() == []


def test_a_file_is_durable_and_lets_readers_in(tmp_path: Path, opened: Callable[[str], Engine]) -> None:
    engine = opened(f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.sqlite'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _rows(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "value": "1"} for name in names]
