"""How figures are reduced and written."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence


def write_line(values: Mapping[str, object]) -> None:
    """Write one JSON object on stdout at once."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[max(math.ceil(len(ordered) * share) - 1, 0)]


def spread(values: Sequence[float], *, digits: int = 2) -> dict[str, float]:
    """Return the median, the tail and the number of values."""
    return {
        "p50": round(percentile(values, 0.5), digits),
        "p95": round(percentile(values, 0.95), digits),
        "p99": round(percentile(values, 0.99), digits),
        "n": len(values),
    }
