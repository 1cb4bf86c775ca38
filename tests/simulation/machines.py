"""A machine that can die before or after any commit, and whose disk can be full; for desks and for the centre."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event


class Death(BaseException):
    """The process is gone. Not an `Exception`: nothing in it may go on."""

    def __init__(self, machine: Machine, *, at_commit: bool = False) -> None:
        super().__init__(machine.name)
        self.machine = machine
        self.at_commit = at_commit


def _place() -> str:
    """The function of the desk or of the centre that was at work, by the innermost that is theirs."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(("app.", "central.")) and not module.endswith((".records", ".centre")):
            return f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "operator"


def _full() -> sqlite3.Error:
    """What SQLite says when the log of a commit finds no place; a page that finds none is refused by SQLite itself."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


@dataclass(frozen=True)
class _Shared:
    """The dialect of the first engine and the SQL that it has compiled: all engines use them, to save time."""

    dialect: Any
    compiled: Any
    commit: Callable[[Any], None]


_shared: list[_Shared] = []


def _commit_of_its_machine(connection: Any) -> None:
    connection.info["commit"](connection)


class Machine:
    """One process with its databases; it may die before or after any commit, as `hazard` has it or `dies_at` says."""

    def __init__(self, name: str, luck: random.Random, places: Counter[str]) -> None:
        self.name = name
        self.hazard = 0.0
        """How likely each single commit, of readers too, is the last of this life."""
        self._luck = luck
        self._places = places
        """Where in the code the deaths were."""
        self.dead = False
        self.lives = 1
        self.commits_left: int | None = None
        self.dies_before = True
        self.disk_full = False
        self.full_at_commit = False
        """A full disk that is noticed by the commit, rather than by the first page that it has no place for."""
        self.committed: Callable[[], None] = lambda: None
        """Called after each commit: whatever else the world does at this moment."""
        self._connections: list[sqlite3.Connection] = []

    def dies_at(self, commit: int, *, before: bool) -> None:
        self.commits_left, self.dies_before = commit, before

    def spared(self) -> bool:
        """Call the death off; tell whether it had not come."""
        waited, self.commits_left = self.commits_left is not None, None
        return waited

    def watch(self, engine: Engine, *, writes: bool = True) -> None:
        """Let this engine fail with the machine."""
        if not _shared:
            engine.connect().close()
            engine.dispose()
            _shared.append(_Shared(engine.dialect, engine._compiled_cache, engine.dialect.do_commit))
            engine.dialect.do_commit = _commit_of_its_machine  # type: ignore[method-assign, assignment]
        shared = _shared[0]
        engine.dialect, engine._compiled_cache = shared.dialect, shared.compiled

        def commit(connection: Any) -> None:
            doomed = self.hazard > 0 and self._luck.random() < self.hazard
            before = doomed and self._luck.random() < 0.5
            self._perhaps_die(before=True, now=before)
            if writes and self.disk_full:
                raise _full()
            shared.commit(connection)
            self._perhaps_die(before=False, now=doomed)
            life = self.lives
            self.committed()
            if self.lives != life:
                raise Death(self)

        def opened(connection: sqlite3.Connection, record: Any) -> None:
            record.info["commit"] = commit
            self._connections.append(connection)

        event.listen(engine, "connect", opened)
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "before_cursor_execute", self._asked)

    def die(self) -> Death:
        """The process ends here, wherever it is."""
        self.dead, self.commits_left = True, None
        return Death(self)

    def must_live(self) -> None:
        if self.dead:
            raise Death(self)

    def bury(self, *engines: Engine, all_ended: bool = True) -> None:
        """Give back what the system takes from a dead process, and let it start again.

        Without `all_ended` another request of the same process is still on the stack, to die when it is back.
        """
        for engine in engines:
            engine.dispose()
        if all_ended:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self.dead = False
        self.lives += 1

    def _perhaps_die(self, *, before: bool, now: bool) -> None:
        if self.commits_left is not None and self.dies_before is before:
            self.commits_left -= 1
            now = now or self.commits_left <= 0
        if now:
            self._places[_place()] += 1
            self.dead, self.commits_left = True, None
            raise Death(self, at_commit=True)

    def _begun(self, connection: Connection) -> None:
        if self.disk_full and not self.full_at_commit:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        elif connection.info.get("was_full"):
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        connection.info["was_full"] = self.disk_full

    def _asked(self, *_arguments: object) -> None:
        self.must_live()
