"""What the window may rely on when it sends blocking work away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.background.task_runner import Lane, TaskRunner
from app.foundation.errors import DiskFull, ExpectedProblem

WITHIN_S = 5


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


class Asker(QObject):
    """Remembers what came back, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.problems: list[ExpectedProblem] = []
        self.threads: list[threading.Thread] = []

    def on_done(self, result: object) -> None:
        self.done.append(result)
        self.threads.append(threading.current_thread())

    def on_problem(self, problem: ExpectedProblem) -> None:
        self.problems.append(problem)
        self.threads.append(threading.current_thread())


def ask(runner: TaskRunner, asker: Asker, work: Callable[[], object], lane: Lane = Lane.DATABASE) -> None:
    runner.run(work, owner=asker, on_done=asker.on_done, on_problem=asker.on_problem, lane=lane)


def failing(error: Exception) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


def test_work_runs_beside_the_window_and_its_result_comes_back_on_the_main_thread(
    runner: TaskRunner, qtbot: QtBot
) -> None:
    asker = Asker()

    ask(runner, asker, threading.current_thread)
    qtbot.waitUntil(lambda: runner.idle)

    assert asker.done != [threading.main_thread()]
    assert asker.threads == [threading.main_thread()]


class AtOnce(ThreadPoolExecutor):
    """Whatever it is given is over before it answers, as on a machine whose window is slower than its disk."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def test_nobody_is_answered_while_still_asking(
    runner: TaskRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(runner._lanes, Lane.DATABASE, AtOnce())
    asker = Asker()

    ask(runner, asker, lambda: "quick")

    assert asker.done == []
    qtbot.waitUntil(lambda: asker.done == ["quick"])


def test_what_is_asked_of_the_database_is_done_in_the_order_in_which_it_was_asked(
    runner: TaskRunner, qtbot: QtBot
) -> None:
    asker, begun = Asker(), []

    def numbered(number: int) -> Callable[[], object]:
        def work() -> object:
            begun.append(number)
            return number

        return work

    for number in range(50):
        ask(runner, asker, numbered(number))
    qtbot.waitUntil(lambda: runner.idle)

    assert begun == list(range(50))
    assert asker.done == list(range(50))


def test_a_slow_network_does_not_hold_up_the_database(runner: TaskRunner, qtbot: QtBot) -> None:
    asker, answered = Asker(), threading.Event()

    ask(runner, asker, lambda: answered.wait(WITHIN_S), Lane.NETWORK)
    ask(runner, asker, lambda: "local")
    qtbot.waitUntil(lambda: asker.done == ["local"])

    assert not runner.idle
    answered.set()
    qtbot.waitUntil(lambda: asker.done == ["local", True])


def test_two_requests_may_be_on_the_network_at_once(runner: TaskRunner, qtbot: QtBot) -> None:
    asker, meet = Asker(), threading.Barrier(2, timeout=WITHIN_S)

    ask(runner, asker, lambda: meet.wait() >= 0, Lane.NETWORK)
    ask(runner, asker, lambda: meet.wait() >= 0, Lane.NETWORK)
    qtbot.waitUntil(lambda: runner.idle)

    assert asker.done == [True, True]


def test_an_expected_problem_is_told_to_whoever_asked(runner: TaskRunner, qtbot: QtBot) -> None:
    asker, problem = Asker(), DiskFull()

    ask(runner, asker, failing(problem))
    qtbot.waitUntil(lambda: runner.idle)

    assert asker.problems == [problem]
    assert asker.done == []
    assert asker.threads == [threading.main_thread()]


def test_a_bug_is_raised_on_the_main_thread_and_the_next_work_is_done_all_the_same(
    runner: TaskRunner, qtbot: QtBot
) -> None:
    asker = Asker()

    with qtbot.captureExceptions() as bugs:
        ask(runner, asker, failing(ZeroDivisionError()))
        ask(runner, asker, lambda: "next")
        qtbot.waitUntil(lambda: runner.idle)

    assert [kind for kind, _error, _trace in bugs] == [ZeroDivisionError]
    assert asker.problems == []
    assert asker.done == ["next"]


def test_a_page_that_is_gone_is_not_called_back(runner: TaskRunner, qtbot: QtBot) -> None:
    asker, may_end = Asker(), threading.Event()
    ask(runner, asker, lambda: may_end.wait(WITHIN_S))

    shiboken6.delete(asker)
    may_end.set()
    qtbot.waitUntil(lambda: runner.idle)

    assert asker.done == []


def test_closing_waits_for_what_runs_forgets_what_waits_and_calls_nobody_back(runner: TaskRunner, qtbot: QtBot) -> None:
    asker, started, ended, never = Asker(), threading.Event(), threading.Event(), threading.Event()

    def slow() -> object:
        started.set()
        may_end.wait(WITHIN_S)
        ended.set()
        return None

    may_end = threading.Event()
    ask(runner, asker, slow)
    ask(runner, asker, never.set)
    assert started.wait(WITHIN_S)
    may_end.set()
    runner.close()

    assert ended.is_set()
    assert runner.idle
    with qtbot.assertNotEmitted(runner.destroyed):
        ask(runner, asker, never.set)
    assert asker.done == []
    assert runner.idle


def test_after_closing_no_thread_is_left(runner: TaskRunner, qtbot: QtBot) -> None:
    asker = Asker()
    ask(runner, asker, lambda: 1)
    ask(runner, asker, lambda: 2, Lane.NETWORK)
    qtbot.waitUntil(lambda: runner.idle)

    runner.close()

    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith(("db", "net"))]
