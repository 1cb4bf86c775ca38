"""Statements at the desk: kept once, in order, and only those of its own site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.exchanged import VerifiedStatement
from app.domain.statement import Share, Statement
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import DESK_ID, NOON, StillClock, an_answer
from tests.domain.stated import Stated
from tests.ui.papers import of_month


def given_to(parts: DeskParts, *numbered: tuple[int, Statement | None], skew_ms: int = 0) -> None:
    items = tuple(VerifiedStatement(n, statement, b"file") for n, statement in numbered)
    parts.store.store_answer(an_answer(statements=items, skew_ms=skew_ms))


def months(parts: DeskParts) -> list[str]:
    return [kept.month for kept in parts.statements.all()]


def cursor(parts: DeskParts) -> int:
    return parts.store.known_versions().statement_cursor


def test_statements_are_kept_in_their_order_without_a_gap(parts: DeskParts) -> None:
    given_to(parts, (1, of_month("2026-09", 0)), (2, of_month("2026-10", 0)), (4, of_month("2026-12", 0)))
    assert (months(parts), cursor(parts)) == (["2026-10", "2026-09"], 2)
    given_to(parts, (1, of_month("2026-08", 0)))
    given_to(parts, (3, of_month("2026-11", 0)))
    assert (months(parts), cursor(parts)) == (["2026-11", "2026-10", "2026-09"], 3)


def test_the_sums_are_those_of_the_statement_with_what_is_made_good(parts: DeskParts) -> None:
    blank = of_month("2026-11", 5000, 1000)
    made_good = replace(blank, totals=replace(blank.totals, made_good=Share(2, 2000)))
    given_to(parts, (1, made_good), skew_ms=60_000)
    [kept] = parts.statements.all()
    assert (kept.total_cents, kept.guarantee_cents, kept.held_count) == (7000, 3000, 1)
    assert (kept.file, kept.received_at) == (b"file", NOON.replace(minute=1))


def test_a_statement_of_another_site_is_left(parts: DeskParts) -> None:
    given_to(parts, (1, Stated().statement(site_id=DESK_ID)))
    assert (months(parts), cursor(parts)) == ([], 0)


def test_one_that_was_too_long_to_be_sent_is_only_counted(parts: DeskParts) -> None:
    given_to(parts, (1, None), (2, of_month("2026-11", 0)))
    assert (months(parts), cursor(parts)) == (["2026-11"], 2)


def test_the_first_statement_of_a_month_is_the_one_that_is_kept(parts: DeskParts) -> None:
    given_to(parts, (1, of_month("2026-11", 1000)), (2, of_month("2026-11", 9000)))
    assert [kept.total_cents for kept in parts.statements.all()] == [1000]


def test_a_desk_that_is_not_enrolled_has_no_key_to_check_with(tmp_path_factory: pytest.TempPathFactory) -> None:
    blank = open_desk(DataFolder(tmp_path_factory.mktemp("blank")), StillClock(), use_keyring=False)
    assert blank.statements.all() == ()
    with pytest.raises(NotEnrolled):
        blank.statements._store.keys()
    blank.close()
