"""The PostgreSQL of one run."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tools.throwaway_postgres import create_database, drop_database, libpq_address, throwaway_postgres


def test_each_database_is_empty_and_apart(new_postgres_database: Callable[[], str]) -> None:
    first, second = new_postgres_database(), new_postgres_database()

    with psycopg.connect(libpq_address(first), autocommit=True) as connection:
        connection.execute("CREATE TABLE seen (id integer)")
    with psycopg.connect(libpq_address(second)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()

    assert tables == []


def test_text_is_kept_in_unicode(fresh_postgres_url: str) -> None:
    with psycopg.connect(libpq_address(fresh_postgres_url)) as connection:
        kept = connection.execute("SELECT %s::text, current_setting('server_encoding')", ["Médiathèque €"]).fetchone()

    assert kept == ("Médiathèque €", "UTF8")


def test_a_database_in_use_can_be_dropped(postgres_url: str) -> None:
    made = create_database(postgres_url, "soon_gone")

    with psycopg.connect(libpq_address(made)):
        drop_database(postgres_url, "soon_gone")

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(libpq_address(made))


@pytest.mark.slow
def test_nothing_answers_after_the_block() -> None:
    with throwaway_postgres() as url:
        psycopg.connect(libpq_address(url)).close()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(libpq_address(url))
