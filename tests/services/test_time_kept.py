"""The time of a desk through sleep, restarts, and a clock that is set while there is no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, journal_lines, open_desk
from app.domain.exchanged import VerifiedAnswer
from app.domain.verdicts import LimitReason, Verdict
from app.domain.views import ScanResult
from app.foundation.paths import DataFolder
from app.foundation.steady import Steady
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk


@dataclass
class Machine:
    """Time passes for its clock and its counter alike; only the clock can be set."""

    clock: StillClock
    start: str = "first"
    ms: int = 1000
    true: datetime = field(default=NOON)

    def passes(self, **time: float) -> None:
        self.clock.forward(**time)
        self.ms += timedelta(**time) // timedelta(milliseconds=1)
        self.true += timedelta(**time)

    def reboots(self) -> None:
        self.start, self.ms = self.start + " again", 10

    def counter(self) -> Steady:
        return Steady(self.start, self.ms)

    def exchange(self, issuer: Issuer) -> VerifiedAnswer:
        """What an exchange verifies now: the centre's clock is right."""
        skew_ms = (self.true - self.clock()) // timedelta(milliseconds=1)
        listed = issuer.campaign_list(as_of=self.true)
        return an_answer(listed, at=self.clock(), skew_ms=skew_ms, lists_as_of=self.true, steady=self.counter())


@pytest.fixture
def machine(clock: StillClock) -> Machine:
    return Machine(clock)


@pytest.fixture
def desk(tmp_path: Path, issuer: Issuer, machine: Machine) -> Iterator[DeskParts]:
    an_enrolled_desk(tmp_path / "desk", issuer, machine.clock).close()
    opened = opened_again(tmp_path / "desk", machine)
    opened.store.store_answer(machine.exchange(issuer))
    yield opened
    opened.close()


def opened_again(folder: Path, machine: Machine) -> DeskParts:
    return open_desk(DataFolder(folder), machine.clock, counter=machine.counter)


def restarted(desk: DeskParts, machine: Machine) -> DeskParts:
    desk.close()
    return opened_again(desk.folder.root, machine)


def scan(desk: DeskParts, issuer: Issuer, serial: int) -> ScanResult:
    return desk.desk.redeem(issuer.digits(serial), "MEDIATION")


def clock_entries(desk: DeskParts) -> list[object]:
    return [line["body"] for line in journal_lines(desk.folder.database) if line["kind"] == "clock"]


def test_sleep_is_time_that_passes(desk: DeskParts, issuer: Issuer, machine: Machine) -> None:
    machine.passes(hours=70)

    assert scan(desk, issuer, 1).at == machine.true
    machine.passes(hours=3)
    assert scan(desk, issuer, 2).decision.limit is LimitReason.LIST_TOO_OLD


@pytest.mark.parametrize("hours", [-400.0, -30.0, -3.0, 3.0, 50.0, 9000.0])
def test_a_clock_that_is_set_while_offline_changes_nothing(
    desk: DeskParts, issuer: Issuer, machine: Machine, hours: float
) -> None:
    machine.passes(minutes=30)
    machine.clock.forward(hours=hours)
    machine.passes(minutes=30)

    result = scan(desk, issuer, 1)

    assert result.taken
    assert result.at == machine.true


def test_a_clock_set_back_every_evening_does_not_keep_a_list_young(
    desk: DeskParts, issuer: Issuer, machine: Machine
) -> None:
    taken = []
    for serial in range(5):
        machine.passes(hours=23)
        taken.append(scan(desk, issuer, serial).taken)
        machine.clock.forward(hours=-23)

    assert taken == [True, True, True, False, False]


def test_it_is_said_once_in_the_journal_each_time(desk: DeskParts, issuer: Issuer, machine: Machine) -> None:
    machine.clock.forward(hours=-3)
    scan(desk, issuer, 1)
    scan(desk, issuer, 2)
    machine.clock.forward(hours=5)
    scan(desk, issuer, 3)
    machine.clock.forward(minutes=4)
    scan(desk, issuer, 4)

    assert clock_entries(desk) == [
        {"desk_clock": "2026-11-23T08:00:00.000Z", "step_back_ms": 10_800_000},
        {"desk_clock": "2026-11-23T13:00:00.000Z", "step_back_ms": -18_000_000},
    ]


def test_the_time_is_right_after_the_program_was_closed_and_opened(
    desk: DeskParts, issuer: Issuer, machine: Machine
) -> None:
    machine.clock.forward(hours=-3)
    machine.passes(hours=1)

    again = restarted(desk, machine)

    assert scan(again, issuer, 1).at == machine.true
    again.close()


def test_the_time_is_right_after_the_machine_was_started_again(
    desk: DeskParts, issuer: Issuer, machine: Machine
) -> None:
    machine.clock.forward(hours=-30)
    scan(desk, issuer, 1)
    machine.reboots()
    machine.passes(hours=8)

    again = restarted(desk, machine)

    assert scan(again, issuer, 2).at == machine.true
    again.close()


def test_a_clock_set_back_while_the_machine_was_off_is_bridged_or_refused(
    desk: DeskParts, issuer: Issuer, machine: Machine
) -> None:
    machine.passes(hours=2)
    scan(desk, issuer, 1)
    machine.reboots()
    machine.clock.forward(hours=-5)
    again = restarted(desk, machine)

    bridged = scan(again, issuer, 2)
    machine.clock.forward(days=-2)
    refused = scan(again, issuer, 3)

    assert (bridged.taken, bridged.at) == (True, machine.true)
    assert refused.decision.verdict is Verdict.CLOCK_UNRELIABLE
    again.close()


def test_a_counter_that_begins_anew_does_not_stop_the_desk(desk: DeskParts, issuer: Issuer, machine: Machine) -> None:
    machine.passes(hours=1)
    machine.ms = 5

    assert scan(desk, issuer, 1).at == machine.true


def test_the_next_exchange_counts_anew(desk: DeskParts, issuer: Issuer, machine: Machine) -> None:
    machine.clock.forward(hours=-3)
    machine.passes(minutes=1)
    desk.store.store_answer(machine.exchange(issuer))
    machine.passes(minutes=1)

    assert scan(desk, issuer, 1).at == machine.true
    assert clock_entries(desk) == []


def test_an_answer_that_measured_nothing_keeps_the_skew_and_never_goes_back(
    desk: DeskParts, issuer: Issuer, machine: Machine
) -> None:
    machine.clock.forward(hours=-1)
    desk.store.store_answer(machine.exchange(issuer))
    kept = desk.desk.status().skew_ms
    machine.passes(hours=9)
    late = an_answer(at=machine.clock(), skew_ms=kept_before_sleep(machine), measured=False, lists_as_of=None)

    desk.store.store_answer(late)

    assert desk.desk.status().skew_ms == kept == 3_600_000
    assert scan(desk, issuer, 1).at == machine.true


def kept_before_sleep(machine: Machine) -> int:
    """What a request that was answered nine hours ago, before the sleep, would make of the skew."""
    return (machine.true - timedelta(hours=9) - machine.clock()) // timedelta(milliseconds=1)
