"""JSON lines on stdout: one object per line, flushed at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from app.domain.canonical import Json
from app.domain.views import ScanResult
from app.foundation.clock import instant_text


def write_line(value: Mapping[str, Json]) -> None:
    """Write one object and flush, so that a reader at the other end of a pipe has it."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def scan_line(text: str, result: ScanResult) -> dict[str, Json]:
    """The object that `desk` and `check` print for one text."""
    decision = result.decision
    line: dict[str, Json] = {
        "text": text,
        "verdict": decision.verdict.value,
        "taken": result.taken,
        "redemption_id": result.redemption_id,
        "warnings": [warning.value for warning in decision.warnings],
    }
    if decision.limit is not None:
        line["limit"] = decision.limit.value
    if decision.foreign is not None:
        line["looks_like"] = decision.foreign.value
    if decision.earlier is not None:
        earlier = decision.earlier
        line["earlier"] = {
            "place": earlier.place.value,
            "redemption_id": earlier.redemption_id,
            "at": None if earlier.at is None else instant_text(earlier.at),
            "as_of": None if earlier.as_of is None else instant_text(earlier.as_of),
        }
    return line
