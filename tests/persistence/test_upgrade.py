from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event

from app.bootstrap import DeskParts
from app.foundation.errors import DamagedStorage, DiskFull, NewerStorage, ReadOnlyStorage
from app.persistence import upgrade
from app.persistence.engine import open_for_writing
from app.persistence.tables import metadata
from app.persistence.upgrade import BACKUPS_KEPT, CURRENT_REVISION, upgrade_file
from tests.builders import NOON, StillClock
from tests.persistence.given import change, rows

ROOT = Path(__file__).resolve().parents[2]


def a_config(connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(upgrade.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def tables_of(database: Path) -> set[str]:
    return {name for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")}


def schema_of(database: Path) -> list[tuple[str, str]]:
    return sorted(rows(database, "SELECT name, coalesce(sql, '') FROM sqlite_master"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def older(database: Path, backups: Path) -> Path:
    """A file with one value in it, whose schema is named as an earlier step."""
    upgrade_file(database, backups=backups, now=NOON)
    change(database, "INSERT INTO facts VALUES ('cursor', '7')")
    change(database, "UPDATE alembic_version SET version_num = '0000'")
    return database


def in_place_of_alembic(monkeypatch: pytest.MonkeyPatch, step: Callable[[Config, str], None]) -> None:
    monkeypatch.setattr(command, "upgrade", step)


def test_a_new_file_is_made_with_its_folder_and_without_a_copy(tmp_path: Path) -> None:
    database = tmp_path / "new" / "desk.sqlite"

    assert upgrade_file(database, backups=tmp_path / "backups", now=NOON) is None

    assert set(metadata.tables) <= tables_of(database)
    assert not (tmp_path / "backups").exists()


def test_a_file_in_force_is_left_as_it_is(database: Path, backups: Path) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    before = schema_of(database)

    assert upgrade_file(database, backups=backups, now=NOON) is None
    assert schema_of(database) == before


def test_an_empty_file_is_taken_as_new(database: Path, backups: Path) -> None:
    database.touch()

    upgrade_file(database, backups=backups, now=NOON)

    assert rows(database, "SELECT version_num FROM alembic_version") == [(CURRENT_REVISION,)]


def test_the_program_names_the_newest_step() -> None:
    assert ScriptDirectory.from_config(a_config()).get_heads() == [CURRENT_REVISION]


def test_models_and_migrations_agree(database: Path, backups: Path) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    engine = open_for_writing(database)

    with engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_the_indexes_that_guard_a_rule_are_the_same_in_models_and_migrations(
    tmp_path: Path, database: Path, backups: Path
) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    engine = open_for_writing(tmp_path / "models.sqlite")
    metadata.create_all(engine)
    engine.dispose()

    def indexes(path: Path) -> list[tuple[str, str]]:
        return sorted(rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))

    assert indexes(database) == indexes(tmp_path / "models.sqlite")


def test_every_step_can_be_taken_back_and_again(database: Path, backups: Path) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    before = schema_of(database)
    engine = open_for_writing(database)

    with engine.begin() as connection:
        command.downgrade(a_config(connection), "base")
    assert not set(metadata.tables) & tables_of(database)
    with engine.begin() as connection:
        command.upgrade(a_config(connection), "head")
    engine.dispose()

    assert schema_of(database) == before


def test_before_a_migration_the_file_is_copied(older: Path, backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    in_place_of_alembic(monkeypatch, lambda *_: seen.append(len(list(backups.iterdir()))))

    copy = upgrade_file(older, backups=backups, now=NOON)

    assert seen == [1]
    assert copy is not None
    assert copy.name == "desk-2026-11-23T110000000Z.sqlite"
    assert rows(copy, "SELECT value FROM facts WHERE name = 'cursor'") == [("7",)]


def test_only_the_last_copies_are_kept(older: Path, backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_place_of_alembic(monkeypatch, lambda *_: None)
    clock = StillClock()

    for _ in range(BACKUPS_KEPT + 3):
        upgrade_file(older, backups=backups, now=clock())
        clock.forward(days=1)

    kept = sorted(path.name for path in backups.iterdir())
    assert len(kept) == BACKUPS_KEPT
    assert kept[0] == "desk-2026-11-26T110000000Z.sqlite"


def test_after_a_failed_migration_the_file_is_as_before(
    older: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema_of(older)

    def half_a_step(config: Config, _revision: str) -> None:
        connection = config.attributes["connection"]
        connection.exec_driver_sql("DROP TABLE facts")
        connection.exec_driver_sql("CREATE TABLE half (x)")
        raise RuntimeError("a step that fails")

    in_place_of_alembic(monkeypatch, half_a_step)
    with pytest.raises(RuntimeError, match="a step that fails"):
        upgrade_file(older, backups=backups, now=NOON)

    assert schema_of(older) == before
    assert rows(older, "SELECT value FROM facts WHERE name = 'cursor'") == [("7",)]


def test_a_file_of_a_later_program_is_refused_and_untouched(database: Path, backups: Path) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    change(database, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerStorage) as caught:
        upgrade_file(database, backups=backups, now=NOON)

    assert caught.value.values == {"found": "9999", "known": CURRENT_REVISION}
    assert rows(database, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert not backups.exists()


@pytest.mark.parametrize("content", [b"not a database at all, " * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_said_to_be_damaged_and_kept(database: Path, backups: Path, content: bytes) -> None:
    database.write_bytes(content)

    with pytest.raises(DamagedStorage):
        upgrade_file(database, backups=backups, now=NOON)

    assert database.read_bytes() == content


def test_a_database_of_another_program_is_not_ours(database: Path, backups: Path) -> None:
    change(database, "CREATE TABLE somebody_elses (x)")

    with pytest.raises(DamagedStorage):
        upgrade_file(database, backups=backups, now=NOON)

    assert tables_of(database) == {"somebody_elses"}


def test_a_file_that_may_not_be_written_is_refused_before_it_is_opened(
    database: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_file(database, backups=backups, now=NOON)
    # The super-user may write everywhere, so the system's answer stands in for a file that is read-only.
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(ReadOnlyStorage):
        upgrade_file(database, backups=backups, now=NOON)


def test_a_folder_that_cannot_be_made_is_a_storage_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)

    with pytest.raises(ReadOnlyStorage):
        upgrade_file(tmp_path / "new" / "desk.sqlite", backups=tmp_path / "backups", now=NOON)


def test_a_full_disk_leaves_no_half_made_file(database: Path, backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "open_for_writing", lambda path: with_few_pages(open_for_writing(path)))
    with pytest.raises(DiskFull):
        upgrade_file(database, backups=backups, now=NOON)
    monkeypatch.undo()

    upgrade_file(database, backups=backups, now=NOON)

    assert set(metadata.tables) <= tables_of(database)


def with_few_pages(engine: Engine) -> Engine:
    @event.listens_for(engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 4")

    return engine


def test_the_tables_of_a_desk_in_use_are_those_of_the_models(parts: DeskParts) -> None:
    assert set(metadata.tables) <= tables_of(parts.folder.database)


NEW_FOLDERS = 30
"""One alone goes wrong too seldom to show a lock that is not waited for: it was once in twenty."""

OPENS_FOLDERS = """
import sys
from pathlib import Path
from app.bootstrap import open_desk
from app.foundation.paths import DataFolder
print("ready", flush=True)
for folder in sys.stdin:
    open_desk(DataFolder(Path(folder.strip()))).close()
    print("opened", flush=True)
"""


def test_programs_that_open_a_new_folder_at_once_all_open_it(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        programs = [stack.enter_context(opening_folders()) for _ in range(3)]
        assert [heard(program) for program in programs] == ["ready"] * 3
        for n in range(NEW_FOLDERS):
            for program in programs:
                assert program.stdin is not None
                program.stdin.write(f"{tmp_path / str(n)}\n")
                program.stdin.flush()
            assert [heard(program) for program in programs] == ["opened"] * 3


@contextlib.contextmanager
def opening_folders() -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", OPENS_FOLDERS]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as program:
        yield program


def heard(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    assert program.stderr is not None
    return program.stdout.readline().strip() or program.stderr.read()
