"""Makes a run repeatable: every id, key, delay and instant comes from one seed and one clock."""

from __future__ import annotations

import contextlib
import hmac
import random
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock

from requests.adapters import BaseAdapter

import app.bootstrap
import app.sync.client
import central.commands
import central.service
from app.domain.signing import PublicKey, Purpose, SigningKey
from app.foundation.clock import whole_milliseconds

START = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
"""Shortly before the end of a month, so that there is something to settle."""


_REMEMBERED = 10_000


class TrueTime:
    """The one time of a world; the clocks of machines are this, and what is wrong with them."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return whole_milliseconds(self.now)

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return (self.now - START).total_seconds()


@contextmanager
def everything_seeded(
    entropy: random.Random, true_time: TrueTime, adapter: Callable[[], BaseAdapter]
) -> Iterator[None]:
    """Replace the sources of randomness and time of the desk and of the centre, and the way between them."""
    drawn = SimpleNamespace(
        randbits=entropy.getrandbits,
        token_bytes=entropy.randbytes,
        token_hex=lambda size=32: entropy.randbytes(size).hex(),
        choice=entropy.choice,
        randbelow=entropy.randrange,
        compare_digest=hmac.compare_digest,
    )
    passed = SimpleNamespace(
        monotonic=true_time.monotonic,
        perf_counter=true_time.monotonic,
        time=lambda: true_time().timestamp(),
        sleep=true_time.pass_,
    )
    with contextlib.ExitStack() as patches:
        for module in _ours():
            for name, real, ours in (("secrets", secrets, drawn), ("time", time, passed)):
                if getattr(module, name, None) is real:
                    patches.enter_context(mock.patch.object(module, name, ours))
        patches.enter_context(
            mock.patch.object(SigningKey, "generate", side_effect=lambda: SigningKey.from_bytes(entropy.randbytes(32)))
        )
        patches.enter_context(mock.patch.object(PublicKey, "verify", _verified_once(PublicKey.verify)))
        # There is no socket that a deadline could cut.
        patches.enter_context(mock.patch.object(app.sync.client, "DeadlineAdapter", adapter))
        patches.enter_context(mock.patch.object(app.sync.client, "deadline", contextlib.nullcontext))
        patches.enter_context(mock.patch.object(central.service, "run_in_threadpool", _at_once))
        yield


def _verified_once(verify: Callable[..., None]) -> Callable[..., None]:
    """Remember what was found genuine: the same key, purpose, bytes and signature are genuine again, and cost time."""
    genuine: set[tuple[bytes, Purpose, bytes, bytes]] = set()

    def verified(self: PublicKey, purpose: Purpose, message: bytes, *, signature: bytes) -> None:
        asked = (self.raw, purpose, message, signature)
        if asked not in genuine:
            verify(self, purpose, message, signature=signature)
            if len(genuine) >= _REMEMBERED:
                genuine.clear()
            genuine.add(asked)

    return verified


async def _at_once(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


def _ours() -> list[Any]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(("app.", "central."))]
