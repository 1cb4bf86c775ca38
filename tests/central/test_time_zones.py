"""Days are civil days where a voucher is handed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from central.time_zones import time_zone_of


@pytest.mark.parametrize(
    ("territory", "hours"),
    [
        ("971", -4),
        ("972", -4),
        ("973", -3),
        ("974", 4),
        ("975", -2),
        ("976", 3),
        ("977", -4),
        ("978", -4),
        ("986", 12),
        ("987", -10),
        ("988", 11),
        ("33", 2),
        ("2A", 2),
        ("", 2),
        ("XYZ", 2),
    ],
)
def test_each_territory_has_its_own_time(territory: str, hours: int) -> None:
    midsummer = datetime(2026, 6, 21, 12, tzinfo=UTC)
    assert midsummer.astimezone(time_zone_of(territory)).utcoffset() == timedelta(hours=hours)
