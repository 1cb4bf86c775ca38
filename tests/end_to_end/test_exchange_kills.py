"""Desks and centre killed at every point of an exchange: each redemption is accounted for once, on both sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.kill_points import POINTS
from bench.kills import kill_and_judge


@pytest.fixture(autouse=True)
def _key_in_the_folder(no_keyring: None) -> None:
    """The desks' processes have no keyring either."""


@pytest.mark.slow
def test_a_kill_at_each_point_of_an_exchange_loses_and_doubles_nothing(
    fresh_postgres_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    outcome = kill_and_judge(tmp_path, fresh_postgres_url, kills=len(POINTS), seed=4, desks=2, most_scans=4, many=False)

    for side, count in sorted(outcome.kills.items()):
        record_property(f"kills of a {side} during an exchange", count)
    assert outcome.broken == []
    assert (outcome.lost, outcome.double, outcome.double_settled) == (0, 0, 0)
    assert outcome.receipts >= outcome.redemptions + outcome.voids > 0
    assert set(outcome.points) == {str(point) for point in POINTS}
    assert outcome.kills == {"desk": 5, "centre": 5}
