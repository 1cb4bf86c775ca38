from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.sync.backoff import FIRST_S, LONGEST_S, Backoff


def test_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    backoff = Backoff(lambda: 0.0)
    waits = [backoff.after_failure() for _ in range(12)]

    assert waits == [min(FIRST_S * 2**n, LONGEST_S) / 2 for n in range(12)]
    assert waits[-1] == LONGEST_S / 2


def test_a_wait_lies_between_half_and_all_of_it() -> None:
    assert Backoff(lambda: 0.0).after_failure() == FIRST_S / 2
    assert FIRST_S * 0.99 < Backoff(lambda: 0.9999).after_failure() <= FIRST_S


def test_a_success_begins_again_from_the_first_wait() -> None:
    backoff = Backoff(lambda: 0.5)
    first = backoff.after_failure()
    backoff.after_failure()
    backoff.reset()

    assert backoff.after_failure() == first


def test_what_the_centre_asks_for_is_the_least() -> None:
    backoff = Backoff(lambda: 0.0)

    assert backoff.after_failure(at_least_s=30) == 30
    assert backoff.after_failure() == FIRST_S


@given(
    draws=st.lists(st.floats(min_value=0, max_value=1, exclude_max=True), min_size=1, max_size=60),
    asked=st.floats(min_value=0, max_value=3600),
)
def test_no_wait_is_ever_without_bounds(draws: list[float], asked: float) -> None:
    numbers = iter(draws)
    backoff = Backoff(lambda: next(numbers))
    for _ in draws:
        wait = backoff.after_failure(at_least_s=asked)
        assert max(FIRST_S / 2, asked) <= wait <= max(LONGEST_S, asked)


def test_desks_that_fail_together_do_not_come_back_together() -> None:
    draws = [number / 20 for number in range(20)]

    assert len({Backoff(lambda draw=draw: draw).after_failure() for draw in draws}) == len(draws)  # type: ignore[misc]
