"""Voids: the voucher is free again, or the claim that waited longest takes its place."""

from __future__ import annotations

from sqlalchemy import update

from app.domain.receipts import Outcome, Receipt
from app.foundation.ids import new_id
from central.tables import redemptions
from tests.builders import NOON
from tests.central.given import Answer, Desk, Given, outcome_of, redemption_of


def test_after_a_void_the_voucher_can_be_redeemed_again(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken = desk.redeem(campaign, 1)
    void = desk.void(taken)
    again = desk.redeem(campaign, 1)
    answer = desk.exchange(taken, void, again)
    assert answer.outcomes(taken, void, again) == ["accepted", "voided", "accepted"]
    undone = answer.receipt(void)
    assert (undone.redemption, undone.amount_cents) == (redemption_of(taken), 1000)
    assert undone.ref == answer.receipt(taken).ref
    desk.exchange(desk.void(again))
    elsewhere = other.redeem(campaign, 1)
    assert other.exchange(elsewhere).outcomes(elsewhere) == ["accepted"]
    assert given.report()["redeemed"] == 1
    assert given.report()["voided"] == 1


def test_a_void_promotes_the_claim_that_was_received_next_whenever_it_was_redeemed(given: Given) -> None:
    campaign = given.campaign()
    desks = [given.desk(site) for site in ("A", "B", "C")]
    entries = [desk.redeem(campaign, 1) for desk in desks]
    first_receipts = []
    for desk, entry in zip(desks, entries, strict=True):
        given.clock.forward(minutes=1)
        first_receipts.append(desk.exchange(entry).receipt(entry))
    given.clock.forward(hours=1)
    desks[0].exchange(desks[0].void(entries[0]))

    answer = desks[1].exchange()
    [(number, promoted)] = answer.updates
    assert (number, answer.value["cursor"]) == (1, 1)
    assert (outcome_of(promoted), promoted.supersedes) == ("accepted", first_receipts[1].id)
    assert (promoted.redemption, promoted.entry) == (redemption_of(entries[1]), entries[1].hash)
    assert promoted.received_at == given.clock()
    assert promoted.redeemed_at == first_receipts[1].redeemed_at
    assert desks[2].exchange().updates == []
    assert desks[1].exchange(cursor=1).updates == []
    assert given.report()["disputed"] == 1
    assert given.report()["redeemed"] == 1


def test_a_voided_promotion_promotes_the_next_and_the_numbers_of_updates_rise(given: Given) -> None:
    campaign = given.campaign()
    a, b, c = (given.desk(site) for site in ("A", "B", "C"))
    entries = {desk: [desk.redeem(campaign, serial) for serial in (1, 2)] for desk in (a, b, c)}
    for desk in (a, b, c):
        given.clock.forward(minutes=1)
        desk.exchange(*entries[desk])
    a.exchange(a.void(entries[a][0]))
    a.exchange(a.void(entries[a][1]))
    assert [(n, receipt.redemption) for n, receipt in b.exchange().updates] == [
        (1, redemption_of(entries[b][0])),
        (2, redemption_of(entries[b][1])),
    ]
    b.exchange(b.void(entries[b][1]))
    [(number, receipt)] = c.exchange().updates
    assert (number, receipt.redemption, receipt.outcome) == (1, redemption_of(entries[c][1]), Outcome.ACCEPTED)


def test_what_still_waits_is_held_behind_the_promoted_claim(given: Given) -> None:
    from sqlalchemy import select

    from central.tables import disputes

    campaign = given.campaign()
    desks = [given.desk(site) for site in ("A", "B", "C")]
    entries = [desk.redeem(campaign, 1) for desk in desks]
    for desk, entry in zip(desks, entries, strict=True):
        given.clock.forward(minutes=1)
        desk.exchange(entry)
    desks[0].exchange(desks[0].void(entries[0]))
    with given.centre.engine.connect() as connection:
        query = select(disputes.c.claim, disputes.c.first).where(disputes.c.closed_at.is_(None))
        waiting = [tuple(row) for row in connection.execute(query)]
    assert waiting == [(redemption_of(entries[2]), redemption_of(entries[1]))]


def test_a_voided_claim_is_never_promoted(given: Given) -> None:
    campaign = given.campaign()
    a, b, c = (given.desk(site) for site in ("A", "B", "C"))
    entries = {desk: desk.redeem(campaign, 1) for desk in (a, b, c)}
    for desk in (a, b, c):
        given.clock.forward(minutes=1)
        desk.exchange(entries[desk])
    held = b.void(entries[b])
    assert b.exchange(held).outcomes(held) == ["voided"]
    assert given.report()["disputed"] == 1
    assert given.report()["redeemed"] == 1
    a.exchange(a.void(entries[a]))
    assert b.exchange().updates == []
    assert [receipt.outcome for _n, receipt in c.exchange().updates] == [Outcome.ACCEPTED]


def test_a_claim_held_and_promoted_within_one_batch_gets_both_receipts(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first, second = desk.redeem(campaign, 1), desk.redeem(campaign, 1)
    void = desk.void(first)
    answer = desk.exchange(first, second, void)
    assert answer.outcomes(first, second, void) == ["accepted", "held already_redeemed", "voided"]
    [(_n, promoted)] = answer.updates
    assert promoted.redemption == redemption_of(second)
    assert promoted.supersedes == answer.receipt(second).id


def test_a_desk_of_the_same_site_may_void_and_one_of_another_site_may_not(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    neighbour, stranger = given.desk(), given.desk("Bus du Médoc")
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    foreign = stranger.void(entry)
    answer = stranger.exchange(foreign)
    assert answer.outcomes(foreign) == ["refused unknown_redemption"]
    assert _tells_nothing(answer.receipt(foreign))
    assert given.report()["redeemed"] == 1
    own = neighbour.void(entry)
    assert neighbour.exchange(own).outcomes(own) == ["voided"]
    assert given.report()["redeemed"] == 0


def test_a_desk_is_told_that_another_desk_of_its_site_voided_its_redemption(given: Given) -> None:
    campaign, one, two = given.campaign(), given.desk(), given.desk()
    entry = one.redeem(campaign, 5)
    accepted = one.exchange(entry).receipt(entry)
    given.clock.forward(hours=1)
    void = two.void(entry)
    assert two.exchange(void).outcomes(void) == ["voided"]
    assert two.exchange().updates == []
    [(number, told)] = one.exchange().updates
    assert (number, outcome_of(told), told.supersedes) == (1, "voided", accepted.id)
    assert (told.desk, told.entry, told.redemption) == (one.id, entry.hash, redemption_of(entry))
    assert (told.ref, told.amount_cents, told.redeemed_at) == (accepted.ref, 1000, accepted.redeemed_at)
    two.exchange(two.void(entry))
    assert len(one.exchange().updates) == 1


def test_a_desk_that_voids_its_own_redemption_is_told_once(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 5)
    assert desk.exchange(entry, desk.void(entry)).updates == []


def test_a_void_of_what_was_refused_counts_no_voided_voucher(given: Given) -> None:
    campaign, desk = given.campaign(territory="40"), given.desk()
    entry = desk.redeem(campaign, 5)
    desk.exchange(entry, desk.void(entry))
    assert given.report()["voided"] == 0


def _tells_nothing(receipt: Receipt) -> bool:
    return (receipt.ref, receipt.offering, receipt.amount_cents) == (None, "", 0)


def test_a_void_of_what_never_arrived_is_refused(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    never_sent = desk.redeem(campaign, 1, id=new_id(NOON))
    desk.head = None
    void = desk.void(never_sent)
    assert desk.exchange(void).outcomes(void) == ["refused unknown_redemption"]


def test_a_settled_redemption_stays(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    with given.centre.engine.begin() as connection:
        connection.execute(update(redemptions).values(settled_in="2026-11"))
    void = desk.void(entry)
    assert desk.exchange(void).outcomes(void) == ["refused settled"]
    assert given.report() | {"issued": 0} == {
        "issued": 0, "redeemed": 1, "voided": 0, "disputed": 0, "settled": 1, "blocked": 0,
    }  # fmt: skip


def test_a_revoked_desk_voids_nothing(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    given.revoke(desk)
    void = desk.void(entry)
    assert desk.exchange(void).outcomes(void) == ["refused desk_revoked"]


def test_a_void_beyond_a_gap_of_the_journal_is_refused(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    desk.note()
    void = desk.void(entry)
    assert desk.exchange(void).outcomes(void) == ["refused journal_broken"]


def test_a_second_void_of_the_same_redemption_says_voided_and_frees_nothing_more(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry, desk.void(entry))
    elsewhere = other.redeem(campaign, 1)
    other.exchange(elsewhere)
    again = desk.void(entry)
    assert desk.exchange(again).outcomes(again) == ["voided"]
    assert _is_live(other, elsewhere)


def _is_live(desk: Desk, entry: object) -> bool:
    answer: Answer = desk.exchange()
    return desk.given.report()["redeemed"] == 1 and not answer.updates
