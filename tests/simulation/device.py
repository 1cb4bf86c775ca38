"""One installation of the desk: its real parts on a real file, on a machine that can die at any commit."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from app.bootstrap import DeskParts, open_desk
from app.domain.redemption import VoidReason
from app.domain.views import ScanResult
from app.foundation.clock import whole_milliseconds
from app.foundation.errors import ExpectedProblem
from app.foundation.paths import DataFolder
from app.persistence.upgrade import upgrade_file
from app.services.void import Voided, VoidRefusal
from app.sync.round import RoundSummary
from tests.simulation.centre import scratch
from tests.simulation.machines import Death, Machine
from tests.simulation.seeded import START, TrueTime

T = TypeVar("T")


class Device:
    """A desk on its machine. Every act returns None when the machine died of it, and the machine is up again then."""

    def __init__(self, name: str, folder: Path, true_time: TrueTime) -> None:
        self.name = name
        self.folder = DataFolder(folder)
        self.machine = Machine(name)
        self.wrong_by = timedelta(0)
        """What is wrong with its clock."""
        self.clock_known = False
        """Whether the centre has told it the time since its clock was last touched."""
        self.retired = False
        self.revoked = False
        self.deaths = 0
        self._true_time = true_time
        self._acts = 0
        folder.mkdir(parents=True, exist_ok=True)
        if not self.folder.database.exists():
            shutil.copyfile(empty_desk(), self.folder.database)
        self.parts = self._open()
        self.desk_id = ""

    def clock(self) -> datetime:
        return whole_milliseconds(self._true_time.now + self.wrong_by)

    def _open(self) -> DeskParts:
        parts = open_desk(self.folder, self.clock, use_keyring=False)
        for place, engine in enumerate(parts._engines):
            self.machine.watch(engine, writes=place == 0)
        return parts

    def enrol(self, code: str) -> None:
        """Try once; `desk_id` tells whether it succeeded."""
        self._act(lambda: self.parts.enrol("http://127.0.0.1:9", code, self.name))
        self.desk_id = self.parts.store.identity().desk_id if self.parts.is_enrolled() else ""

    def scan(self, text: str, offering: str, *, verified: bool = False) -> ScanResult | ExpectedProblem | None:
        return self._act(lambda: self.parts.desk.redeem(text, offering, short_code_verified=verified))

    def void(self, redemption: str) -> Voided | VoidRefusal | ExpectedProblem | None:
        return self._act(lambda: self.parts.desk.void(redemption, reason=VoidReason.MISTAKE))

    def exchange(self) -> RoundSummary | ExpectedProblem | None:
        def work() -> RoundSummary:
            summary = RoundSummary()
            self.parts.exchange(summary, lambda _summary: None)
            return summary

        return self._act(work)

    def _act(self, work: Callable[[], T]) -> T | ExpectedProblem | None:
        self._acts += 1
        try:
            return work()
        except ExpectedProblem as problem:
            return problem
        except Death as death:
            if death.machine is not self.machine or self._acts > 1:
                raise
            self.deaths += 1
            self.restart()
            return None
        finally:
            self._acts -= 1

    def restart(self) -> None:
        self.machine.bury(*self.parts._engines)
        self.parts = self._open()

    def copy_to(self, file: Path) -> None:
        """Copy the database as a backup tool does."""
        with (
            contextlib.closing(sqlite3.connect(self.folder.database)) as source,
            contextlib.closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target)

    def put_back(self, file: Path) -> None:
        """Put an old copy in the place of the database."""
        self.machine.bury(*self.parts._engines)
        for suffix in ("", "-wal", "-shm"):
            self.folder.database.with_name(self.folder.database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(file, self.folder.database)
        self.parts = self._open()

    def cloned(self, name: str, folder: Path) -> Device:
        """A second machine with the same file and the same key."""
        folder.mkdir(parents=True)
        other = DataFolder(folder)
        self.copy_to(other.database)
        shutil.copyfile(self.folder.key_file, other.key_file)
        clone = Device(name, folder, self._true_time)
        clone.desk_id, clone.wrong_by, clone.clock_known = self.desk_id, self.wrong_by, self.clock_known
        return clone

    def held_lists(self) -> dict[int, int]:
        """Campaign to version, read beside the program."""
        with contextlib.closing(sqlite3.connect(self.folder.database)) as connection:
            return dict(connection.execute("SELECT campaign, version FROM campaign_lists").fetchall())

    def close(self) -> None:
        self.machine.bury(*self.parts._engines)


@cache
def empty_desk() -> Path:
    """A file with the tables and nothing in them, made once by the real migrations."""
    file = scratch() / "empty-desk.sqlite"
    upgrade_file(file, backups=scratch() / "backups", now=START)
    return file
