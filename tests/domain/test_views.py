from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from app.domain import exchanged, views
from app.domain.views import DayTotals

VALUES = [
    kind
    for module in (views, exchanged)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_what_the_screens_are_told_holds_no_row_of_the_database(kind: type) -> None:
    assert not any("sqlalchemy" in str(field.type) for field in fields(kind))


def test_what_the_screens_are_told_cannot_be_changed() -> None:
    totals = DayTotals(vouchers=1, cents=1000, confirmed=0, waiting=1)

    with pytest.raises(FrozenInstanceError):
        totals.cents = 0  # type: ignore[misc]
