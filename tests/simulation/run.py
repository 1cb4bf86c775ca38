"""Runs one seed: as many worlds as its number of redemptions needs, each judged by itself."""

from __future__ import annotations

import hashlib
import json
import logging
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation import rest
from tests.simulation.centre import scratch
from tests.simulation.model import Finding, Judgement, judge
from tests.simulation.seeded import TrueTime, everything_seeded
from tests.simulation.world import World

PER_WORLD = 2_000
"""Redemptions of one world: enough for its desks to meet, little enough to read its story."""


@dataclass
class Outcome:
    """What is left of one world, small enough to be sent to another process."""

    redemptions: int = 0
    lost: int = 0
    double: int = 0
    double_settled: int = 0
    erased: int = 0
    unproven: int = 0
    shown_twice: int = 0
    vouchers: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    death_places: Counter[str] = field(default_factory=Counter)
    """Functions of the code at whose commits a process died."""
    broken: list[Finding] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    trace: str = ""

    @property
    def well(self) -> bool:
        return not (self.lost or self.double or self.double_settled or self.broken)


def worlds_of(redemptions: int, per_world: int = PER_WORLD) -> list[int]:
    """How many redemptions each world of a run has."""
    full, left = divmod(redemptions, per_world)
    return [per_world] * full + ([left] if left else [])


def run_world(seed: int, place: int, redemptions: int) -> Outcome:
    """Run and judge one world; the same arguments give the same outcome, to the last byte of its trace."""
    entropy = random.Random(f"{seed}:{place}")  # noqa: S311 - repeatable is what it is for
    true_time = TrueTime()
    folder = Path(tempfile.mkdtemp(dir=scratch()))
    holder: list[World] = []
    try:
        with _quiet(), everything_seeded(entropy, true_time, lambda: holder[0].network.adapter()):  # noqa: PLW0108 - there is no world yet
            world = World(folder, entropy, true_time, redemptions)
            holder.append(world)
            try:
                world.run()
            except Exception:  # noqa: BLE001 - a crash is a finding, with the story that led to it
                return _crashed(world)
        judgement = judge(world.heard, world.centre.file, rest.ended(world), world.centre.centre.key.public.raw)
        return _outcome(world, judgement)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _quiet() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _crashed(world: World) -> Outcome:
    what = traceback.format_exc(limit=-12)
    return Outcome(
        redemptions=len(world.heard.taken),
        faults=world.counted,
        broken=[Finding("crash", what.splitlines()[-1], what)],
        stories=world.story[-40:],
        trace=world.trace,
    )


def _outcome(world: World, judgement: Judgement) -> Outcome:
    ends = Counter(judgement.ends)
    trace = hashlib.sha256(world.trace.encode() + json.dumps(sorted(ends.items())).encode()).hexdigest()
    return Outcome(
        redemptions=len(world.heard.taken),
        lost=judgement.lost,
        double=judgement.double,
        double_settled=judgement.double_settled,
        erased=judgement.erased,
        unproven=judgement.unproven,
        shown_twice=sum(len(where) > 1 for where in world.shown_at.values()),
        vouchers=len(world.shown_at),
        ends=ends,
        faults=world.counted,
        death_places=world.death_places,
        broken=judgement.broken,
        stories=_stories(world, judgement),
        trace=trace,
    )


def _stories(world: World, judgement: Judgement) -> list[str]:
    """What happened to the first few subjects of a broken rule: to the voucher, and at the desks that took it."""
    lines: list[str] = []
    for finding in judgement.broken[:3]:
        lines.append(f"--- {finding.rule}: {finding.subject} {finding.text}")
        shown = [
            one
            for one in world.heard.taken
            if finding.subject in (one.redemption, f"{one.voucher[0]}/{one.voucher[1]}")
        ]
        words = {finding.subject} | {one.redemption for one in shown}
        words |= {f" {one.voucher[0]}/{one.voucher[1]} " for one in shown}
        names = {f" {one.device} " for one in shown}
        for line in world.story:
            about = any(word in line for word in words)
            acts = any(name in line for name in names) and " scan " not in line and " void " not in line
            if about or acts:
                lines.append(line)
    return lines


def added(outcomes: list[Outcome]) -> Outcome:
    """Put the worlds of a run together, in their order."""
    total = Outcome(trace=hashlib.sha256("".join(outcome.trace for outcome in outcomes).encode()).hexdigest())
    for outcome in outcomes:
        total.redemptions += outcome.redemptions
        total.lost += outcome.lost
        total.double += outcome.double
        total.double_settled += outcome.double_settled
        total.erased += outcome.erased
        total.unproven += outcome.unproven
        total.shown_twice += outcome.shown_twice
        total.vouchers += outcome.vouchers
        total.ends.update(outcome.ends)
        total.faults.update(outcome.faults)
        total.death_places.update(outcome.death_places)
        total.broken += outcome.broken
        total.stories += outcome.stories
    return total


def simulate(seed: int, redemptions: int) -> Outcome:
    """Run one seed in this process."""
    return added([run_world(seed, place, size) for place, size in enumerate(worlds_of(redemptions))])
