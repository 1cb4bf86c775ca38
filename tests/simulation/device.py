"""One installation of the desk: its real parts on a real file, on a machine that can die at any commit."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from app.bootstrap import DeskParts, open_desk
from app.domain.carried_file import CarriedAnswers, CarriedRequests
from app.domain.override import OverrideReason
from app.domain.redemption import VoidReason
from app.domain.views import ScanResult
from app.foundation.clock import whole_milliseconds
from app.foundation.errors import ExpectedProblem
from app.foundation.paths import DataFolder
from app.persistence.upgrade import upgrade_file
from app.services.override import OverrideOpened, OverrideRefusal
from app.services.void import Voided, VoidRefusal
from app.sync.carried import TakenIn
from app.sync.replace import HandedOver
from app.sync.round import RoundSummary
from tests.simulation.centre import scratch
from tests.simulation.machines import Death, Machine
from tests.simulation.seeded import START, TrueTime

T = TypeVar("T")
URL = "http://127.0.0.1:9"

_HAZARD = {
    "a_scan": 0.006,
    "a_void": 0.08,
    "an_override": 0.25,
    "an_exchange": 0.005,
    "an_enrolment": 0.1,
    "an_export": 0.02,
    "a_taking_in": 0.035,
    "a_carrying": 0.3,
    "a_replacement": 0.25,
}
"""How likely each commit of such an act is the last: the rarer the act, the likelier."""


@dataclass
class Luck:
    """What fate draws from, and where it writes down what it did; shared by everybody in a world."""

    draw: random.Random
    counted: Counter[str]
    places: Counter[str]


@dataclass
class Stick:
    """Files that travel between a desk and whoever hands them in."""

    requests: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)


class Device:
    """A desk on its machine. Every act returns None when the machine died of it, and the machine is up again then."""

    def __init__(self, name: str, folder: Path, true_time: TrueTime, luck: Luck) -> None:
        self.name = name
        self.folder = DataFolder(folder)
        self.luck = luck
        self.machine = Machine(name, luck.draw, luck.places)
        self.site = ""
        self.wrong_by = timedelta(0)
        """What is wrong with its clock."""
        self.clock_known = False
        """Whether the centre has told it the time since its clock was last touched."""
        self.retired = False
        """Nobody works with it any more; it still hands in what it has at the end."""
        self.dead = False
        """It never starts again; its file was saved."""
        self.by_file = False
        """It has no network: files are carried for it."""
        self.risky = True
        self.stick = Stick()
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
        self._act("an_enrolment", lambda: self.parts.enrol(URL, code, self.name))
        self._note_identity()

    def replace(self, old: Device, code: str) -> HandedOver | ExpectedProblem | None:
        """Take the place of a desk whose machine is dead, with its saved file."""
        found = self._act("a_replacement", lambda: self.parts.replace(old.folder.database, URL, code, self.name))
        self._note_identity()
        return found

    def _note_identity(self) -> None:
        self.desk_id = self.parts.store.identity().desk_id if self.parts.is_enrolled() else ""

    def scan(self, text: str, offering: str) -> ScanResult | ExpectedProblem | None:
        return self._act("a_scan", lambda: self.parts.desk.redeem(text, offering))

    def void(self, redemption: str) -> Voided | VoidRefusal | ExpectedProblem | None:
        return self._act("a_void", lambda: self.parts.desk.void(redemption, reason=VoidReason.MISTAKE))

    def override(self, code: str) -> OverrideOpened | OverrideRefusal | ExpectedProblem | None:
        reason = OverrideReason.PEOPLE_WAITING
        return self._act("an_override", lambda: self.parts.desk.open_override(code, reason=reason))

    def exchange(self) -> RoundSummary | ExpectedProblem | None:
        def work() -> RoundSummary:
            summary = RoundSummary()
            self.parts.exchange(summary, lambda _summary: None)
            return summary

        return self._act("an_exchange", work)

    def export(self) -> CarriedRequests | ExpectedProblem | None:
        return self._act("an_export", self.parts.export)

    def take_in(self, file: CarriedAnswers) -> TakenIn | ExpectedProblem | None:
        return self._act("a_taking_in", lambda: self.parts.take_in(file))

    def carry(self, file: CarriedRequests) -> CarriedAnswers | ExpectedProblem | None:
        """Hand in another desk's file."""
        return self._act("a_carrying", lambda: self.parts.carry(file))

    def _act(self, kind: str, work: Callable[[], T]) -> T | ExpectedProblem | None:
        self._acts += 1
        before = self.machine.hazard
        self.machine.hazard = _HAZARD[kind] if self.risky else 0.0
        try:
            return work()
        except ExpectedProblem as problem:
            return problem
        except Death as death:
            if death.machine is not self.machine or self._acts > 1:
                raise
            if death.at_commit:
                self.luck.counted[f"desk_dies_committing_{kind}"] += 1
            self.restart()
            return None
        finally:
            self._acts -= 1
            self.machine.hazard = before

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
        clone = Device(name, folder, self._true_time, self.luck)
        clone.desk_id, clone.site, clone.by_file = self.desk_id, self.site, self.by_file
        clone.wrong_by, clone.clock_known = self.wrong_by, self.clock_known
        return clone

    def held_lists(self) -> dict[int, int]:
        """Campaign to version, read beside the program."""
        return dict(self._rows("SELECT campaign, version FROM campaign_lists"))

    def written(self) -> set[str]:
        """Hashes of the journal's entries."""
        return {found for (found,) in self._rows("SELECT hash FROM journal")}

    def not_sent(self) -> set[str]:
        """Redemptions that the file says nobody has answered."""
        return self.redemptions("redemption", "AND NOT answered")

    def redemptions(self, kind: str = "redemption", which: str = "") -> set[str]:
        """Those of which the journal speaks in entries of a kind."""
        rows = self._rows(f"SELECT text FROM journal WHERE kind = '{kind}' {which}")  # noqa: S608 - our own words
        return {json.loads(text)["body"]["redemption"] for (text,) in rows}

    def _rows(self, query: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.folder.database)) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        self.machine.bury(*self.parts._engines)


@cache
def empty_desk() -> Path:
    """A file with the tables and nothing in them, made once by the real migrations."""
    file = scratch() / "empty-desk.sqlite"
    upgrade_file(file, backups=scratch() / "backups", now=START)
    return file
