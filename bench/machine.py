"""What a measurement takes of the machine, and what else was going on there meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from app.domain.signing import Purpose, SigningKey

_YARDSTICK_SIGNATURES = 2_000


def cpu_seconds(root: psutil.Process) -> float:
    """Processor time of a process and of all below it, those that have ended included; of this one, its own alone."""
    if root.pid == os.getpid():
        own = root.cpu_times()
        return own.user + own.system
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
        total += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return total


@dataclass(frozen=True, slots=True)
class Moment:
    """The clocks of the machine and of the measured processes at one instant."""

    at: float
    busy: float
    stolen: float
    parts: Mapping[str, float]


def look(parts: Mapping[str, psutil.Process]) -> Moment:
    """Read all clocks; `parts` names the roots of the measured processes."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return Moment(
        at=time.perf_counter(),
        busy=sum(times[:8]) - idle,
        stolen=getattr(times, "steal", 0.0),
        parts={name: cpu_seconds(process) for name, process in parts.items()},
    )


def used_between(before: Moment, after: Moment) -> dict[str, object]:
    """Cores used by each part, and by everything else on the machine, in the time between two looks."""
    took = after.at - before.at
    cores = {name: (after.parts[name] - before.parts[name]) / took for name in before.parts}
    others = (after.busy - before.busy) / took - sum(cores.values())
    return {
        "cores": os.cpu_count(),
        "cores_used": {name: round(value, 2) for name, value in cores.items()},
        "cores_used_by_other_programs": round(max(others, 0.0), 2),
        "cores_stolen_by_the_host": round((after.stolen - before.stolen) / took, 2),
    }


def yardstick() -> float:
    """Microseconds of processor time for one Ed25519 signature: how fast this machine is at this moment."""
    key, message = SigningKey.generate(), b"m" * 500
    started = time.process_time()
    for _ in range(_YARDSTICK_SIGNATURES):
        key.sign(Purpose.RECEIPT, message)
    return round((time.process_time() - started) / _YARDSTICK_SIGNATURES * 1e6, 1)
