"""A desk enrolled at noon, with one list of a hundred unused vouchers, on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import DeskParts
from tests.builders import Issuer, StillClock, an_answer, an_enrolled_desk


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def parts(tmp_path: Path, issuer: Issuer, clock: StillClock) -> Iterator[DeskParts]:
    opened = an_enrolled_desk(tmp_path / "desk", issuer, clock)
    opened.store.store_answer(an_answer(issuer.campaign_list()))
    yield opened
    opened.close()
