"""Claims beyond a gap of their journal are decided when the gap is filled, and their desks are told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select

from app.domain.journal import JournalEntry
from app.domain.receipts import FirstClaim, Receipt
from central.redeeming import Arrived, live_claims
from central.tables import disputes, redemptions
from tests.builders import NOON
from tests.central.given import Campaign, Desk, Given, outcome_of, redemption_of


def held_beyond_a_gap(desk: Desk, campaign: Campaign, serial: int = 1, **changes: Any) -> tuple[JournalEntry, ...]:
    """The entry that is missing, and the redemption that waits for it."""
    missing, beyond = desk.note(), desk.redeem(campaign, serial, **changes)
    assert desk.exchange(beyond).outcomes(beyond) == ["held journal_broken"]
    return missing, beyond


def told(desk: Desk) -> list[Receipt]:
    return [receipt for _n, receipt in desk.exchange().updates]


def test_a_claim_on_a_free_voucher_is_accepted(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    missing, beyond = held_beyond_a_gap(desk, campaign)
    first = desk.exchange(beyond).receipt(beyond)
    given.clock.forward(hours=1)
    answer = desk.exchange(missing)
    [(_n, receipt)] = answer.updates
    assert (outcome_of(receipt), receipt.supersedes) == ("accepted", first.id)
    assert (receipt.entry, receipt.redemption) == (beyond.hash, redemption_of(beyond))
    assert (receipt.received_at, receipt.redeemed_at) == (given.clock(), NOON)
    assert answer.lists[campaign.number].used_count == 1
    assert given.report()["redeemed"] == 1
    assert desk.exchange(missing, beyond).value["answers"][1]["receipt"] is not None
    assert len(told(desk)) == 1


def test_a_claim_on_a_voucher_that_was_redeemed_meanwhile_is_held_as_a_dispute(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    missing, beyond = held_beyond_a_gap(desk, campaign)
    honest = other.redeem(campaign, 1)
    other.exchange(honest)
    desk.exchange(missing)
    [receipt] = told(desk)
    assert outcome_of(receipt) == "held already_redeemed"
    assert receipt.first is not None
    assert (receipt.first.redemption_id, receipt.first.site) == (redemption_of(honest), "Bus du Médoc")
    with given.centre.engine.connect() as connection:
        [row] = connection.execute(select(disputes.c.claim, disputes.c.first)).all()
    assert tuple(row) == (redemption_of(beyond), redemption_of(honest))
    other.exchange(other.void(honest))
    assert [outcome_of(receipt) for receipt in told(desk)] == ["held already_redeemed", "accepted"]


def test_two_claims_on_one_voucher_beyond_one_gap_are_decided_in_their_order(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    missing, one = held_beyond_a_gap(desk, campaign)
    two = desk.redeem(campaign, 1)
    desk.exchange(two)
    new = desk.redeem(campaign, 1)
    assert desk.exchange(missing, new).outcomes(new) == ["held already_redeemed"]
    found = [(receipt.redemption, outcome_of(receipt)) for receipt in told(desk)]
    assert found == [(redemption_of(one), "accepted"), (redemption_of(two), "held already_redeemed")]


def test_a_claim_that_was_voided_meanwhile_stays_voided(given: Given) -> None:
    campaign, desk, neighbour = given.campaign(), given.desk(), given.desk()
    missing, beyond = held_beyond_a_gap(desk, campaign)
    void = neighbour.void(beyond)
    assert neighbour.exchange(void).outcomes(void) == ["voided"]
    desk.exchange(missing)
    assert [outcome_of(receipt) for receipt in told(desk)] == ["voided"]
    assert given.report()["redeemed"] == 0


def test_a_void_that_was_refused_beyond_the_gap_stays_refused_and_can_be_said_again(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    taken = desk.redeem(campaign, 1)
    desk.exchange(taken)
    missing, void = desk.note(), desk.void(taken)
    assert desk.exchange(void).outcomes(void) == ["refused journal_broken"]
    assert desk.exchange(missing).updates == []
    assert given.report()["redeemed"] == 1
    again = desk.void(taken)
    assert desk.exchange(again).outcomes(again) == ["voided"]


def test_what_was_refused_beyond_the_gap_stays_refused(given: Given) -> None:
    campaign, desk = given.campaign(territory="40"), given.desk()
    missing, wrong = desk.note(), desk.redeem(campaign, 1)
    assert desk.exchange(wrong).outcomes(wrong) == ["refused wrong_territory"]
    malformed = desk.redeem(campaign, 2, id=redemption_of(wrong))
    assert desk.exchange(malformed).outcomes(malformed) == ["refused malformed"]
    assert desk.exchange(missing).acknowledgement["seq"] == 3
    assert told(desk) == []


def test_a_desk_that_was_revoked_meanwhile_is_not_paid_by_filling_its_gap(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    missing, beyond = held_beyond_a_gap(desk, campaign)
    given.revoke(desk)
    desk.exchange(missing)
    assert [outcome_of(receipt) for receipt in told(desk)] == ["held desk_revoked"]
    assert given.report()["redeemed"] == 0
    other = given.desk("Bus du Médoc")
    honest = other.redeem(campaign, 1)
    assert other.exchange(honest).outcomes(honest) == ["accepted"]
    assert beyond.hash in {receipt.entry for receipt in told(desk)}


def test_the_guarantee_stands_behind_a_claim_that_waited_beyond_a_gap(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    given.block(campaign, 1)
    missing, beyond = held_beyond_a_gap(desk, campaign, list_in_force=None)
    desk.exchange(missing)
    with given.centre.engine.connect() as connection:
        query = select(redemptions.c.state, redemptions.c.guarantee).where(redemptions.c.id == redemption_of(beyond))
        assert tuple(connection.execute(query).one()) == ("accepted", True)


def test_a_voucher_that_another_desk_takes_at_this_very_moment_is_decided_by_the_database(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    missing, beyond = held_beyond_a_gap(desk, campaign)
    honest = other.redeem(campaign, 1)
    other.exchange(honest)
    blind = [True]

    def sees_it_too_late(connection: Connection, batch: list[Arrived]) -> dict[str, FirstClaim]:
        return {} if blind and blind.pop() else live_claims(connection, batch)

    monkeypatch.setattr("central.reconsidering.live_claims", sees_it_too_late)
    desk.exchange(missing)
    assert [outcome_of(receipt) for receipt in told(desk)] == ["held already_redeemed"]
    assert given.report()["redeemed"] == 1
    assert redemption_of(beyond) != redemption_of(honest)
