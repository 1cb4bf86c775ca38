"""A transaction that the database wants again is done again; any other failure is told at once."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from central.centre import Centre, Refused
from central.database import put
from central.tables import settings


class FromTheDatabase(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


class Failing:
    """Fails so many times, then writes."""

    def __init__(self, times: int, sqlstate: str | None) -> None:
        self.left = times
        self.sqlstate = sqlstate
        self.calls = 0

    def __call__(self, connection: Connection) -> str:
        self.calls += 1
        put(connection, settings, {"name": f"try {self.calls}", "value": "1"})
        if self.left:
            self.left -= 1
            raise OperationalError("statement", {}, FromTheDatabase(self.sqlstate))
        return "done"


def _names(centre: Centre) -> list[str]:
    with centre.engine.connect() as connection:
        rows = connection.execute(settings.select().where(settings.c.name.like("try%")))
        return [row.name for row in rows]


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_deadlock_is_tried_again_from_the_start(centre: Centre, sqlstate: str) -> None:
    work = Failing(4, sqlstate)
    assert centre.transaction(work) == "done"
    assert work.calls == 5
    assert _names(centre) == ["try 5"]


def test_a_deadlock_that_does_not_end_is_told(centre: Centre) -> None:
    work = Failing(99, "40P01")
    with pytest.raises(OperationalError):
        centre.transaction(work)
    assert (work.calls, _names(centre)) == (5, [])


@pytest.mark.parametrize("sqlstate", [None, "57P01"])
def test_another_failure_is_told_at_once(centre: Centre, sqlstate: str | None) -> None:
    work = Failing(1, sqlstate)
    with pytest.raises(OperationalError):
        centre.transaction(work)
    assert (work.calls, _names(centre)) == (1, [])


def test_a_refusal_undoes_what_was_written(centre: Centre) -> None:
    def refuse(connection: Connection) -> None:
        put(connection, settings, {"name": "try", "value": "1"})
        raise Refused(403, "wrong_code")

    with pytest.raises(Refused):
        centre.transaction(refuse)
    assert _names(centre) == []
