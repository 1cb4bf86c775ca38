from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.foundation.errors import DamagedStorage, DiskFull, ReadOnlyStorage, StorageBusy, StorageProblem
from app.persistence.failures import storage_problems


def a_failure(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words that differ from one version to the next")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_READONLY, ReadOnlyStorage),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ReadOnlyStorage),
        (sqlite3.SQLITE_CANTOPEN, ReadOnlyStorage),
        (sqlite3.SQLITE_BUSY, StorageBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StorageBusy),
        (sqlite3.SQLITE_LOCKED, StorageBusy),
        (sqlite3.SQLITE_CORRUPT, DamagedStorage),
        (sqlite3.SQLITE_NOTADB, DamagedStorage),
        (sqlite3.SQLITE_IOERR_FSYNC, StorageProblem),
    ],
)
def test_what_sqlite_complains_about_has_a_name(code: int, problem: type[StorageProblem]) -> None:
    with pytest.raises(StorageProblem) as plain, storage_problems():
        raise a_failure(code)
    with pytest.raises(StorageProblem) as wrapped, storage_problems():
        raise OperationalError("SELECT", {}, a_failure(code))

    assert plain.type is problem
    assert wrapped.type is problem


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, ReadOnlyStorage),
        (errno.EACCES, ReadOnlyStorage),
        (errno.EPERM, ReadOnlyStorage),
        (errno.EIO, StorageProblem),
    ],
)
def test_what_the_system_complains_about_has_a_name(number: int, problem: type[StorageProblem]) -> None:
    with pytest.raises(StorageProblem) as caught, storage_problems():
        raise OSError(number, "words")

    assert caught.type is problem


def test_a_broken_constraint_is_our_mistake_and_goes_through() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (n INTEGER PRIMARY KEY)"))

        with pytest.raises(IntegrityError), storage_problems():
            connection.execute(text("INSERT INTO one VALUES (1), (1)"))
    engine.dispose()


def test_a_mistake_of_ours_goes_through() -> None:
    with pytest.raises(ZeroDivisionError), storage_problems():
        _ = 1 // 0


def test_a_real_folder_in_place_of_the_file_is_a_storage_problem(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}")

    with pytest.raises(StorageProblem), storage_problems(), engine.connect():
        pass
    engine.dispose()


def test_a_full_disk_found_while_readers_and_writers_share_a_file_is_a_full_disk() -> None:
    with pytest.raises(DiskFull), storage_problems():
        raise a_failure(sqlite3.SQLITE_IOERR_SHMSIZE)
