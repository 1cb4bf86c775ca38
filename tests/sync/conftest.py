"""A centre that can misbehave, and a desk that is enrolled with it over HTTP and holds three redemptions to send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, open_desk
from app.foundation.paths import DataFolder
from central.campaigns import IssuedVoucher
from tests.builders import StillClock
from tests.sync.given import redeem
from tests.sync.honest_centre import HonestCentre, an_honest_centre
from tests.sync.scripted_centre import ScriptedCentre, scripted_centre


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def honest(tmp_path: Path, clock: StillClock) -> Iterator[HonestCentre]:
    centre = an_honest_centre(tmp_path, clock)
    yield centre
    centre.close()


@pytest.fixture
def centre(honest: HonestCentre) -> Iterator[ScriptedCentre]:
    with scripted_centre(honest) as running:
        yield running


@pytest.fixture
def blank_desk(tmp_path: Path, clock: StillClock) -> Iterator[DeskParts]:
    """A data folder that belongs to no desk yet."""
    parts = open_desk(DataFolder(tmp_path / "desk"), clock)
    yield parts
    parts.close()


@pytest.fixture
def desk(blank_desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre) -> DeskParts:
    """Enrolled, and up to date with one campaign; nothing waits."""
    blank_desk.enrol(centre.url, honest.enrol_code(), "Poste 1")
    return blank_desk


@pytest.fixture
def vouchers(honest: HonestCentre) -> list[IssuedVoucher]:
    return honest.issue()


@pytest.fixture
def ids(desk: DeskParts, vouchers: list[IssuedVoucher], centre: ScriptedCentre) -> list[str]:
    """Three redemptions that wait to be sent."""
    made = redeem(desk, *vouchers[:3])
    centre.asked.clear()
    return made
