"""Who lost a voucher without having been able to know is paid by the operator; evidence decides, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.domain.redemption import ListInForce
from app.domain.verdicts import Warning_
from central.disputes import CannotDecide
from central.guarantee import could_not_know
from central.operating import change_policy
from tests.builders import NOON
from tests.central.disputed import Disputed, heard, two_claims
from tests.central.given import Given, redemption_of


def payable(case: Disputed) -> bool:
    with case.given.centre.engine.begin() as connection:
        return could_not_know(connection, redemption_of(case.claim))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({}, True),
        ({"list_in_force": None}, True),
        ({"at": NOON + timedelta(minutes=30), "list_in_force": ListInForce(1, NOON - timedelta(hours=1))}, True),
        ({"at": NOON + timedelta(minutes=30), "list_in_force": ListInForce(2, NOON + timedelta(minutes=20))}, False),
        ({"at": NOON + timedelta(minutes=30), "list_in_force": ListInForce(1, NOON + timedelta(seconds=10))}, True),
        ({"at": NOON + timedelta(minutes=30), "list_in_force": ListInForce(1, NOON - timedelta(hours=73))}, False),
        (
            {
                "at": NOON + timedelta(minutes=30),
                "list_in_force": ListInForce(1, NOON - timedelta(hours=73)),
                "warnings": (Warning_.OVERRIDE,),
            },
            False,
        ),
        ({"warnings": (Warning_.SHORT_CODE_UNVERIFIED,)}, False),
        ({"policy_version": 7}, False),
    ],
    ids=[
        "before the first was known", "no list", "an older list", "a list that said used", "signed in the same moment",
        "older than the policy lets", "older, by a leave that nobody gives", "a code that the policy forbids",
        "a policy that never was",
    ],
)  # fmt: skip
def test_the_evidence_decides_whether_the_desk_could_know(given: Given, claim: dict[str, Any], expected: bool) -> None:
    assert payable(two_claims(given, **claim)) is expected


def test_an_unverified_code_is_payable_where_the_policy_allows_codes(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        change_policy(connection, now=NOON, short_codes_offline=True)
    assert payable(two_claims(given, warnings=(Warning_.SHORT_CODE_UNVERIFIED,), policy_version=2))


def test_a_list_that_is_too_old_is_let_pass_where_the_policy_gives_a_coordinator_leave(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        change_policy(connection, now=NOON, override_vouchers=5)
    old = ListInForce(1, NOON - timedelta(hours=73))
    later = NOON + timedelta(minutes=30)

    claim: dict[str, Any] = {"at": later, "list_in_force": old, "policy_version": 2}
    assert payable(two_claims(given, **claim, warnings=(Warning_.OVERRIDE,)))


def test_a_list_that_was_signed_after_the_void_of_the_first_did_not_say_used(given: Given) -> None:
    campaign, bus, library = given.campaign(), given.desk("Bus du Médoc"), given.desk()
    undone = bus.redeem(campaign, 1)
    bus.exchange(undone)
    given.clock.forward(minutes=10)
    bus.exchange(bus.void(undone))
    given.clock.forward(minutes=30)
    first = bus.redeem(campaign, 1)
    bus.exchange(first)
    claim = library.redeem(campaign, 1, list_in_force=ListInForce(3, NOON + timedelta(minutes=20)))
    library.exchange(claim)
    case = Disputed(given, campaign, bus, first, library, claim)
    assert payable(case)


def test_a_desk_knows_what_it_has_redeemed_itself(given: Given) -> None:
    campaign, bus = given.campaign(), given.desk("Bus du Médoc")
    first, claim = bus.redeem(campaign, 1), bus.redeem(campaign, 1)
    bus.exchange(first, claim)
    case = Disputed(given, campaign, bus, first, bus, claim)
    assert not payable(case)
    assert case.decide(first) == 0


def test_a_loser_that_could_not_know_is_made_good_beside_the_winner(given: Given) -> None:
    case = two_claims(given)
    assert case.decide(case.first) == 1000
    made = case.settle()
    [line] = made["Médiathèque de Bourg"].statement.unpaid
    assert (line.redemption, line.made_good) == (redemption_of(case.claim), True)
    totals = made["Médiathèque de Bourg"].statement.totals
    assert (totals.paid.cents, totals.guarantee.cents, totals.made_good.cents) == (0, 0, 1000)
    assert made["Bus du Médoc"].statement.totals.received.cents == 1000
    assert given.report()["settled"] == 1
    given.clock.forward(days=20)
    assert case.settle("2026-12") == {}


def test_a_first_claim_that_loses_could_not_know_of_the_later_one(given: Given) -> None:
    case = two_claims(given)
    assert case.decide(case.claim) == 1000
    made = case.settle()
    assert [line.made_good for line in made["Bus du Médoc"].statement.unpaid] == [True]
    assert [line.redemption for line in made["Médiathèque de Bourg"].statement.paid] == [redemption_of(case.claim)]


def test_a_loser_that_could_know_is_not_paid(given: Given) -> None:
    listed = ListInForce(2, NOON + timedelta(minutes=20))
    case = two_claims(given, at=NOON + timedelta(minutes=30), list_in_force=listed)
    assert case.decide(case.first) == 0
    made = case.settle()
    assert [line.made_good for line in made["Médiathèque de Bourg"].statement.unpaid] == [False]
    assert made["Médiathèque de Bourg"].statement.totals.received.cents == 0


def test_the_operator_can_withhold_the_guarantee_and_give_it_after_a_note(given: Given) -> None:
    case = two_claims(given)
    assert case.decide(case.first, guarantee=False) == 0
    case.contested_by(case.library)
    assert case.decide(case.first) == 1000


def test_a_claim_that_still_waits_is_held_and_not_made_good(given: Given) -> None:
    case = two_claims(given)
    made = case.settle()
    [line] = made["Médiathèque de Bourg"].statement.unpaid
    assert (line.outcome.value, line.made_good) == ("held", False)


def test_a_claim_that_was_told_as_refused_is_made_good_by_the_next_statement(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first, guarantee=False)
    dispute = case.id
    case.contested_by(case.library)
    case.settle()
    given.clock.forward(days=20)
    assert [told.id for told in heard(case.library)] == [dispute]
    assert case.decide(case.first) == 1000
    made = case.settle("2026-12")
    assert [line.made_good for line in made["Médiathèque de Bourg"].statement.unpaid] == [True]
    assert set(made) == {"Médiathèque de Bourg"}


def test_what_was_made_good_cannot_win_any_more(given: Given) -> None:
    case = two_claims(given, first_at=timedelta(days=8))
    case.decide(case.first)
    case.contested_by(case.library)
    given.clock.forward(days=10)
    case.settle()
    with pytest.raises(CannotDecide, match="cannot"):
        case.decide(case.claim)
    assert case.decide(case.first) == 1000
    assert sum(made.statement.totals.made_good.cents for made in case.settle("2026-12").values()) == 0
