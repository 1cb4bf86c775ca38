"""Who decides disputes and within how many days, as the operator set it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from central.dispute_rules import DisputeRules, change_rules, rules_in_force
from central.disputes import overdue, waiting
from tests.builders import NOON
from tests.central.disputed import two_claims
from tests.central.given import Given


def test_the_operator_decides_within_thirty_days_until_something_else_is_said(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        assert rules_in_force(connection) == DisputeRules("operator", 30)
        assert change_rules(connection, owner="Mme Martin", days=None) == DisputeRules("Mme Martin", 30)
        assert change_rules(connection, owner=None, days=15) == DisputeRules("Mme Martin", 15)
        assert change_rules(connection, owner=None, days=None) == rules_in_force(connection)


def test_the_last_day_is_a_civil_day_in_metropolitan_france() -> None:
    rules = DisputeRules(days=30)
    assert rules.due_on(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)) == date(2026, 12, 23)
    assert rules.due_on(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 12, 24)


def test_a_dispute_is_overdue_the_day_after_its_last_day(given: Given) -> None:
    case = two_claims(given)
    with given.centre.engine.begin() as connection:
        assert overdue(connection, NOON + timedelta(days=30)) == 0
        assert overdue(connection, NOON + timedelta(days=31)) == 1
        [line] = list(waiting(connection, NOON + timedelta(days=31)))
    assert (line["due_on"], line["overdue"]) == ("2026-12-23", True)
    case.decide(case.first)
    with given.centre.engine.begin() as connection:
        assert overdue(connection, NOON + timedelta(days=31)) == 0


def test_a_note_gives_the_operator_the_days_anew(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    given.clock.forward(days=20)
    case.contested_by(case.library)
    with given.centre.engine.begin() as connection:
        assert overdue(connection, NOON + timedelta(days=50)) == 0
        assert overdue(connection, NOON + timedelta(days=52)) == 1
