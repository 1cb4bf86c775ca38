"""A counter that nobody can set and that goes on through sleep: it tells how long it is since something happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.foundation.clock import now
from app.foundation.ids import new_id

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Steady:
    """Milliseconds since an unknown instant; two readings compare within one start alone."""

    start: str
    """Which start of the machine (or of the program, where the machine does not say) the counter belongs to."""
    milliseconds: int


SteadyClock = Callable[[], Steady | None]
"""Reads the counter; None where there is none to rely on."""


def steady() -> Steady:
    """Read the machine's counter, which includes the time that it slept."""
    return Steady(_start(), _nanoseconds() // 1_000_000)


def no_steady() -> Steady | None:
    """Stands where only a clock is known."""
    return None


def _nanoseconds() -> int:
    # Linux has the first, where the second stands still while a laptop sleeps; on macOS the second counts sleep.
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        number: int | None = getattr(time, name, None)
        if number is not None:
            return time.clock_gettime_ns(number)
    return time.monotonic_ns()  # Windows, where it counts sleep


@cache
def _start() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return new_id(now())
