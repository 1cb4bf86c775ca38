from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from app.domain.exchanged import Stored
from tests.builders import an_answer


def test_a_verified_answer_cannot_be_changed_on_its_way_to_the_database() -> None:
    answer = an_answer()

    with pytest.raises(FrozenInstanceError):
        answer.cursor = 7  # type: ignore[misc]


def test_an_answer_that_changed_nothing_names_no_redemption() -> None:
    assert Stored(confirmed=0, refused=0).redemptions == ()
