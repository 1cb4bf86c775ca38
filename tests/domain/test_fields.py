from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import fields
from app.domain.canonical import Json
from app.domain.fields import WrongShape

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
READERS: tuple[Callable[..., object], ...] = (
    fields.text,
    fields.optional_text,
    fields.whole,
    fields.optional_whole,
    fields.flag,
    fields.uuid_text,
    fields.hash_text,
    fields.instant,
    fields.optional_instant,
    fields.day,
    fields.sub_object,
    fields.optional_object,
    fields.objects,
    fields.texts,
)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(value=anything)
def test_any_value_is_read_or_of_the_wrong_shape(read: Callable[..., object], value: Json) -> None:
    with suppress(WrongShape):
        read({"x": value}, "x")


@pytest.mark.parametrize(
    "read", [read for read in READERS if not read.__name__.startswith("optional")], ids=lambda read: read.__name__
)
def test_a_missing_field_is_of_the_wrong_shape(read: Callable[..., object]) -> None:
    with pytest.raises(WrongShape):
        read({}, "x")


@pytest.mark.parametrize(
    "read", [read for read in READERS if read.__name__.startswith("optional")], ids=lambda read: read.__name__
)
def test_a_missing_optional_field_is_none(read: Callable[..., object]) -> None:
    assert read({}, "x") is None
    assert read({"x": None}, "x") is None


def test_a_value_of_the_agreed_shape_is_given_back() -> None:
    value: dict[str, Json] = {
        "text": "é",
        "whole": 7,
        "flag": False,
        "id": "0199a000-0000-7000-8000-000000000001",
        "instant": "2026-11-23T11:00:00.000Z",
        "day": "2026-11-23",
        "object": {"a": 1},
        "objects": [{"a": 1}, {}],
        "texts": ["a", ""],
    }

    assert fields.text(value, "text") == "é"
    assert fields.whole(value, "whole", least=7, most=7) == 7
    assert fields.flag(value, "flag") is False
    assert fields.uuid_text(value, "id") == value["id"]
    assert fields.instant(value, "instant") == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert fields.day(value, "day") == date(2026, 11, 23)
    assert fields.sub_object(value, "object") == {"a": 1}
    assert fields.objects(value, "objects") == [{"a": 1}, {}]
    assert fields.texts(value, "texts") == ["a", ""]


@pytest.mark.parametrize("value", [6, 9, True, "7", 7.0, None])
def test_a_number_outside_its_range_or_of_another_type_is_refused(value: Json) -> None:
    with pytest.raises(WrongShape):
        fields.whole({"x": value}, "x", least=7, most=8)


@pytest.mark.parametrize(
    "value", ["2026-W48-1", "20261123", "2026-11-31", "2026-1-23", "23/11/2026", "", "2026-11-23T00"]
)
def test_a_day_has_one_form(value: str) -> None:
    with pytest.raises(WrongShape):
        fields.day({"x": value}, "x")


def test_a_text_longer_than_agreed_is_refused() -> None:
    assert fields.text({"x": "é" * 5}, "x", longest=5) == "é" * 5
    with pytest.raises(WrongShape):
        fields.text({"x": "é" * 6}, "x", longest=5)


@pytest.mark.parametrize("value", [{}, {"v": 2}, {"v": True}, {"v": "1"}, {"v": 1.0}, {"v": None}])
def test_a_field_with_one_possible_value_must_have_it(value: dict[str, Json]) -> None:
    fields.expect({"v": 1}, v=1)
    with pytest.raises(WrongShape):
        fields.expect(value, v=1)


@pytest.mark.parametrize("value", [[{}, 1], [None], {"0": {}}, "[]", [["a"]]])
def test_a_list_with_another_thing_in_it_is_refused(value: Json) -> None:
    with pytest.raises(WrongShape):
        fields.objects({"x": value}, "x")
    with pytest.raises(WrongShape):
        fields.texts({"x": value}, "x")


@pytest.mark.parametrize("text", ["0" * 63, "0" * 65, "A" * 64, "0" * 63 + "\n", "0" * 63 + "\0", "\u0660" * 64])
def test_a_hash_is_64_lower_case_hexadecimal_digits(text: str) -> None:
    assert not fields.is_hash(text)
    with pytest.raises(WrongShape):
        fields.hash_text({"hash": text}, "hash")
    assert fields.hash_text({"hash": "0f" * 32}, "hash") == "0f" * 32
