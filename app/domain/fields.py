"""Reads the fields of a received object, each with its type and bounds; what does not fit is `WrongShape`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from app.domain.canonical import MAX_INTEGER, Json, JsonObject
from app.foundation.clock import parse_instant
from app.foundation.ids import is_id

_HASH = re.compile(r"[0-9a-f]{64}")


class WrongShape(ValueError):
    """A received object lacks a field, or a field has another type or range than agreed; names the field only."""


def text(value: Mapping[str, Json], name: str, *, longest: int = 500) -> str:
    found = value.get(name)
    if not isinstance(found, str) or len(found) > longest:
        raise WrongShape(name)
    return found


def optional_text(value: Mapping[str, Json], name: str, *, longest: int = 500) -> str | None:
    return None if value.get(name) is None else text(value, name, longest=longest)


def whole(value: Mapping[str, Json], name: str, *, least: int = 0, most: int = MAX_INTEGER) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise WrongShape(name)
    return found


def optional_whole(value: Mapping[str, Json], name: str, *, least: int = 0) -> int | None:
    return None if value.get(name) is None else whole(value, name, least=least)


def flag(value: Mapping[str, Json], name: str) -> bool:
    found = value.get(name)
    if not isinstance(found, bool):
        raise WrongShape(name)
    return found


def uuid_text(value: Mapping[str, Json], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not is_id(found):
        raise WrongShape(name)
    return found


def hash_text(value: Mapping[str, Json], name: str) -> str:
    found = text(value, name, longest=64)
    if not is_hash(found):
        raise WrongShape(name)
    return found


def is_hash(found: str) -> bool:
    """Tell whether a text is a SHA-256 as 64 lower-case hexadecimal digits."""
    return _HASH.fullmatch(found) is not None


def instant(value: Mapping[str, Json], name: str) -> datetime:
    try:
        return parse_instant(text(value, name))
    except ValueError as error:
        raise WrongShape(name) from error


def optional_instant(value: Mapping[str, Json], name: str) -> datetime | None:
    return None if value.get(name) is None else instant(value, name)


def day(value: Mapping[str, Json], name: str) -> date:
    try:
        written = text(value, name, longest=10)
        found = date.fromisoformat(written)
    except ValueError as error:
        raise WrongShape(name) from error
    if found.isoformat() != written:
        raise WrongShape(name)  # `20261123` and `2026-W48-1` name the same day: one form is signed, one is read
    return found


def sub_object(value: Mapping[str, Json], name: str) -> JsonObject:
    found = value.get(name)
    if not isinstance(found, dict):
        raise WrongShape(name)
    return found


def optional_object(value: Mapping[str, Json], name: str) -> JsonObject | None:
    return None if value.get(name) is None else sub_object(value, name)


def objects(value: Mapping[str, Json], name: str) -> list[JsonObject]:
    found = value.get(name)
    if not isinstance(found, list):
        raise WrongShape(name)
    rows: list[JsonObject] = []
    for item in found:
        if not isinstance(item, dict):
            raise WrongShape(name)
        rows.append(item)
    return rows


def texts(value: Mapping[str, Json], name: str) -> list[str]:
    found = value.get(name)
    if not isinstance(found, list):
        raise WrongShape(name)
    rows: list[str] = []
    for item in found:
        if not isinstance(item, str):
            raise WrongShape(name)
        rows.append(item)
    return rows


def expect(value: Mapping[str, Json], **fixed: Json) -> None:
    """Insist on fields that have one possible value, such as `v` and `kind`."""
    for name, wanted in fixed.items():
        if value.get(name) != wanted or type(value.get(name)) is not type(wanted):
            raise WrongShape(name)
