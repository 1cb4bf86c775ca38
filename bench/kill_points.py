"""The points of an exchange at which a desk or the centre is killed, and how each of them is met."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psycopg
from psycopg import sql

from bench.kill_ground import CentreOnGround, DeskOnGround
from bench.relay import Passed, Place, Strike
from tools.throwaway_postgres import libpq_address

_LOOK_EVERY_S = 0.002
_LOOK_AT_FILE_EVERY_S = 0.0001
_MOST_CHANGES = 4


class Side(StrEnum):
    DESK = "desk"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Point:
    """Who is killed, and when."""

    side: Side
    name: str

    def __str__(self) -> str:
        return f"{self.side.value}: {self.name}"


SENDING = Point(Side.DESK, "while it sends")
WAITING = Point(Side.DESK, "while it waits for the answer")
RECEIVING = Point(Side.DESK, "while it receives the answer")
RECEIVED = Point(Side.DESK, "when the answer is there")
STORING = Point(Side.DESK, "while it writes to its file")
ARRIVING = Point(Side.CENTRE, "while the request arrives")
ARRIVED = Point(Side.CENTRE, "when the request is there")
DECIDING = Point(Side.CENTRE, "in the transaction that decides")
COMMITTED = Point(Side.CENTRE, "between commit and answer")
ANSWERING = Point(Side.CENTRE, "while it answers")
POINTS = (SENDING, ARRIVING, WAITING, DECIDING, RECEIVING, COMMITTED, RECEIVED, ANSWERING, STORING, ARRIVED)

_DECIDING_WRITES = ("journal_entries", "redemptions", "receipts", "journals", "site_uses", "desks")
"""Tables that the deciding transaction writes, in any order: it is stopped at its first write to one of them."""

_NEWS_READS = "used_lists"
"""Read by the transaction that follows the deciding one, and by that one not."""


def strike_at(
    point: Point, desk: DeskOnGround, centre: CentreOnGround, moments: random.Random, *, request: int
) -> Strike:
    """The strike for this point at the n-th request of the desk's next exchange; `moments` chooses the rest."""

    def kill_desk(_passed: Passed) -> bool:
        process = desk.process
        if process is None or process.poll() is not None:
            return False
        process.kill()
        return True

    def kill_centre(_passed: Passed) -> bool:
        return centre.kill()

    kill = kill_desk if point.side is Side.DESK else kill_centre
    share = moments.random()
    if point in (SENDING, ARRIVING):
        return Strike(Place.ASKING, kill, request, share)
    if point in (WAITING, ARRIVED):
        return Strike(Place.ASKED, kill, request)
    if point in (RECEIVING, ANSWERING):
        return Strike(Place.ANSWERING, kill, request, share)
    if point in (RECEIVED, STORING):
        when = _when_written(desk.write_ahead_log, moments.randint(1, _MOST_CHANGES), kill)
        return Strike(Place.ANSWERED, when if point == STORING else kill, request)
    table = _NEWS_READS if point == COMMITTED else moments.choice(_DECIDING_WRITES)
    trap = _Trap(centre.database_url, table, reads_too=point == COMMITTED, kill=centre.kill)
    return Strike(Place.ASKED, trap.hit, request, prepare=trap.set, clean_up=trap.release)


def _when_written(file: Path, changes: int, kill: Callable[[Passed], bool]) -> Callable[[Passed], bool]:
    """Kill when the file has changed so many times: SQLite writes a transaction page by page, then syncs it."""

    def hit(passed: Passed) -> bool:
        seen, last = 0, _state(file)
        while seen < changes:
            if passed(_LOOK_AT_FILE_EVERY_S):
                return False
            state = _state(file)
            seen, last = seen + (state != last), state
        return kill(passed)

    return hit


def _state(file: Path) -> tuple[int, int]:
    try:
        found = os.stat(file)  # noqa: PTH116 - as quick as can be: it is asked thousands of times a second
    except FileNotFoundError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


class _Trap:
    """Holds a table of the centre, so that its next transaction stops there, and kills the centre when it waits."""

    def __init__(self, url: str, table: str, *, reads_too: bool, kill: Callable[[], bool]) -> None:
        self._address = libpq_address(url)
        self._table = table
        self._mode = "ACCESS EXCLUSIVE" if reads_too else "EXCLUSIVE"
        self._kill = kill
        self._holding: psycopg.Connection | None = None

    def set(self) -> None:
        holding = psycopg.connect(self._address)
        holding.execute(sql.SQL("LOCK TABLE {} IN " + self._mode + " MODE").format(sql.Identifier(self._table)))
        self._holding = holding

    def hit(self, passed: Passed) -> bool:
        holding = self._holding
        if holding is None:
            return False
        try:
            with psycopg.connect(self._address, autocommit=True) as looking:
                while not self._somebody_waits(looking):
                    if passed(_LOOK_EVERY_S):
                        return False
                return self._kill()
        finally:
            self.release()

    def release(self) -> None:
        """Let the table go: what waits at the server goes on, for a client that is no more."""
        if self._holding is not None:
            self._holding.close()
            self._holding = None

    def _somebody_waits(self, looking: psycopg.Connection) -> bool:
        found = looking.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            (self._table,),
        ).fetchone()
        return found is not None
