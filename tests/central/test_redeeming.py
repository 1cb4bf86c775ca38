"""Redemptions: who is first, and what the others are told."""

from __future__ import annotations

from datetime import timedelta

from app.domain.receipts import FirstClaim, Outcome
from tests.builders import NOON
from tests.central.given import Given, redemption_of


def test_a_redemption_is_accepted_with_a_receipt_that_the_public_key_verifies(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 3, at=NOON - timedelta(hours=2))
    receipt = desk.exchange(entry).receipt(entry)
    assert receipt.outcome is Outcome.ACCEPTED
    assert (receipt.reason, receipt.first, receipt.supersedes) == (None, None, None)
    assert (receipt.desk, receipt.site, receipt.redemption) == (desk.id, "Médiathèque de Bourg", redemption_of(entry))
    assert receipt.ref is not None
    assert (receipt.ref.campaign, receipt.ref.serial) == (campaign.number, 3)
    assert (receipt.offering, receipt.amount_cents) == ("MEDIATION", 1000)
    assert (receipt.redeemed_at, receipt.received_at) == (NOON - timedelta(hours=2), NOON)
    assert given.report()["redeemed"] == 1


def test_the_second_desk_is_held_and_told_where_and_when_the_voucher_was_redeemed_first(given: Given) -> None:
    campaign = given.campaign()
    first, second = given.desk(), given.desk("Bus du Médoc")
    taken = first.redeem(campaign, 3, at=NOON - timedelta(minutes=5))
    late = second.redeem(campaign, 3, at=NOON - timedelta(hours=4))
    assert first.exchange(taken).outcomes(taken) == ["accepted"]
    answer = second.exchange(late)
    assert answer.outcomes(late) == ["held already_redeemed"]
    assert answer.receipt(late).first == FirstClaim(
        redemption_of(taken), site="Médiathèque de Bourg", at=NOON - timedelta(minutes=5)
    )
    assert first.exchange(taken).outcomes(taken) == ["accepted"]
    assert given.report() | {"issued": 0} == {
        "issued": 0, "redeemed": 1, "voided": 0, "disputed": 1, "settled": 0, "blocked": 0,
    }  # fmt: skip


def test_one_voucher_twice_in_one_batch_is_accepted_once(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in (1, 2, 1, 3, 2)]
    assert desk.exchange(*entries).outcomes(*entries) == [
        "accepted", "accepted", "held already_redeemed", "accepted", "held already_redeemed",
    ]  # fmt: skip


def test_an_id_of_a_redemption_that_exists_already_is_refused_as_malformed(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    entry = desk.redeem(campaign, 1)
    stolen = other.redeem(campaign, 2, id=redemption_of(entry))
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]
    assert other.exchange(stolen).outcomes(stolen) == ["refused malformed"]
    assert given.report()["redeemed"] == 1


def test_the_same_id_twice_in_one_batch_counts_once(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    again = desk.redeem(campaign, 2, id=redemption_of(entry))
    assert desk.exchange(entry, again).outcomes(entry, again) == ["accepted", "refused malformed"]


def test_a_claim_of_another_amount_than_the_vouchers_value_is_never_accepted(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 5, amount_cents=65_535)
    assert desk.exchange(entry).outcomes(entry) == ["refused malformed"]
    assert given.report()["redeemed"] == 0


def test_a_territory_that_changes_afterwards_refuses_no_earlier_redemption(given: Given) -> None:
    campaign, desk = given.campaign(territory="33"), given.desk()
    before = desk.redeem(campaign, 5)
    given.clock.forward(hours=1)
    given.enrolment_code(territory="40")
    after = desk.redeem(campaign, 6)
    assert desk.exchange(before, after).outcomes(before, after) == ["accepted", "refused wrong_territory"]


def test_the_guarantee_is_kept_for_a_claim_that_is_held_for_its_desk(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    given.block(campaign, 1)
    given.revoke(desk)
    entry = desk.redeem(campaign, 1, list_in_force=None)
    assert desk.exchange(entry).outcomes(entry) == ["held desk_revoked"]
    assert _guaranteed(given, redemption_of(entry))


def test_a_revoked_desk_is_held_and_its_voucher_stays_free(given: Given) -> None:
    campaign, stolen, honest = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    given.revoke(stolen)
    entry, other = stolen.redeem(campaign, 1), honest.redeem(campaign, 1)
    assert stolen.exchange(entry).outcomes(entry) == ["held desk_revoked"]
    assert honest.exchange(other).outcomes(other) == ["accepted"]


def test_what_a_desk_sent_before_it_was_revoked_is_answered_as_before(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    before = desk.exchange(entry).value["answers"]
    given.revoke(desk)
    assert desk.exchange(entry).value["answers"] == before


def test_a_voucher_that_its_desk_could_not_know_to_be_blocked_is_paid_by_the_guarantee(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    given.block(campaign, 1)
    entry = desk.redeem(campaign, 1, list_in_force=None)
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]
    assert _guaranteed(given, redemption_of(entry))


def test_the_guarantee_also_stands_behind_a_claim_that_is_held_at_first(given: Given) -> None:
    campaign, first, second = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken = first.redeem(campaign, 1)
    first.exchange(taken)
    given.clock.forward(minutes=1)
    given.block(campaign, 1)
    late = second.redeem(campaign, 1, list_in_force=None)
    assert second.exchange(late).outcomes(late) == ["held already_redeemed"]
    first.exchange(first.void(taken))
    assert [receipt.outcome for _n, receipt in second.exchange().updates] == [Outcome.ACCEPTED]
    assert _guaranteed(given, redemption_of(late))


def _guaranteed(given: Given, redemption: str) -> bool:
    from sqlalchemy import select

    from central.tables import redemptions

    with given.centre.engine.connect() as connection:
        query = select(redemptions.c.guarantee).where(redemptions.c.id == redemption)
        return bool(connection.execute(query).scalar_one())
