"""More requests than can be worked on wait their turn; those that would wait too long are sent away, to come back."""

from __future__ import annotations

import asyncio

import pytest

from central.centre import Refused
from central.turns import Turns


def test_no_more_are_worked_on_at_once_than_there_are_turns_and_all_come_to_theirs() -> None:
    async def run() -> tuple[int, int]:
        turns = Turns(at_once=2)
        now = most = done = 0

        async def work() -> None:
            nonlocal now, most, done
            async with turns.turn():
                now += 1
                most = max(most, now)
                await asyncio.sleep(0)
                now -= 1
                done += 1

        await asyncio.gather(*[work() for _ in range(20)])
        return most, done

    assert asyncio.run(run()) == (2, 20)


def test_who_gets_no_turn_in_time_is_told_when_to_come_back() -> None:
    async def run() -> None:
        turns = Turns(at_once=1, wait_s=0.0)
        async with turns.turn():
            with pytest.raises(Refused) as caught:
                await turns.turn().__aenter__()
        assert (caught.value.status, caught.value.code, caught.value.retry_after_s) == (503, "busy", 5)
        async with turns.turn():
            pass

    asyncio.run(run())


def test_a_line_that_is_too_long_sends_the_next_away_at_once() -> None:
    async def run() -> None:
        turns = Turns(at_once=1, most_waiting=1, wait_s=60.0)

        async def work() -> None:
            async with turns.turn():
                pass

        async with turns.turn():
            waiting = asyncio.create_task(work())
            await asyncio.sleep(0)
            with pytest.raises(Refused, match="busy"):
                await work()
        await waiting

    asyncio.run(run())


def test_a_failure_gives_the_turn_back() -> None:
    async def run() -> None:
        turns = Turns(at_once=1, wait_s=1.0)
        for _ in range(3):
            with pytest.raises(LookupError):
                async with turns.turn():
                    raise LookupError

    asyncio.run(run())
