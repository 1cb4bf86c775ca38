"""What an exchange says about the desk's clock, and when it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, open_desk
from app.foundation.paths import DataFolder
from app.foundation.steady import Steady
from app.sync.round import RoundSummary
from central.campaigns import IssuedVoucher
from tests.builders import NOON, StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import exchange
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import Exchange, ScriptedCentre

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("hours", [9, -9])
def test_a_request_during_which_the_clock_moved_alone_measures_nothing(
    desk: DeskParts, centre: ScriptedCentre, clock: StillClock, hours: int
) -> None:
    exchange(desk)
    kept = desk.desk.status().skew_ms
    assert kept is not None

    def sleeps(exchange_: Exchange) -> None:
        clock.forward(hours=hours)
        tricks.honestly(exchange_)
        clock.forward(hours=hours)

    centre.plays(sleeps)
    exchange(desk)

    assert desk.desk.status().skew_ms is not None
    assert abs((desk.desk.status().skew_ms or 0) - kept) < 15_000


@pytest.fixture
def counted(tmp_path: Path, honest: HonestCentre, centre: ScriptedCentre, clock: StillClock) -> Iterator[DeskParts]:
    """A desk whose machine has a counter, which goes on with the true time and is not set with the clock."""
    parts = open_desk(DataFolder(tmp_path / "counted"), clock, counter=lambda: Steady("start", 60_000))
    parts.enrol(centre.url, honest.enrol_code(), "Poste 1")
    yield parts
    parts.close()


def test_after_an_exchange_a_clock_that_is_set_changes_nothing(
    counted: DeskParts, clock: StillClock, vouchers: list[IssuedVoucher]
) -> None:
    counted.exchange(RoundSummary(), lambda _summary: None)
    clock.forward(hours=-5)

    result = counted.desk.redeem(vouchers[0].digits, "MEDIATION")

    assert result.taken
    assert abs(result.at - NOON) < MINUTE
