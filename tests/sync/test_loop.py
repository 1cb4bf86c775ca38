from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.views import ExchangePhase
from app.foundation.errors import CentreBroken, CentreBusy, CentreUnreachable, KeyMissing, NotTheCentre
from app.sync.loop import ExchangeLoop, LoopState
from app.sync.round import RoundSummary
from tests.builders import NOON

SOON_S = 5.0
NEVER_S = 3600.0
Step = Callable[[RoundSummary], None]


class Scripted:
    """Stands for the exchange: plays its steps one after the other, then succeeds; remembers everything it is told."""

    def __init__(self, *steps: Step | Exception) -> None:
        self.steps = list(steps)
        self.runs = 0
        self.states: list[LoopState] = []
        self._changed = threading.Condition()

    def exchange(self, summary: RoundSummary, progress: Callable[[RoundSummary], None]) -> None:
        with self._changed:
            self.runs += 1
            step = self.steps.pop(0) if self.steps else None
            self._changed.notify_all()
        if isinstance(step, Exception):
            raise step
        if step is not None:
            step(summary)
            progress(summary)

    def tell(self, state: LoopState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def until(self, ready: Callable[[Scripted], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: ready(self), SOON_S), (self.runs, self.states)

    def until_told(self, phase: ExchangePhase, times: int = 1) -> None:
        self.until(lambda seen: [state.phase for state in seen.states].count(phase) >= times)

    def last(self, phase: ExchangePhase) -> LoopState:
        return [state for state in self.states if state.phase is phase][-1]


@contextmanager
def running(scripted: Scripted, *, interval_s: float = NEVER_S, draw: float = 0.0) -> Iterator[ExchangeLoop]:
    loop = ExchangeLoop(scripted.exchange, scripted.tell, interval_s=interval_s, draw=lambda: draw)
    loop.start()
    try:
        yield loop
    finally:
        loop.stop()


def test_it_begins_with_an_exchange_at_once() -> None:
    scripted = Scripted()
    with running(scripted):
        scripted.until_told(ExchangePhase.IDLE)

    assert [state.phase for state in scripted.states] == [ExchangePhase.SENDING, ExchangePhase.IDLE]
    assert scripted.runs == 1


def test_how_far_an_exchange_has_come_is_told_while_it_runs_and_after_it() -> None:
    def halfway(summary: RoundSummary) -> None:
        summary.started_at, summary.step, summary.total, summary.sent = NOON, ExchangeStep.SENDING, 9, 4

    scripted = Scripted(halfway)
    with running(scripted):
        scripted.until_told(ExchangePhase.IDLE)

    assert [state.progress for state in scripted.states] == [
        None,
        ExchangeProgress(ExchangeStep.SENDING, NOON, sent=4, total=9, confirmed=0, refused=0, errors=0),
        ExchangeProgress(ExchangeStep.SENDING, NOON, sent=4, total=9, confirmed=0, refused=0, errors=0),
    ]


def test_a_scan_wakes_it() -> None:
    scripted = Scripted()
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.IDLE)
        loop.wake()
        scripted.until_told(ExchangePhase.IDLE, times=2)

    assert scripted.runs == 2


def test_a_scan_during_an_exchange_leads_to_another_one() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_summary: RoundSummary) -> None:
        begun.set()
        assert go_on.wait(SOON_S)

    scripted = Scripted(slow)
    with running(scripted) as loop:
        assert begun.wait(SOON_S)
        loop.wake()
        go_on.set()
        scripted.until_told(ExchangePhase.IDLE, times=2)

    assert scripted.runs == 2


def test_it_comes_back_by_itself_when_nothing_wakes_it() -> None:
    scripted = Scripted()
    with running(scripted, interval_s=0.01):
        scripted.until_told(ExchangePhase.IDLE, times=3)


def test_what_was_sent_and_changed_is_told_as_it_goes() -> None:
    def one_sent(summary: RoundSummary) -> None:
        summary.total, summary.sent = 3, 1
        summary.changed.append("one")

    scripted = Scripted(one_sent)
    with running(scripted):
        scripted.until_told(ExchangePhase.IDLE)

    assert scripted.states[1] == LoopState(ExchangePhase.SENDING, sent=1, total=3, changed=("one",))
    assert scripted.states[2] == LoopState(ExchangePhase.IDLE, sent=1, total=3, changed=("one",))


