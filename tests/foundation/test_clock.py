from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.clock import instant_text, now, parse_instant, whole_milliseconds

instants = st.integers(0, 7_258_118_400_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
"""From 1970 to 2200."""


@given(instants)
def test_an_instant_equals_itself_after_being_written_and_read(at: datetime) -> None:
    at = whole_milliseconds(at)

    assert parse_instant(instant_text(at)) == at


@given(instants, instants)
def test_texts_sort_in_the_order_of_time(one: datetime, other: datetime) -> None:
    one, other = whole_milliseconds(one), whole_milliseconds(other)

    assert (instant_text(one) < instant_text(other)) == (one < other)


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    paris_in_winter = timezone(timedelta(hours=1))

    text = instant_text(datetime(2026, 11, 23, 19, 5, 18, 123_999, tzinfo=paris_in_winter))

    assert text == "2026-11-23T18:05:18.123Z"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant_text(datetime(2026, 11, 23))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23",
        "2026-11-23T18:05:18Z",
        "2026-11-23T18:05:18.123",
        "2026-11-23T18:05:18.123+00:00",
        "2026-11-23t18:05:18.123z",
        "2026-11-23 18:05:18.123Z",
        "2026-11-23T18:05:18.123456Z",
        " 2026-11-23T18:05:18.123Z",
        "2026-11-23T18:05:18.123Z\n",
        "2026-13-23T18:05:18.123Z",
        "2026-11-31T18:05:18.123Z",
        "2026-11-23T24:00:00.000Z",
        "2026-11-23T18:05:60.000Z",
        "0000-11-23T18:05:18.123Z",
        "٢٠٢٦-11-23T18:05:18.123Z",
    ],
)
def test_any_other_form_is_not_an_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - two sources of words, one kind
        parse_instant(text)


@given(st.text())
def test_no_text_does_worse_than_a_value_error(text: str) -> None:
    with suppress(ValueError):
        parse_instant(text)


def test_the_present_is_aware_and_in_whole_milliseconds() -> None:
    present = now()

    assert present.utcoffset() == timedelta(0)
    assert present == whole_milliseconds(present)
