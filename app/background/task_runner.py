"""Keeps the window responsive: blocking work runs on a lane, its result comes back here."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.foundation.errors import ExpectedProblem

T = TypeVar("T")


class Lane(Enum):
    """Where a task waits for its turn."""

    DATABASE = "database"
    """One worker: local reads and writes keep their order."""
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class _Reply:
    owner: QObject
    on_done: Callable[[Any], None]
    on_problem: Callable[[ExpectedProblem], None]


class TaskRunner(QObject):
    """Runs blocking callables off the main thread.

    Create it, call it and close it on the main thread only. An exception that is not an `ExpectedProblem` is a bug:
    it is raised on the main thread, where the hook for uncaught exceptions reports it.
    """

    _settled = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.DATABASE: ThreadPoolExecutor(1, thread_name_prefix="db"),
            Lane.NETWORK: ThreadPoolExecutor(2, thread_name_prefix="net"),
        }
        self._tickets = itertools.count(1)
        # Replies stay here, not in the worker: a worker that drops the last
        # reference to a widget would destroy it on the wrong thread.
        self._waiting: dict[int, _Reply] = {}
        self._closed = False
        # Queued even from this thread: a task may be over before `run` returns, and nobody expects an answer there.
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and no result is on its way."""
        return not self._waiting

    def run(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        on_done: Callable[[T], None],
        on_problem: Callable[[ExpectedProblem], None],
        lane: Lane = Lane.DATABASE,
    ) -> None:
        """Start `work`; nothing is called back once `owner` has been destroyed, nor after `close`."""
        if self._closed:
            return
        ticket = next(self._tickets)
        self._waiting[ticket] = _Reply(owner, on_done, on_problem)
        future = self._lanes[lane].submit(work)
        # The lambda runs on the worker; it only emits, and `_deliver` is a bound method of this thread's object.
        future.add_done_callback(lambda settled: self._settled.emit(ticket, settled))

    def close(self) -> None:
        """Wait for running work, forget what has not started, and call nobody back any more."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()

    @Slot(object, object)
    def _deliver(self, ticket: int, settled: Future[Any]) -> None:
        reply = self._waiting.pop(ticket, None)
        if reply is None or self._closed or settled.cancelled() or not shiboken6.isValid(reply.owner):
            return
        error = settled.exception()
        if error is None:
            reply.on_done(settled.result())
        elif isinstance(error, ExpectedProblem):
            reply.on_problem(error)
        else:
            raise error