@pytest.mark.parametrize(
    ("problem", "phase"),
    [
        (CentreUnreachable(), ExchangePhase.OFFLINE),
        (NotTheCentre(), ExchangePhase.WAITING_TO_RETRY),
        (CentreBroken(status=500), ExchangePhase.WAITING_TO_RETRY),
        (CentreBusy(retry_after_s=9), ExchangePhase.WAITING_TO_RETRY),
        (KeyMissing(), ExchangePhase.OFFLINE),
    ],
    ids=str,
)
def test_a_failure_is_told_with_its_code_and_the_time_of_the_next_try(problem: Exception, phase: ExchangePhase) -> None:
    scripted = Scripted(problem)
    with running(scripted):
        scripted.until_told(phase)

    told = scripted.last(phase)
    assert told.failure == str(problem).split(" ", maxsplit=1)[0]
    assert told.next_try_in_s is not None
    assert 1 <= told.next_try_in_s <= 9


def test_it_tries_again_by_itself_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.backoff.FIRST_S", 0.02)
    scripted = Scripted(CentreUnreachable(), CentreUnreachable())
    with running(scripted):
        scripted.until_told(ExchangePhase.IDLE)

    assert scripted.runs == 3


def test_a_wake_ends_the_wait_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.backoff.FIRST_S", NEVER_S)
    monkeypatch.setattr("app.sync.backoff.LONGEST_S", NEVER_S)
    scripted = Scripted(CentreUnreachable())
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.OFFLINE)
        loop.wake()
        scripted.until_told(ExchangePhase.IDLE)


def test_a_pause_that_the_centre_asked_for_is_kept_in_spite_of_wakes() -> None:
    pause_s = 1
    times: list[float] = []

    def note(_summary: RoundSummary) -> None:
        times.append(time.monotonic())

    scripted = Scripted(CentreBusy(retry_after_s=pause_s), note)
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.WAITING_TO_RETRY)
        told_at = time.monotonic()
        for _ in range(200):
            loop.wake()
        scripted.until_told(ExchangePhase.IDLE)

    # What is told comes a moment after the pause has begun.
    assert times[0] - told_at > pause_s * 0.8
    assert scripted.runs == 2


def test_it_stops_at_once_during_a_pause() -> None:
    scripted = Scripted(CentreBusy(retry_after_s=3600))
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.WAITING_TO_RETRY)
        started = time.monotonic()
        loop.stop()

    assert time.monotonic() - started < 3
    assert scripted.runs == 1


def test_cut_off_it_sends_nothing_and_says_so() -> None:
    scripted = Scripted()
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.IDLE)
        loop.cut(off=True)
        scripted.until_told(ExchangePhase.OFFLINE)
        loop.wake()
        scripted.until_told(ExchangePhase.OFFLINE, times=2)
        assert scripted.runs == 1
        assert scripted.last(ExchangePhase.OFFLINE).failure == "centre_unreachable"

        loop.cut(off=False)
        scripted.until_told(ExchangePhase.IDLE, times=2)

    assert scripted.runs == 2


@pytest.mark.logged_errors
def test_a_mistake_of_ours_in_an_exchange_does_not_end_the_thread(caplog: pytest.LogCaptureFixture) -> None:
    scripted = Scripted(ZeroDivisionError("a bug"))
    with caplog.at_level(logging.ERROR), running(scripted) as loop:
        scripted.until_told(ExchangePhase.OFFLINE)
        loop.wake()
        scripted.until_told(ExchangePhase.IDLE)

    assert scripted.runs == 2
    assert "our mistake" in caplog.text


def test_it_ends_within_three_seconds_although_a_request_is_in_flight() -> None:
    begun, released = threading.Event(), threading.Event()

    def stuck(_summary: RoundSummary) -> None:
        begun.set()
        released.wait(30)

    scripted = Scripted(stuck)
    loop = ExchangeLoop(scripted.exchange, scripted.tell)
    loop.start()
    assert begun.wait(SOON_S)
    started = time.monotonic()
    loop.stop()
    took = time.monotonic() - started
    released.set()

    assert took < 3.5


def test_stopping_before_the_start_and_twice_is_harmless() -> None:
    never = ExchangeLoop(Scripted().exchange, Scripted().tell)
    never.stop()

    scripted = Scripted()
    with running(scripted) as loop:
        loop.stop()


def test_nothing_is_told_after_the_stop() -> None:
    scripted = Scripted()
    with running(scripted) as loop:
        scripted.until_told(ExchangePhase.IDLE)
        loop.stop()
        told = len(scripted.states)
        loop.wake()
        loop.cut(off=True)

    assert len(scripted.states) == told
