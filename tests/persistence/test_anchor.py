from __future__ import annotations

from datetime import timedelta

import pytest

from app.foundation.steady import Steady
from app.persistence.anchor import proven_at
from tests.builders import NOON

KEPT = '{"at":"2026-11-23T11:00:00.000Z","ms":5000,"start":"a"}'


def test_the_time_that_has_passed_is_added_to_what_the_centre_said() -> None:
    assert proven_at(KEPT, Steady("a", 65_000)) == NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kept", "steady"),
    [
        (None, Steady("a", 65_000)),
        (KEPT, None),
        (KEPT, Steady("b", 65_000)),
        (KEPT, Steady("a", 4_999)),
        ("{}", Steady("a", 65_000)),
        ("damaged", Steady("a", 65_000)),
    ],
    ids=["no exchange", "no counter", "another start", "a counter that went back", "empty", "damaged"],
)
def test_nothing_is_proven_by_what_cannot_be_compared(kept: str | None, steady: Steady | None) -> None:
    assert proven_at(kept, steady) is None
