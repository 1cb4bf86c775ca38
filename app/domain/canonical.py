"""Canonical bytes of what is hashed or signed: JSON after RFC 8785, without fractions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias, cast

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exact (RFC 8785, section 3.2.2.3)."""

_MOST_NESTED = 64
"""No document of ours comes near it, and Python's own limit, which depends on who calls, is never reached."""

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = "dict[str, Json]"


class NotCanonical(ValueError):
    """The text is not JSON, or not in the one canonical form."""


def canonical_text(value: Mapping[str, Json]) -> str:
    """Write an object in its one form: keys sorted, no white space, no fractions; its UTF-8 bytes are what is signed.

    What has no such form, or is nested more than 64 deep, is `NotCanonical`.
    Keys must be ASCII, so that sorting by code point equals the sorting by UTF-16 unit of RFC 8785.
    """
    _refuse_foreign(dict(value))
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def parse_object(text: str) -> JsonObject:
    """Read a JSON object; fractions, NaN, repeated keys and anything but an object are `NotCanonical`."""
    try:
        value = json.loads(
            text, object_pairs_hook=_no_repeated_key, parse_float=_no_fraction, parse_constant=_no_fraction
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    if not isinstance(value, dict):
        msg = "not an object"
        raise NotCanonical(msg)
    return cast("JsonObject", value)


def parse_canonical(text: str) -> JsonObject:
    """Read an object and insist that the text is exactly what `canonical_text` writes."""
    value = parse_object(text)
    try:
        again = canonical_text(value)
        again.encode("utf-8")
    except ValueError as error:
        raise NotCanonical(str(error)) from error
    if again != text:
        msg = "not in canonical form"
        raise NotCanonical(msg)
    return value


def _no_repeated_key(pairs: list[tuple[str, Json]]) -> JsonObject:
    value = dict(pairs)
    if len(value) != len(pairs):
        msg = "a key is repeated"
        raise NotCanonical(msg)
    return value


def _no_fraction(text: str) -> NoReturn:
    msg = f"numbers are whole: {text[:20]}"
    raise NotCanonical(msg)


def _refuse_foreign(value: object, depth: int = 0) -> None:
    if depth > _MOST_NESTED:
        msg = "nested too deep"
        raise NotCanonical(msg)
    match value:
        case dict():
            for key, inner in value.items():
                if not key.isascii():
                    msg = "keys are ASCII"
                    raise NotCanonical(msg)
                _refuse_foreign(inner, depth + 1)
        case list():
            for inner in value:
                _refuse_foreign(inner, depth + 1)
        case bool() | None:
            pass
        case str():
            value.encode("utf-8")
        case int():
            if abs(value) > MAX_INTEGER:
                msg = "integer too large to stay exact"
                raise NotCanonical(msg)
        case _:
            msg = f"not a JSON value: {type(value).__name__}"
            raise NotCanonical(msg)
