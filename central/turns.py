"""How many requests are worked on at the same time; the others wait their turn, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from central.centre import Refused

AT_ONCE = 3
"""Per worker process. More would only take turns at one interpreter, each holding its rows locked meanwhile."""

MOST_WAITING = 100
WAIT_S = 10.0
RETRY_AFTER_S = 5


class Turns:
    """For one event loop. Whoever gets no turn in time is told when to come back, and nothing was changed."""

    def __init__(self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, wait_s: float = WAIT_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._most_waiting = most_waiting
        self._wait_s = wait_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold one turn; 503 `busy` with Retry-After when none comes free in time."""
        await self._wait()
        try:
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise Refused(503, "busy", retry_after_s=RETRY_AFTER_S)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as error:
            raise Refused(503, "busy", retry_after_s=RETRY_AFTER_S) from error
        finally:
            self._waiting -= 1
