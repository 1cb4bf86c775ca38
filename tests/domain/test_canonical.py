from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import (
    MAX_INTEGER,
    Json,
    JsonObject,
    NotCanonical,
    canonical_text,
    parse_canonical,
    parse_object,
)

encodable = st.text(st.characters(exclude_categories=["Cs"]))
ascii_keys = st.text(st.characters(max_codepoint=127))
leaves: st.SearchStrategy[Json] = st.one_of(st.none(), st.booleans(), st.integers(-MAX_INTEGER, MAX_INTEGER), encodable)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4), max_leaves=12
)
objects = st.dictionaries(ascii_keys, values, max_size=5)


@given(objects)
def test_what_is_written_is_read_back(value: JsonObject) -> None:
    assert parse_canonical(canonical_text(value)) == value


@given(objects)
def test_the_order_in_which_keys_were_set_does_not_matter(value: JsonObject) -> None:
    assert canonical_text(dict(reversed(value.items()))) == canonical_text(value)


@given(objects)
def test_the_text_is_utf8_without_line_feed_outside_texts(value: JsonObject) -> None:
    text = canonical_text(value)

    assert text.encode("utf-8").decode("utf-8") == text
    assert "\n" not in text


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NotCanonical):
        parse_canonical(text)


@given(objects, st.sampled_from([" ", "\n", "\t", "\ufeff"]))
def test_space_around_is_not_canonical(value: JsonObject, space: str) -> None:
    for text in (space + canonical_text(value), canonical_text(value) + space):
        with pytest.raises(NotCanonical):
            parse_canonical(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ({"a": '\b\t\n\f\r"\\'}, r'{"a":"\b\t\n\f\r\"\\"}'),
        ({"a": "\x00\x1f\x7f/"}, '{"a":"\\u0000\\u001f\x7f/"}'),
        ({"a": "\U0001f3ab\u2028"}, '{"a":"\U0001f3ab\u2028"}'),
        ({"aa": 1, "a": 2, "B": 3, "": 4}, '{"":4,"B":3,"a":2,"aa":1}'),
        ({"n": -MAX_INTEGER}, '{"n":-9007199254740991}'),
    ],
)
def test_the_one_form_of_a_value(value: JsonObject, text: str) -> None:
    assert canonical_text(value) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{",
        '{"a":1}{"a":1}',
        '{"b":1,"a":1}',
        '{"a": 1}',
        '{"a":1,"a":1}',
        '{"a":{"b":1,"b":2}}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":-0}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":01}',
        '{"a":9007199254740992}',
        '{"a":"\\u00e9"}',
        '{"a":"\\/"}',
        '{"a":"\\ud800"}',
        '{"é":1}',
        "{'a':1}",
        '{"a":1,}',
        '{"a":' + "9" * 5000 + "}",
        '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
        "<html><body>Connexion</body></html>",
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_another_form_is_not_canonical(text: str) -> None:
    with pytest.raises(NotCanonical):
        parse_canonical(text)


@pytest.mark.parametrize("depth", range(850, 1000, 5))
def test_a_text_nested_to_the_edge_of_what_can_be_read_is_read_or_refused(depth: int) -> None:
    with suppress(NotCanonical):
        parse_canonical('{"a":' + "[" * depth + "]" * depth + "}")


def test_nesting_has_an_end_that_does_not_depend_on_who_asks() -> None:
    def nested(depth: int) -> JsonObject:
        value: Json = 1
        for _ in range(depth):
            value = [value]
        return {"a": value}

    assert parse_canonical(canonical_text(nested(63))) == nested(63)
    for depth in (64, 5000):
        with pytest.raises(NotCanonical):
            canonical_text(nested(depth))


@pytest.mark.parametrize("text", ['{"a": 1}', '{"b":1,"a":2}', ' {"a":"\\u00e9"} '])
def test_an_object_in_another_form_can_still_be_read_as_an_object(text: str) -> None:
    assert isinstance(parse_object(text), dict)


@pytest.mark.parametrize(
    "value",
    [{"a": 1.5}, {"a": float("nan")}, {"a": b"x"}, {"a": (1,)}, {"é": 1}, {"a": MAX_INTEGER + 1}, {"a": "\ud800"}],
    ids=str,
)
def test_what_has_no_canonical_form_is_not_written(value: JsonObject) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        canonical_text(value)
