"""The time of the desk: the machine's clock, corrected by what the centre said, never before what is already known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.views import ClockFacts

_HOPELESS = timedelta(hours=24)
"""A clock this far off was never set: a machine that corrects itself does it by this much at once."""


_MOVED = timedelta(seconds=1)
"""Less than this between the machine's clock and its counter is no more than their own drift."""


@dataclass(frozen=True, slots=True)
class DeskTime:
    now: datetime
    """Corrected instant, at or after the last known one."""
    clock_at: datetime
    """What the machine's clock shows."""
    step_back: timedelta
    """How far the corrected clock is behind the last known instant; zero when it is not."""
    moved: timedelta = timedelta(0)
    """How far the machine's clock was set (back: more than zero) since the skew was kept, as its counter proves."""


def desk_time(clock_at: datetime, facts: ClockFacts) -> DeskTime:
    """Tell the time of the desk.

    Since an exchange, the machine's counter proves it, whatever happens to the clock: through sleep, restarts of the
    program, and a clock that is set. After a restart of the machine it is the clock, corrected by the skew; a clock
    set back is then bridged by the last instant that any act has seen.
    """
    corrected, moved = _corrected(clock_at, facts), timedelta(0)
    if facts.proven_at is not None:
        by_clock = clock_at + timedelta(milliseconds=facts.skew_ms)
        off = facts.proven_at - by_clock
        corrected, moved = (facts.proven_at, off) if abs(off) >= _MOVED else (by_clock, timedelta(0))
    step_back = max(facts.last_known_at - corrected, timedelta(0))
    return DeskTime(now=max(corrected, facts.last_known_at), clock_at=clock_at, step_back=step_back, moved=moved)


def _corrected(clock_at: datetime, facts: ClockFacts) -> datetime:
    """Add what the centre said, unless the machine's clock has been set right since."""
    skew = timedelta(milliseconds=facts.skew_ms)
    corrected = clock_at + skew
    since_known = clock_at - facts.last_known_at
    set_right = abs(skew) > _HOPELESS and timedelta(0) <= since_known < abs(corrected - facts.last_known_at)
    return clock_at if set_right else corrected
