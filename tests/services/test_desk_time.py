from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.views import ClockFacts
from app.services.desk_time import desk_time
from tests.builders import NOON

offsets = st.integers(-(10**10), 10**10)


@given(offsets, offsets)
def test_time_never_runs_before_what_is_known(clock_ms: int, skew_ms: int) -> None:
    clock_at = NOON + timedelta(milliseconds=clock_ms)

    found = desk_time(clock_at, ClockFacts(skew_ms=skew_ms, last_known_at=NOON))

    assert found.now >= NOON
    assert found.step_back >= timedelta(0)
    corrected = clock_at + timedelta(milliseconds=skew_ms)
    assert found.now - found.step_back in {corrected, clock_at}
    if abs(skew_ms) <= 86_400_000:
        assert found.now - found.step_back == corrected
    assert found.clock_at == clock_at


def test_a_clock_that_is_right_is_left_alone() -> None:
    found = desk_time(NOON, ClockFacts(skew_ms=0, last_known_at=NOON - timedelta(hours=1)))

    assert (found.now, found.step_back) == (NOON, timedelta(0))


def test_a_slow_clock_is_corrected_by_the_skew_and_is_not_a_step_back() -> None:
    slow = NOON - timedelta(hours=1)

    found = desk_time(slow, ClockFacts(skew_ms=3_600_000, last_known_at=NOON))

    assert (found.now, found.step_back) == (NOON, timedelta(0))


@pytest.mark.parametrize(
    "wrong_by", [timedelta(days=-2500), timedelta(days=-2), timedelta(days=2), timedelta(days=2500)]
)
def test_a_clock_far_off_that_is_set_right_after_the_exchange_is_believed(wrong_by: timedelta) -> None:
    facts = ClockFacts(skew_ms=-wrong_by // timedelta(milliseconds=1), last_known_at=NOON)
    still_wrong = desk_time(NOON + wrong_by + timedelta(minutes=1), facts)
    set_right = desk_time(NOON + timedelta(minutes=1), facts)

    assert (still_wrong.now, still_wrong.step_back) == (NOON + timedelta(minutes=1), timedelta(0))
    assert (set_right.now, set_right.step_back) == (NOON + timedelta(minutes=1), timedelta(0))


def test_a_clock_that_is_a_few_hours_off_is_never_taken_for_one_that_was_set_right() -> None:
    facts = ClockFacts(skew_ms=3_600_000, last_known_at=NOON)

    assert desk_time(NOON + timedelta(minutes=1), facts).now == NOON + timedelta(hours=1, minutes=1)


# The machine's counter


def proven(at: datetime, *, skew_ms: int = 0, known: datetime = NOON) -> ClockFacts:
    return ClockFacts(skew_ms=skew_ms, last_known_at=known, proven_at=at)


@pytest.mark.parametrize("set_by", [timedelta(days=-400), timedelta(hours=-3), timedelta(hours=3), timedelta(days=60)])
def test_a_clock_that_was_set_does_not_change_the_time_that_the_counter_proves(set_by: timedelta) -> None:
    now = NOON + timedelta(minutes=10)

    found = desk_time(now + set_by, proven(now))

    assert (found.now, found.step_back, found.moved) == (now, timedelta(0), -set_by)


def test_the_skew_is_part_of_what_is_compared() -> None:
    slow = NOON - timedelta(hours=1)

    found = desk_time(slow, proven(NOON, skew_ms=3_600_000))

    assert (found.now, found.moved) == (NOON, timedelta(0))


def test_less_than_a_second_is_no_more_than_drift() -> None:
    found = desk_time(NOON + timedelta(milliseconds=900), proven(NOON))

    assert (found.now, found.moved) == (NOON + timedelta(milliseconds=900), timedelta(0))


def test_even_a_proven_time_is_not_before_what_is_known() -> None:
    found = desk_time(NOON, proven(NOON, known=NOON + timedelta(hours=1)))

    assert (found.now, found.step_back) == (NOON + timedelta(hours=1), timedelta(hours=1))
