"""The time of the desk: the machine's clock, corrected by what the centre said, never before what is already known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.views import ClockFacts


@dataclass(frozen=True, slots=True)
class DeskTime:
    now: datetime
    """Corrected instant, at or after the last known one."""
    clock_at: datetime
    """What the machine's clock shows."""
    step_back: timedelta
    """How far the corrected clock is behind the last known instant; zero when it is not."""


def desk_time(clock_at: datetime, facts: ClockFacts) -> DeskTime:
    """Correct the machine's clock; a clock set back is bridged by the last instant that any act has seen."""
    corrected = clock_at + timedelta(milliseconds=facts.skew_ms)
    step_back = max(facts.last_known_at - corrected, timedelta(0))
    return DeskTime(now=max(corrected, facts.last_known_at), clock_at=clock_at, step_back=step_back)
