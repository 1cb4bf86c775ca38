"""A machine that can die before or after any commit, and whose disk can be full; for desks and for the centre."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event


class Death(BaseException):
    """The process is gone. Not an `Exception`: nothing in it may go on."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine.name)
        self.machine = machine


def _full() -> sqlite3.Error:
    """What SQLite says when the log of a commit finds no place; a page that finds none is refused by SQLite itself."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


class Machine:
    """One process with its databases; `commits_left` counts down to a death, `None` is a long life."""

    def __init__(self, name: str) -> None:
        self.name = name
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
        real = engine.dialect.do_commit

        def commit(connection: Any) -> None:
            self._perhaps_die(before=True)
            if writes and self.disk_full:
                raise _full()
            real(connection)
            self._perhaps_die(before=False)
            life = self.lives
            self.committed()
            if self.lives != life:
                raise Death(self)

        engine.dialect.do_commit = commit  # type: ignore[method-assign, assignment]
        event.listen(engine, "connect", self._opened)
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "before_cursor_execute", self._asked)

    def die(self) -> Death:
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

    def _perhaps_die(self, *, before: bool) -> None:
        if self.commits_left is None or self.dies_before is not before:
            return
        self.commits_left -= 1
        if self.commits_left <= 0:
            raise self.die()

    def _opened(self, connection: sqlite3.Connection, _record: object) -> None:
        self._connections.append(connection)

    def _begun(self, connection: Connection) -> None:
        if self.disk_full and not self.full_at_commit:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        elif connection.info.get("was_full"):
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        connection.info["was_full"] = self.disk_full

    def _asked(self, *_arguments: object) -> None:
        self.must_live()
