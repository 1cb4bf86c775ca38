"""Turns what SQLite and the disk complain about into the problems that the interface has sentences for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from app.foundation.errors import (
    DamagedStorage,
    DiskFull,
    ReadOnlyStorage,
    StorageBusy,
    StorageProblem,
    storage_problem,
)

_BY_SQLITE_CODE: dict[int, type[StorageProblem]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnlyStorage,
    sqlite3.SQLITE_CANTOPEN: ReadOnlyStorage,
    sqlite3.SQLITE_PERM: ReadOnlyStorage,
    sqlite3.SQLITE_BUSY: StorageBusy,
    sqlite3.SQLITE_LOCKED: StorageBusy,
    sqlite3.SQLITE_CORRUPT: DamagedStorage,
    sqlite3.SQLITE_NOTADB: DamagedStorage,
    sqlite3.SQLITE_IOERR: StorageProblem,
}


@contextmanager
def storage_problems() -> Iterator[None]:
    """Raise a `StorageProblem` where the world failed; a mistake of ours (wrong SQL) goes through."""
    try:
        yield
    except DBAPIError as error:
        problem = _of_sqlite(error.orig)
        if problem is None:
            raise
        raise problem from error
    except sqlite3.Error as error:
        problem = _of_sqlite(error)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise storage_problem(error) from error


def _of_sqlite(error: BaseException | None) -> StorageProblem | None:
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFull()  # the file that readers and writers share could not grow
    kind = _BY_SQLITE_CODE.get(code & 0xFF)  # the low byte is the primary code, the rest says more
    return None if kind is None else kind()
