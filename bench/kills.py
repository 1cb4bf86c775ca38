"""`python -m bench kills`: SIGKILL of desks and of the centre during exchanges, at chosen points; judged at the end.

The service and every exchange are processes of their own, on PostgreSQL and on files; what was killed is started
again and goes on with what it finds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.bootstrap import verify_journal
from app.foundation.paths import DataFolder
from bench.figures import write_line
from bench.kill_ground import CentreOnGround, DeskOnGround, Exchanged, ended
from bench.kill_points import POINTS, Point, Side, strike_at
from bench.relay import Relay
from tests.simulation.model import Finding, Heard, Shown, judge
from tools.throwaway_postgres import throwaway_postgres

DESKS = 4
_ROUNDS_PER_KILL = 3
_LAST_EXCHANGES = 12
_MANY = 520
"""More than fit into one request: the exchange takes several."""

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Outcome:
    """What a run did and what the judge found."""

    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)
    redemptions: int = 0
    voids: int = 0
    shown_twice: int = 0
    exchanges: int = 0
    missed: int = 0
    """Rounds in which the point did not come: nothing was killed."""
    ends: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    double: int = 0
    double_settled: int = 0
    receipts: int = 0
    broken: list[Finding] = field(default_factory=list)

    @property
    def bad_receipts(self) -> int:
        return sum(finding.rule == "receipt does not verify" for finding in self.broken)

    @property
    def well(self) -> bool:
        return not self.broken and not (self.lost or self.double or self.double_settled)


def run(arguments: list[str]) -> int:
    """Print one JSON object; 1 when anything was lost, doubled, unproven or broken, or too few kills were made."""
    parser = argparse.ArgumentParser(prog="python -m bench kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--desks", type=int, default=DESKS)
    options = parser.parse_args(arguments)
    # No exchange of a measurement may touch the keyring of the person who measures.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    started = time.perf_counter()
    with throwaway_postgres() as url, tempfile.TemporaryDirectory(prefix="comptoir-kills-") as folder:
        outcome = kill_and_judge(Path(folder), url, kills=options.kills, seed=options.seed, desks=options.desks)
    enough = outcome.kills.total() >= options.kills
    write_line(
        {
            "seed": options.seed,
            "kills": {side.value: outcome.kills[side.value] for side in Side},
            "phases": dict(sorted(outcome.points.items())),
            "effects": dict(sorted(outcome.effects.items())),
            "exchanges": outcome.exchanges,
            "missed": outcome.missed,
            "redemptions": outcome.redemptions,
            "voids": outcome.voids,
            "shown_twice": outcome.shown_twice,
            "ends": outcome.ends,
            "lost": outcome.lost,
            "double": outcome.double,
            "double_settled": outcome.double_settled,
            "receipts": outcome.receipts,
            "bad_receipts": outcome.bad_receipts,
            "broken": sorted({f"{finding.rule}: {finding.subject} {finding.text}" for finding in outcome.broken})[:20],
            "seconds": round(time.perf_counter() - started),
        }
    )
    return 0 if outcome.well and enough else 1


def kill_and_judge(
    folder: Path, database_url: str, *, kills: int, seed: int, desks: int, most_scans: int = 12, many: bool = True
) -> Outcome:
    """Kill so many times on an empty PostgreSQL database, let everything come to rest, and judge what is left.

    `many`: now and then a desk has more to send than fits into one request.
    """
    with _ground(folder, database_url, desks) as (centre, stands):
        story = _Story(centre, stands, random.Random(seed), most_scans, many=many)  # noqa: S311 - points, not secrets
        for place in range(kills * _ROUNDS_PER_KILL):
            if story.outcome.kills.total() >= kills:
                break
            story.round(POINTS[(place - story.outcome.missed) % len(POINTS)])
        story.come_to_rest()
        centre.settle()
        _judge(story, folder)
    return story.outcome


@contextmanager
def _ground(folder: Path, database_url: str, desks: int) -> Iterator[tuple[CentreOnGround, list[DeskOnGround]]]:
    with ExitStack() as stack:
        centre = CentreOnGround(folder, database_url)
        stack.callback(centre.stop)
        centre.start()
        centre.address()  # waits: a slow machine must not use up the patience of a desk
        stands = []
        for number in range(desks):
            relay = Relay(centre.address)
            stack.callback(relay.close)
            # Two desks at each site: they tell each other what they took.
            desk = DeskOnGround(DataFolder(folder / f"desk-{number}"), relay, f"Site {number // 2}")
            desk.enrol(centre.enrolment_code(desk.site))
            stands.append(desk)
        yield centre, stands


class _Story:
    def __init__(
        self, centre: CentreOnGround, desks: list[DeskOnGround], chance: random.Random, most_scans: int, *, many: bool
    ) -> None:
        self.centre = centre
        self.desks = desks
        self.outcome = Outcome()
        self._chance = chance
        self._most_scans = most_scans
        self._many = many
        self._next_serial = 0

    def round(self, point: Point) -> None:
        """Work at a desk, let it exchange, kill at the point, start again what was killed."""
        chance = self._chance
        desk = chance.choice(self.desks)
        many = self._many and chance.random() < 0.08
        self._work(desk, _MANY if many else chance.randint(1, self._most_scans))
        before = (_receipts(desk), self.centre.entries_of(desk.id))
        strike = strike_at(point, desk, self.centre, chance, request=chance.randint(1, 2) if many else 1)
        self.centre.address()
        desk.relay.arm(strike)
        process = desk.start_exchange()
        others = [other for other in self.desks if other is not desk]
        beside = chance.choice(others) if others and chance.random() < 0.25 else None
        if beside is not None:
            beside.start_exchange()
        self._note(ended(process))
        desk.relay.arm(None)
        strike.clean_up()
        if not strike.struck:
            self.outcome.missed += 1
        elif point.side is Side.CENTRE:
            self._killed(point, desk, before)
            self.centre.start()
        elif process.returncode == -9:
            self._killed(point, desk, before)
        else:
            self.outcome.missed += 1
        if beside is not None and beside.process is not None:
            self._note(ended(beside.process))
        if chance.random() < 0.3:
            self.centre.address()
            self._note(ended(desk.start_exchange()))

    def _killed(self, point: Point, desk: DeskOnGround, before: tuple[int, int]) -> None:
        self.outcome.kills[point.side.value] += 1
        self.outcome.points[str(point)] += 1
        stored, taken_in = _receipts(desk) > before[0], self.centre.entries_of(desk.id) > before[1]
        effect = "the answer is stored" if stored else "taken in, not stored" if taken_in else "nothing was taken in"
        self.outcome.effects[f"{point.side.value}: {effect}"] += 1

    def _work(self, desk: DeskOnGround, scans: int) -> None:
        chance = self._chance
        with desk.opened() as parts:
            for _ in range(scans):
                serial = self._next_serial
                if serial > 0 and chance.random() < 0.1:
                    # Perhaps taken at another desk already, perhaps here.
                    serial = chance.randrange(serial)
                    self.outcome.shown_twice += 1
                else:
                    self._next_serial += 1
                desk.scan(parts, serial, self.centre.digits(serial))
            if desk.taken and chance.random() < 0.4:
                desk.void(parts, chance.choice(sorted(desk.taken)))

    def come_to_rest(self) -> None:
        """Exchange until no desk has anything to send or to hear."""
        self.centre.address()
        for _ in range(_LAST_EXCHANGES):
            before = [_receipts(desk) for desk in self.desks]
            done = [ended(process) for process in [desk.start_exchange() for desk in self.desks]]
            for exchanged in done:
                self._note(exchanged)
            quiet = before == [_receipts(desk) for desk in self.desks]
            if quiet and all(exchanged.status == 0 for exchanged in done):
                return
        self.outcome.broken.append(Finding("never at rest", "", ""))

    def _note(self, exchanged: Exchanged) -> None:
        self.outcome.exchanges += 1
        if exchanged.crashed:
            self.outcome.broken.append(Finding("crash", "sync", exchanged.said[-500:]))


def _receipts(desk: DeskOnGround) -> int:
    return int(desk.rows("SELECT count(*) FROM receipts")[0][0])


def _judge(story: _Story, folder: Path) -> None:
    """Hold what desks said against the rows that are left, with the judge of the simulation, and look at the rest."""
    outcome, heard = story.outcome, Heard()
    # The time of a redemption is not judged here: no clock was touched.
    for desk in story.desks:
        for redemption, serial in desk.taken.items():
            heard.taken.append(Shown(desk.id, redemption, (story.centre.campaign, serial), _NO_TIME, None))
        heard.voided += [(desk.id, redemption) for redemption in desk.voided]
    judgement = judge(
        heard,
        story.centre.copied_to_sqlite(folder / "copy.sqlite"),
        {desk.id: (desk.id, desk.folder.database) for desk in story.desks},
        story.centre.key.public.raw,
    )
    outcome.broken += judgement.broken
    outcome.lost, outcome.double = judgement.lost, judgement.double
    outcome.double_settled, outcome.ends = judgement.double_settled, dict(sorted(judgement.ends.items()))
    outcome.redemptions, outcome.voids = len(heard.taken), len(heard.voided)
    outcome.receipts = sum(_receipts(desk) for desk in story.desks)
    outcome.broken += list(_more_findings(story, heard, folder / "copy.sqlite"))


def _more_findings(story: _Story, heard: Heard, centre: Path) -> Iterator[Finding]:
    """What only these runs can show: nothing at the centre that no desk said, no finding, no failure of the service."""
    at_centre = {(desk, redemption) for desk, redemption in _query(centre, "SELECT desk, id FROM redemptions")}
    at_desks = {(desk.id, row[0]) for desk in story.desks for row in desk.rows("SELECT id FROM redemptions")}
    said = {(shown.device, shown.redemption) for shown in heard.taken}
    for where, ids in (("centre", at_centre), ("desk", at_desks)):
        for desk, redemption in sorted(ids ^ said):
            yield Finding("other redemptions than were said", redemption, f"{where}, {desk}")
    for kind, journal in _query(centre, "SELECT kind, journal FROM findings"):
        yield Finding("the centre doubts a journal", journal, kind)
    if not story.centre.refuses_a_second_live_claim():
        yield Finding("not unique", "PostgreSQL")
    failures = story.centre.failures()
    if failures:
        yield Finding("the service failed", str(failures))
    for stand in story.desks:
        with stand.opened() as parts:
            found = verify_journal(parts.folder.database)
        if not found.clean:
            yield Finding("journal --verify", stand.id, repr(found))


def _query(file: Path, query: str) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()
