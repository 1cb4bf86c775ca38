from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.foundation.write_ahead import log_ahead


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that is writing the first table of the file."""
    with contextlib.closing(sqlite3.connect(tmp_path / "file.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


def test_a_file_that_another_program_holds_is_asked_again_until_it_lets_go(
    tmp_path: Path, holder: sqlite3.Connection
) -> None:
    refusals: list[str] = []

    class Refused(sqlite3.Connection):
        def execute(self, sql: str, /, *parameters: object) -> sqlite3.Cursor:
            try:
                return super().execute(sql)
            except sqlite3.OperationalError as error:
                refusals.append(str(error))
                holder.rollback()
                raise

    with contextlib.closing(sqlite3.connect(tmp_path / "file.sqlite", timeout=0, factory=Refused)) as connection:
        log_ahead(connection, give_up_after_s=60)

        assert refusals == ["database is locked"]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.usefixtures("holder")
def test_a_file_that_is_held_for_too_long_is_an_error(tmp_path: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(tmp_path / "file.sqlite", timeout=0)) as connection,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        log_ahead(connection, give_up_after_s=0)


def test_another_fault_of_the_file_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file.sqlite").write_bytes(b"not a database at all" * 100)

    with (
        contextlib.closing(sqlite3.connect(tmp_path / "file.sqlite")) as connection,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        log_ahead(connection, give_up_after_s=60)
