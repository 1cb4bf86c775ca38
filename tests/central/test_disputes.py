"""Disputes: both sides are shown, the operator decides, both desks are told, and what is paid stays paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.journal import JournalEntry
from app.domain.receipts import Outcome
from app.foundation.clock import instant_text
from central.disputes import CannotDecide, contest, decide, waiting
from central.settling import settle
from central.tables import disputes, redemptions
from tests.builders import NOON
from tests.central.given import Campaign, Desk, Given, outcome_of, redemption_of


def shown(given: Given) -> list[Mapping[str, Any]]:
    with given.centre.engine.begin() as connection:
        return list(waiting(connection, given.clock()))


def decided(given: Given, dispute: str, winner: JournalEntry | str, reason: str = "vu sur place") -> None:
    redemption = winner if isinstance(winner, str) else redemption_of(winner)
    given.centre.transaction(
        lambda connection: decide(
            connection, dispute, winner=redemption, reason=reason, centre=given.centre.key, now=given.clock()
        )
    )


def contested(given: Given, dispute: str, note: str = "le carnet nous a été montré") -> None:
    with given.centre.engine.begin() as connection:
        contest(connection, dispute, note, now=given.clock())


def two_claims(given: Given) -> tuple[Campaign, tuple[Desk, JournalEntry], tuple[Desk, JournalEntry]]:
    """The bus was first; the library's claim came an hour later."""
    campaign, bus, library = given.campaign(), given.desk("Bus du Médoc"), given.desk()
    first = bus.redeem(campaign, 1)
    bus.exchange(first)
    given.clock.forward(hours=1)
    claim = library.redeem(campaign, 1, at=NOON - timedelta(minutes=5))
    library.exchange(claim)
    return campaign, (bus, first), (library, claim)


def states(given: Given) -> dict[str, tuple[str, bool]]:
    with given.centre.engine.connect() as connection:
        rows = connection.execute(select(redemptions.c.id, redemptions.c.state, redemptions.c.live))
        return {row.id: (row.state, row.live) for row in rows}


def test_an_open_dispute_shows_both_sides(given: Given) -> None:
    campaign, (bus, first), (library, claim) = two_claims(given)
    [line] = shown(given)
    assert line["voucher"] == {"campaign": campaign.number, "serial": 1}
    assert (line["owner"], line["decided_for"], line["note"]) == ("operator", None, None)
    assert line["opened_at"] == instant_text(NOON + timedelta(hours=1))
    assert line["deadline"] == instant_text(NOON + timedelta(hours=1, days=30))
    assert line["first"] == {
        "redemption": redemption_of(first),
        "site": "Bus du Médoc",
        "desk": bus.id,
        "desk_name": "Poste 1",
        "state": "accepted",
        "held_for": None,
        "redeemed_at": instant_text(NOON),
        "received_at": instant_text(NOON),
        "offering": "MEDIATION",
        "amount_cents": 1000,
        "guarantee": False,
        "settled_in": None,
        "could_know": False,
        "desk_clock": instant_text(NOON),
        "shown": "accepted_provisional",
        "warnings": [],
        "policy": 1,
        "list": {"version": 1, "as_of": instant_text(NOON)},
    }
    assert (line["claim"]["redemption"], line["claim"]["desk"]) == (redemption_of(claim), library.id)
    assert line["claim"]["redeemed_at"] == instant_text(NOON - timedelta(minutes=5))
    assert (line["claim"]["state"], line["claim"]["held_for"]) == ("held", "already_redeemed")


def test_a_decision_for_the_first_refuses_the_claim_and_tells_its_desk(given: Given) -> None:
    _campaign, (bus, first), (library, claim) = two_claims(given)
    [line] = shown(given)
    decided(given, line["id"], first)
    assert shown(given) == []
    [(_n, told)] = library.exchange().updates
    assert (outcome_of(told), told.redemption) == ("refused already_redeemed", redemption_of(claim))
    assert told.first is not None
    assert told.first.redemption_id == redemption_of(first)
    assert bus.exchange().updates == []
    assert states(given)[redemption_of(claim)] == ("refused", False)
    report = given.report()
    assert (report["redeemed"], report["disputed"]) == (1, 0)


def test_a_decision_for_the_claim_puts_it_in_the_place_of_the_first_and_tells_both(given: Given) -> None:
    campaign, (bus, first), (library, claim) = two_claims(given)
    before = library.exchange().lists[campaign.number]
    [line] = shown(given)
    decided(given, line["id"], claim)
    [(_n, lost)] = bus.exchange().updates
    [(_n, won)] = library.exchange().updates
    assert (outcome_of(lost), lost.redemption) == ("refused already_redeemed", redemption_of(first))
    assert lost.first is not None
    assert (lost.first.redemption_id, lost.first.site) == (redemption_of(claim), "Médiathèque de Bourg")
    assert (outcome_of(won), won.redemption) == ("accepted", redemption_of(claim))
    assert states(given) == {redemption_of(first): ("refused", False), redemption_of(claim): ("accepted", True)}
    after = library.exchange().lists[campaign.number]
    assert (after.version, after.bitmap) == (before.version, before.bitmap)
    with given.centre.engine.connect() as connection:
        row = connection.execute(select(disputes)).one()
    assert (row.decided_for, row.reason, row.decided_at) == (
        redemption_of(claim), "vu sur place", instant_text(given.clock()),
    )  # fmt: skip


