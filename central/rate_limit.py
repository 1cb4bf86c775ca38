"""How much one desk may ask: a full queue at once, and then a steady pace."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

AT_ONCE = 120
"""Requests that a desk may send without a pause: a full queue of 40 batches, pieces of a batch included."""

PER_SECOND = 2.0
_MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """Counts the proven requests of each desk in this process; safe from any thread.

    Every worker process counts for itself, so that a refusal costs the database nothing: a desk whose connections
    reach all of N workers may send N times as much.
    """

    def __init__(
        self, *, at_once: int = AT_ONCE, per_second: float = PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once = at_once
        self._per_second = per_second
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait_s(self, desk: str) -> int | None:
        """Count one request; None when it may be answered, else the whole seconds after which one will be."""
        now = self._clock()
        with self._lock:
            bucket = self._buckets.get(desk)
            if bucket is None:
                self._forget_idle(now)
                bucket = self._buckets[desk] = _Bucket(float(self._at_once), now)
            bucket.left = self._left(bucket, now)
            bucket.at = now
            if bucket.left >= 1:
                bucket.left -= 1
                return None
            return max(1, math.ceil((1 - bucket.left) / self._per_second))

    def _left(self, bucket: _Bucket, now: float) -> float:
        return min(float(self._at_once), bucket.left + (now - bucket.at) * self._per_second)

    def _forget_idle(self, now: float) -> None:
        if len(self._buckets) < _MOST_REMEMBERED:
            return
        # A desk whose bucket is full again is in the same state as one that was never seen.
        for desk in [name for name, bucket in self._buckets.items() if self._left(bucket, now) >= self._at_once]:
            del self._buckets[desk]
