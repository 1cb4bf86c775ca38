from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from app.bootstrap import DeskParts
from app.domain.override import OverrideAct, OverrideReason
from app.domain.verdicts import LimitReason
from app.foundation.errors import DamagedStorage
from tests.builders import NOON
from tests.persistence.given import change, rows

ACT = OverrideAct(LimitReason.LIST_TOO_OLD, policy_version=1, vouchers=2, reason=OverrideReason.OTHER)


def opened(parts: DeskParts, *, seq: int) -> None:
    with parts.desk._records.writing() as records:
        records.add_override(ACT, NOON, note="", seq=seq)


def left(parts: DeskParts) -> int:
    with parts.desk._records.reading() as records:
        return records.override_left()


def test_nothing_is_left_before_the_first(parts: DeskParts) -> None:
    assert left(parts) == 0


def test_one_is_used_up_at_a_time_and_never_more_than_there_are(parts: DeskParts) -> None:
    opened(parts, seq=1)
    for _ in range(2):
        with parts.desk._records.writing() as records:
            records.use_override()

    assert left(parts) == 0
    with pytest.raises(DamagedStorage), parts.desk._records.writing() as records:
        records.use_override()


def test_a_transaction_that_fails_uses_nothing_up(parts: DeskParts) -> None:
    opened(parts, seq=1)

    def fails() -> None:
        with parts.desk._records.writing() as records:
            records.use_override()
            raise RuntimeError("the power of argument")

    with pytest.raises(RuntimeError):
        fails()

    assert left(parts) == 2


def test_the_one_before_has_ended_when_another_is_opened(parts: DeskParts) -> None:
    opened(parts, seq=1)
    opened(parts, seq=2)

    assert left(parts) == 2
    assert rows(parts.folder.database, "SELECT entry_seq FROM overrides WHERE ended_at IS NULL") == [(2,)]


def test_the_database_itself_lets_none_be_overdrawn(parts: DeskParts) -> None:
    opened(parts, seq=1)

    with pytest.raises(sqlite3.IntegrityError):
        change(parts.folder.database, 'UPDATE overrides SET "left" = -1')


def test_wrong_codes_are_counted_between_two_instants_and_forgotten_after_a_day(parts: DeskParts) -> None:
    minute = timedelta(minutes=1)
    for at in (NOON, NOON + minute, NOON + 10 * minute):
        with parts.desk._records.writing() as records:
            records.note_wrong_override(at)

    with parts.desk._records.writing() as records:
        assert records.wrong_overrides_between(NOON, NOON + minute) == 2
        assert records.wrong_overrides_between(NOON - minute, NOON) == 1
        records.note_wrong_override(NOON + timedelta(days=1, minutes=5))
    assert rows(parts.folder.database, "SELECT count(*) FROM wrong_overrides") == [(2,)]
