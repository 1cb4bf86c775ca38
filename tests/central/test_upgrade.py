"""Migrations: they make exactly the tables that the program uses, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text, update
from sqlalchemy.exc import IntegrityError

import central.upgrade
from central.tables import metadata, redemptions
from central.upgrade import CURRENT_REVISION, NewerDatabase, revision, upgrade
from tests.central.disputed import heard, two_claims
from tests.central.given import Given

Open = Callable[[str], Engine]
MIGRATIONS = Path(central.upgrade.__file__).parent / "migrations"


def test_migrations_make_the_tables_of_the_program(empty_database_url: str, opened: Open) -> None:
    engine = opened(empty_database_url)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_database_itself_lets_through_one_live_claim_of_a_voucher(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(*[desk.redeem(campaign, 1) for _ in range(3)])
    with pytest.raises(IntegrityError), given.centre.engine.begin() as connection:
        connection.execute(update(redemptions).values(live=True))
    with given.centre.engine.begin() as connection:
        connection.execute(update(redemptions).values(live=False))


def test_the_newest_migration_is_the_one_that_the_program_asks_for(empty_database_url: str, opened: Open) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [CURRENT_REVISION]
    engine = opened(empty_database_url)
    assert revision(engine) is None
    upgrade(engine)
    assert revision(engine) == CURRENT_REVISION


def test_a_second_upgrade_changes_nothing(empty_database_url: str, opened: Open) -> None:
    engine = opened(empty_database_url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('kept', '1')"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT value FROM settings")).scalars().all() == ["1"]


def test_migrations_can_be_undone(empty_database_url: str, opened: Open) -> None:
    engine = opened(empty_database_url)
    upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_newer_database_is_refused(empty_database_url: str, opened: Open) -> None:
    engine = opened(empty_database_url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        upgrade(engine)


def test_a_folder_with_a_percent_sign_is_no_riddle(tmp_path: Path, opened: Open) -> None:
    engine = opened(f"sqlite:///{tmp_path / '100%'}/centre.sqlite")
    upgrade(engine)
    assert revision(engine) == CURRENT_REVISION


def test_statements_and_disputes_of_before_are_told_to_the_desks_once_they_ask(given: Given) -> None:
    case = two_claims(given)
    made = case.settle()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with given.centre.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    upgrade(given.centre.engine)
    assert [told.state.value for told in heard(case.library)] == ["open"]
    [item] = case.library.exchange(statement_cursor=0).value["statements"]
    assert item == {"n": 1, "file": made["Médiathèque de Bourg"].file.to_text()}
    given.clock.forward(days=20)
    case.bus.exchange(case.bus.redeem(case.campaign, 2))
    case.settle("2026-12")
    [item] = case.bus.exchange(statement_cursor=1).value["statements"]
    assert item["n"] == 2
