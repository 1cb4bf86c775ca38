"""The two databases behave alike where the centre relies on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from central.database import among, insert_new, insert_rows, parse_url, put
from central.tables import public_keys, settings, voucher_changes


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


def test_rows_are_stored_as_they_were_given_whatever_they_hold(engine: Engine) -> None:
    awkward = 'é " \\ \n { [ \U0001f4a1 NULL \\x00 %s :name'
    rows = [
        {"fingerprint": f"{n} {awkward}", "role": awkward, "raw": bytes(range(256)) * n, "added_at": ""}
        for n in range(3)
    ]
    with engine.begin() as connection:
        insert_rows(connection, public_keys, [])
        insert_rows(connection, public_keys, rows)
        found = connection.execute(select(public_keys).order_by(public_keys.c.fingerprint)).mappings().all()
    assert [dict(row) for row in found] == rows


def test_numbers_that_the_database_gives_follow_the_order_of_the_rows(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_rows(connection, voucher_changes, [{"campaign": 2**40, "serial": 9 - n} for n in range(10)])
        found = connection.execute(select(voucher_changes.c.serial).order_by(voucher_changes.c.n)).scalars().all()
    assert found == list(range(9, -1, -1))


def test_a_missing_value_and_no_value_stay_apart_from_an_empty_text(engine: Engine) -> None:
    rows = [{"name": "a", "value": ""}, {"name": "b", "value": "null"}]
    with engine.begin() as connection:
        assert insert_new(connection, settings, rows, returning="name") == {"a", "b"}
        assert insert_new(connection, settings, [{"name": "b", "value": "2"}], returning="name") == set()
        found = {row.name: row.value for row in connection.execute(select(settings))}
    assert found == {"a": "", "b": "null"}


@pytest.mark.parametrize("count", [0, 1, 700])
def test_rows_are_found_by_many_values_at_once(engine: Engine, count: int) -> None:
    names = [f"name {n}" for n in range(count)]
    with engine.begin() as connection:
        insert_rows(connection, settings, [{"name": name, "value": "1"} for name in [*names, "another"]])
        found = connection.execute(select(settings.c.name).where(among(connection, settings.c.name, names))).scalars()
        assert sorted(found) == sorted(names)
