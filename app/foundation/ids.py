"""Ids made at the desk before anything is sent (UUID version 7, RFC 9562), so that sending twice is harmless."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS_BITS = 48
_RANDOM_A_BITS = 12
_RANDOM_B_BITS = 62


def new_id(at: datetime) -> str:
    """Return a UUIDv7 as lower-case text; ids made in different milliseconds sort in the order of `at`."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1) & ((1 << _MS_BITS) - 1)
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= secrets.randbits(_RANDOM_A_BITS) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(_RANDOM_B_BITS)
    return str(uuid.UUID(int=value))


def is_id(text: object) -> bool:
    """Tell whether this is the lower-case text of a UUID, in its one canonical form."""
    if not isinstance(text, str):
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
