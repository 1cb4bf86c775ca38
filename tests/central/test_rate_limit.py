"""A desk may hand in a full queue at once and then goes on at a steady pace; no desk uses up another's share."""

from __future__ import annotations

from central.rate_limit import AT_ONCE, RateLimit


class Seconds:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_full_queue_of_forty_batches_is_never_stopped() -> None:
    limit = RateLimit(clock=Seconds())
    assert AT_ONCE >= 40
    assert {limit.wait_s("desk") for _ in range(40)} == {None}


def test_beyond_that_it_is_told_when_to_come_back_and_is_answered_then() -> None:
    seconds = Seconds()
    limit = RateLimit(at_once=3, per_second=0.25, clock=seconds)
    assert [limit.wait_s("desk") for _ in range(4)] == [None, None, None, 4]
    seconds.at += 3
    assert limit.wait_s("desk") == 1
    seconds.at += 1
    assert [limit.wait_s("desk"), limit.wait_s("desk")] == [None, 4]


def test_asking_too_early_does_not_make_the_wait_longer() -> None:
    seconds = Seconds()
    limit = RateLimit(at_once=1, per_second=1.0, clock=seconds)
    limit.wait_s("desk")
    assert {limit.wait_s("desk") for _ in range(50)} == {1}
    seconds.at += 1
    assert limit.wait_s("desk") is None


def test_one_desk_does_not_use_up_the_share_of_another() -> None:
    limit = RateLimit(at_once=1, clock=Seconds())
    assert [limit.wait_s(desk) for desk in ("a", "a", "b")] == [None, 1, None]


def test_a_desk_that_was_silent_has_a_full_share_and_no_more() -> None:
    seconds = Seconds()
    limit = RateLimit(at_once=2, per_second=1.0, clock=seconds)
    limit.wait_s("desk")
    seconds.at += 3600
    assert [limit.wait_s("desk") for _ in range(3)] == [None, None, 1]


def test_what_is_remembered_of_silent_desks_does_not_grow_without_end() -> None:
    seconds = Seconds()
    limit = RateLimit(clock=seconds)
    for number in range(10_000):
        limit.wait_s(f"desk {number}")
    seconds.at += 3600
    limit.wait_s("one more")
    assert len(limit._buckets) == 1
