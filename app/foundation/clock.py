"""Instants: aware UTC, whole milliseconds, and their one text form `2026-11-23T18:05:18.123Z`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant; passed to whoever needs the time, so that tests can stop it."""

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII)


def now() -> datetime:
    """Return the machine's present instant, UTC, cut to milliseconds (the precision that is stored and signed)."""
    return whole_milliseconds(datetime.now(UTC))


def whole_milliseconds(instant: datetime) -> datetime:
    """Cut to the millisecond, so that an instant equals itself after being written and read."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def instant_text(instant: datetime) -> str:
    """Write an aware instant as `YYYY-MM-DDTHH:MM:SS.mmmZ`; sorts as text in the order of time."""
    if instant.tzinfo is None:
        msg = "an instant needs its time zone"
        raise ValueError(msg)
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """Read exactly the form that `instant_text` writes; anything else is a ValueError."""
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        msg = "not an instant"
        raise ValueError(msg)
    return datetime.fromisoformat(text)
