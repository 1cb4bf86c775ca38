from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.foundation.ids import is_id, new_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
milliseconds = st.integers(min_value=1_577_836_800_000, max_value=4_102_444_800_000)
"""From 2020 to 2100."""


@given(milliseconds)
def test_an_id_is_a_uuid_of_version_seven(ms: int) -> None:
    made = uuid.UUID(new_id(EPOCH + timedelta(milliseconds=ms)))

    assert made.version == 7
    assert made.variant == uuid.RFC_4122


@given(milliseconds)
@example(2_147_483_648_002)
def test_an_id_carries_the_millisecond_of_its_making(ms: int) -> None:
    made = uuid.UUID(new_id(EPOCH + timedelta(milliseconds=ms)))

    assert made.int >> 80 == ms


@given(st.integers(min_value=1_700_000_000_000, max_value=2_147_483_647_000))
def test_ids_of_different_milliseconds_sort_in_the_order_of_time(ms: int) -> None:
    at = EPOCH + timedelta(milliseconds=ms)

    assert new_id(at) < new_id(at + timedelta(milliseconds=1))


def test_ids_of_one_millisecond_differ() -> None:
    assert len({new_id(EPOCH) for _ in range(1000)}) == 1000


@given(milliseconds)
def test_what_is_made_is_recognised(ms: int) -> None:
    assert is_id(new_id(EPOCH + timedelta(milliseconds=ms)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0199A000-0000-7000-8000-000000000001",
        "0199a000000070008000000000000001",
        "{0199a000-0000-7000-8000-000000000001}",
        "urn:uuid:0199a000-0000-7000-8000-000000000001",
        "0199a000-0000-7000-8000-000000000001 ",
        "0199a000-0000-7000-8000-00000000000g",
        "' OR 1=1 --",
        None,
        7,
        b"0199a000-0000-7000-8000-000000000001",
    ],
)
def test_another_form_of_an_id_is_not_one(text: object) -> None:
    assert not is_id(text)