def test_others_that_waited_wait_behind_the_winner(given: Given) -> None:
    campaign, (_bus, _first), (library, claim) = two_claims(given)
    third = given.desk("Maison France services")
    given.clock.forward(minutes=1)
    entry = third.redeem(campaign, 1)
    third.exchange(entry)
    [earlier, _later] = shown(given)
    decided(given, earlier["id"], claim)
    [left] = shown(given)
    assert left["first"]["redemption"] == redemption_of(claim)
    library.exchange(library.void(claim))
    assert [outcome_of(told) for _n, told in third.exchange().updates] == ["accepted"]
    assert states(given)[redemption_of(entry)] == ("accepted", True)


def test_what_is_settled_cannot_lose(given: Given) -> None:
    _campaign, (bus, first), (library, claim) = two_claims(given)
    given.centre.transaction(
        lambda connection: settle(connection, "2026-11", centre=given.centre.key, now=given.clock())
    )
    [line] = shown(given)
    with pytest.raises(CannotDecide, match="cannot lose"):
        decided(given, line["id"], claim)
    assert (bus.exchange().updates, library.exchange().updates) == ([], [])
    assert len(shown(given)) == 1
    decided(given, line["id"], first)
    assert states(given)[redemption_of(claim)] == ("refused", False)


def test_the_winner_is_paid_and_the_loser_is_told(given: Given) -> None:
    _campaign, (_bus, first), (_library, claim) = two_claims(given)
    [line] = shown(given)
    given.centre.transaction(lambda connection: decided_here(given, connection, line["id"], redemption_of(claim)))
    made = given.centre.transaction(
        lambda connection: settle(connection, "2026-11", centre=given.centre.key, now=given.clock())
    )
    by_site = {item.statement.site: item.statement for item in made}
    assert [item.redemption for item in by_site["Médiathèque de Bourg"].paid] == [redemption_of(claim)]
    [lost] = by_site["Bus du Médoc"].unpaid
    assert (lost.redemption, lost.outcome) == (redemption_of(first), Outcome.REFUSED)


def decided_here(given: Given, connection: Any, dispute: str, winner: str) -> None:
    decide(connection, dispute, winner=winner, reason="vu", centre=given.centre.key, now=given.clock())


def test_unknown_ids_and_closed_disputes_are_said(given: Given) -> None:
    _campaign, (_bus, first), _library = two_claims(given)
    [line] = shown(given)
    with pytest.raises(CannotDecide, match="no dispute"):
        decided(given, "0199a000-0000-7000-8000-000000000009", first)
    with pytest.raises(CannotDecide, match="no side"):
        decided(given, line["id"], "0199a000-0000-7000-8000-000000000009")
    with pytest.raises(CannotDecide, match="no dispute"):
        contested(given, "nonsense")
    decided(given, line["id"], first)
    with pytest.raises(CannotDecide, match="closed"):
        decided(given, line["id"], first)


def test_a_note_opens_a_decided_dispute_again_and_the_decision_can_be_turned(given: Given) -> None:
    _campaign, (bus, first), (library, claim) = two_claims(given)
    [line] = shown(given)
    decided(given, line["id"], first)
    given.clock.forward(days=2)
    contested(given, line["id"])
    [again] = shown(given)
    assert (again["note"], again["decided_for"], again["reason"]) == (
        "le carnet nous a été montré", redemption_of(first), "vu sur place",
    )  # fmt: skip
    decided(given, line["id"], claim, reason="preuve fournie")
    assert [outcome_of(told) for _n, told in library.exchange().updates] == ["refused already_redeemed", "accepted"]
    assert [outcome_of(told) for _n, told in bus.exchange().updates] == ["refused already_redeemed"]
    contested(given, line["id"])
    decided(given, line["id"], first, reason="finalement")
    assert states(given) == {redemption_of(first): ("accepted", True), redemption_of(claim): ("refused", False)}
    assert [outcome_of(told) for _n, told in bus.exchange(cursor=1).updates] == ["accepted"]


def test_a_confirmed_decision_sends_nothing_new(given: Given) -> None:
    _campaign, (bus, first), (library, _claim) = two_claims(given)
    [line] = shown(given)
    decided(given, line["id"], first)
    contested(given, line["id"])
    decided(given, line["id"], first)
    assert len(library.exchange().updates) == 1
    assert bus.exchange().updates == []
    assert shown(given) == []


def test_a_withdrawn_claim_leaves_nothing_to_contest_or_decide(given: Given) -> None:
    _campaign, (_bus, first), (library, claim) = two_claims(given)
    [line] = shown(given)
    library.exchange(library.void(claim))
    with pytest.raises(CannotDecide, match="withdrawn"):
        contested(given, line["id"])
    with pytest.raises(CannotDecide, match="closed"):
        decided(given, line["id"], first)


def test_a_voided_redemption_cannot_win_and_a_freed_voucher_can(given: Given) -> None:
    campaign, (bus, first), (library, claim) = two_claims(given)
    [line] = shown(given)
    decided(given, line["id"], first)
    contested(given, line["id"])
    bus.exchange(bus.void(first))
    assert given.report()["redeemed"] == 0
    with pytest.raises(CannotDecide, match="voided"):
        decided(given, line["id"], first)
    decided(given, line["id"], claim)
    assert states(given)[redemption_of(claim)] == ("accepted", True)
    assert library.exchange().lists[campaign.number].used_count == 1


def test_a_voucher_that_a_third_redeemed_meanwhile_is_another_dispute(given: Given) -> None:
    campaign, (bus, first), (_library, claim) = two_claims(given)
    [line] = shown(given)
    decided(given, line["id"], first)
    contested(given, line["id"])
    bus.exchange(bus.void(first))
    third = given.desk("Maison France services")
    third.exchange(third.redeem(campaign, 1))
    with pytest.raises(CannotDecide, match="meanwhile"):
        decided(given, line["id"], claim)
