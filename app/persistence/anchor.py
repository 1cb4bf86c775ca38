"""The instant that the centre last vouched for, beside what the machine's counter said then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain import fields
from app.domain.canonical import JsonObject, canonical_text, parse_canonical
from app.foundation.clock import instant_text
from app.foundation.steady import Steady
from app.persistence.facts import Fact, forget_fact, write_fact


def keep_anchor(connection: Connection, at: datetime, steady: Steady | None) -> None:
    """Count from here on; without a counter nothing is counted."""
    if steady is None:
        forget_fact(connection, Fact.ANCHOR)
        return
    value: JsonObject = {"start": steady.start, "ms": steady.milliseconds, "at": instant_text(at)}
    write_fact(connection, Fact.ANCHOR, canonical_text(value))


def proven_at(kept: str | None, steady: Steady | None) -> datetime | None:
    """The present instant; None when the machine was started again since, or the counter cannot be relied on."""
    if kept is None or steady is None:
        return None
    try:
        value = parse_canonical(kept)
        start, then, at = fields.text(value, "start"), fields.whole(value, "ms"), fields.instant(value, "at")
    except ValueError:
        return None  # the clock and its skew are left
    passed = steady.milliseconds - then
    return at + timedelta(milliseconds=passed) if start == steady.start and passed >= 0 else None
