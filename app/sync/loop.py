"""The desk's exchange thread: exchanges when something waits, now and then otherwise, and backs off after failures."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.exchange_progress import ExchangeProgress
from app.domain.views import ExchangePhase
from app.foundation.errors import CentreBusy, CentreProblem, CentreUnreachable, ExpectedProblem
from app.sync.backoff import Backoff
from app.sync.round import RoundSummary

INTERVAL_S = 60.0
"""Between two exchanges when nothing is to be sent: what is new at the centre arrives by then."""

_STOPS_WITHIN_S = 3.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoopState:
    """What the loop tells after each step."""

    phase: ExchangePhase
    failure: str | None = None
    """Code of the problem that ended the last exchange."""
    sent: int = 0
    total: int = 0
    next_try_in_s: int | None = None
    changed: tuple[str, ...] = ()
    """Ids of the redemptions whose state changed in this exchange."""
    progress: ExchangeProgress | None = None
    """Of the exchange that runs or has just ended; None before the first one has begun."""


Exchange = Callable[[RoundSummary, Callable[[RoundSummary], None]], None]
"""Runs one round, fills the summary as it goes and calls back after each batch."""


class ExchangeLoop:
    """Owns one thread; `tell` is called on it. `start` and `stop` once each, the other methods from any thread."""

    def __init__(
        self,
        exchange: Exchange,
        tell: Callable[[LoopState], None],
        *,
        interval_s: float = INTERVAL_S,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._exchange = exchange
        self._tell = tell
        self._interval_s = interval_s
        self._backoff = Backoff(draw)
        self._wake = threading.Event()
        self._stopping = False
        self._cut = False
        self._not_before = 0.0
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)

    def start(self) -> None:
        """Begin with an exchange at once."""
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; waits at most three seconds for a request in flight, which is safe to abandon."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_STOPS_WITHIN_S)

    def wake(self) -> None:
        """Exchange now, whatever wait is running."""
        self._wake.set()

    def cut(self, off: bool) -> None:
        """Behave as if there were no network, until it is switched back."""
        self._cut = off
        self._wake.set()

    def _run(self) -> None:
        wait_s = 0.0
        while True:
            asked_for = self._wake.wait(wait_s)
            # Scans wake the loop all the time; a centre that asked for a pause gets it all the same.
            while not self._stopping and time.monotonic() < self._not_before:
                self._wake.clear()
                self._wake.wait(self._not_before - time.monotonic())
            if self._stopping:
                return
            self._wake.clear()
            wait_s = self._once(asked_for=asked_for)

    def _once(self, *, asked_for: bool) -> float:
        """Exchange once and return the seconds to wait before the next time."""
        summary = RoundSummary()
        self._tell(LoopState(ExchangePhase.SENDING))
        try:
            if self._cut:
                raise CentreUnreachable
            self._exchange(summary, self._progress)
        except ExpectedProblem as problem:
            return self._after_failure(problem, summary, asked_for=asked_for)
        except Exception:  # noqa: BLE001 - logged, and told as a failure
            # A bug must not end the thread: what waits would wait until the next start of the program.
            _log.exception("an exchange failed in a way that is our mistake")
            return self._after_failure(ExpectedProblem(), summary, asked_for=asked_for)
        self._backoff.reset()
        self._tell(_state(ExchangePhase.IDLE, summary))
        return self._interval_s

    def _progress(self, summary: RoundSummary) -> None:
        self._tell(_state(ExchangePhase.SENDING, summary))

    def _after_failure(self, problem: ExpectedProblem, summary: RoundSummary, *, asked_for: bool) -> float:
        asked = problem.values.get("retry_after_s", 0) if isinstance(problem, CentreBusy) else 0
        wait_s = self._backoff.after_failure(at_least_s=float(asked), escalate=not asked_for)
        self._not_before = time.monotonic() + float(asked)
        offline = isinstance(problem, CentreUnreachable) or not isinstance(problem, CentreProblem)
        phase = ExchangePhase.OFFLINE if offline else ExchangePhase.WAITING_TO_RETRY
        self._tell(replace(_state(phase, summary), failure=problem.code, next_try_in_s=round(wait_s)))
        return wait_s


def _state(phase: ExchangePhase, summary: RoundSummary) -> LoopState:
    return LoopState(
        phase,
        sent=summary.sent,
        total=summary.total,
        changed=tuple(summary.changed),
        progress=summary.progress(),
    )
