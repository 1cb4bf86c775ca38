"""What both sites of a dispute are told of it, again after each change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.disputes import DisputeState
from app.domain.receipts import Outcome
from app.domain.signing import BadSignature, Purpose
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text
from central.dispute_rules import change_rules
from central.disputes import assign
from central.tables import journal_entries
from tests.builders import NOON
from tests.central.disputed import heard, news, two_claims
from tests.central.given import Given, redemption_of


def test_both_sites_are_told_the_same_and_each_desk_by_a_page_of_its_own(given: Given) -> None:
    case = two_claims(given)
    of_bus, of_library = news(case.bus), news(case.library)
    assert of_bus is not None
    assert of_library is not None
    assert (of_bus.desk_id, of_library.desk_id) == (case.bus.id, case.library.id)
    assert of_bus.disputes == of_library.disputes
    [told] = of_bus.disputes
    assert (told.ref, told.state) == (VoucherRef(case.campaign.number, 1), DisputeState.OPEN)
    assert told.opened_at == NOON + timedelta(hours=1)
    assert (told.due_on, told.owner) == ((NOON + timedelta(hours=1, days=30)).date(), "operator")
    assert (told.decided_for, told.decision, told.guarantee_cents, told.notes) == (None, None, 0, ())


def test_a_dispute_shows_both_sides_with_what_each_desk_saw(given: Given) -> None:
    case = two_claims(given)
    [told] = heard(case.library)
    first, claim = told.claims
    assert [side.redemption_id for side in told.claims] == [redemption_of(case.first), redemption_of(case.claim)]
    assert (first.site, claim.site, claim.desk) == ("Bus du Médoc", "Médiathèque de Bourg", "Poste 1")
    assert (claim.at, claim.desk_clock) == (NOON - timedelta(minutes=5), NOON - timedelta(minutes=5))
    assert (first.received_at, claim.received_at) == (NOON, NOON + timedelta(hours=1))
    assert (claim.shown, claim.warnings, claim.policy_version) == (Verdict.ACCEPTED_PROVISIONAL, (), 1)
    assert (claim.list_version, claim.list_as_of) == (1, NOON - timedelta(minutes=5))
    assert (claim.amount_cents, claim.offering) == (1000, "MEDIATION")
    assert (first.outcome, claim.outcome) == (Outcome.ACCEPTED, Outcome.HELD)


def test_a_desk_that_does_not_ask_is_told_nothing(given: Given) -> None:
    case = two_claims(given)
    assert case.bus.exchange().value["disputes"] is None


def test_a_third_site_is_told_nothing(given: Given) -> None:
    two_claims(given)
    assert news(given.desk("Maison France services")) is None


def test_every_desk_of_a_site_is_told(given: Given) -> None:
    case = two_claims(given)
    assert heard(given.desk("Bus du Médoc")) == heard(case.bus)


def test_what_was_told_is_not_told_again_until_it_changes(given: Given) -> None:
    case = two_claims(given)
    told = news(case.library)
    assert told is not None
    assert news(case.library, told.to) is None
    case.decide(case.first)
    again = news(case.library, told.to)
    assert again is not None
    assert (again.after, again.to) == (told.to, told.to + 1)
    assert [item.state for item in again.disputes] == [DisputeState.DECIDED]


def test_both_sites_are_told_of_the_decision_and_its_reason(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.claim, "le carnet était à la médiathèque")
    for desk in (case.bus, case.library):
        [told] = heard(desk)
        assert (told.state, told.decided_for) == (DisputeState.DECIDED, redemption_of(case.claim))
        assert (told.decision, told.decided_at) == ("le carnet était à la médiathèque", given.clock())
        assert [side.outcome for side in told.claims] == [Outcome.REFUSED, Outcome.ACCEPTED]
        assert told.loser is not None
        assert told.loser.site == "Bus du Médoc"


def test_a_withdrawn_claim_closes_the_dispute_for_both(given: Given) -> None:
    case = two_claims(given)
    case.library.exchange(case.library.void(case.claim))
    for desk in (case.bus, case.library):
        [told] = heard(desk)
        assert (told.state, told.claims[1].outcome) == (DisputeState.CLOSED, Outcome.VOIDED)


def test_a_claim_that_takes_the_place_of_a_voided_redemption_closes_the_dispute_for_both(given: Given) -> None:
    case = two_claims(given)
    case.bus.exchange(case.bus.void(case.first))
    for desk in (case.bus, case.library):
        [told] = heard(desk)
        assert told.state is DisputeState.CLOSED
        assert [side.outcome for side in told.claims] == [Outcome.VOIDED, Outcome.ACCEPTED]


def test_another_claim_on_the_same_voucher_is_another_dispute_of_the_first_site(given: Given) -> None:
    case = two_claims(given)
    third = given.desk("Maison France services")
    third.exchange(third.redeem(case.campaign, 1))
    assert len(heard(case.bus)) == 2
    assert len(heard(case.library)) == len(heard(third)) == 1


def test_a_settled_decision_is_told_as_closed(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.settle()
    assert [told.state for told in heard(case.library)] == [DisputeState.CLOSED]


def test_an_open_dispute_stays_open_when_the_first_redemption_is_settled(given: Given) -> None:
    case = two_claims(given)
    case.settle()
    assert [told.state for told in heard(case.library)] == [DisputeState.OPEN]


def test_a_note_is_told_to_the_site_that_wrote_it_and_its_fact_to_both(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.contested_by(case.library, "nous l'avons vu")
    [ours], [theirs] = heard(case.library), heard(case.bus)
    assert (ours.state, theirs.state) == (DisputeState.CONTESTED, DisputeState.CONTESTED)
    assert [(note.site, note.text) for note in ours.notes] == [("Médiathèque de Bourg", "nous l'avons vu")]
    assert theirs.notes == ()


def test_an_assignment_and_new_rules_are_told_to_both(given: Given) -> None:
    case = two_claims(given)
    dispute = case.id
    with given.centre.engine.begin() as connection:
        assign(connection, dispute, "Mme Martin")
    assert [told.owner for told in heard(case.bus)] == ["Mme Martin"]
    before = news(case.bus)
    assert before is not None
    with given.centre.engine.begin() as connection:
        change_rules(connection, owner="M. Petit", days=10)
    [told] = heard(case.bus, before.to)
    assert (told.owner, told.due_on) == ("Mme Martin", (NOON + timedelta(hours=1, days=10)).date())


def test_a_page_of_disputes_passes_for_nothing_else(given: Given) -> None:
    case = two_claims(given)
    answer = case.bus.exchange(dispute_cursor=0)
    with pytest.raises(BadSignature):
        answer.opened(answer.value["disputes"], Purpose.LISTS)


def test_more_disputes_than_fit_into_a_page_follow(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.dispute_views._DISPUTES_AT_ONCE", 2)
    campaign, bus, library = given.campaign(), given.desk("Bus du Médoc"), given.desk()
    bus.exchange(*(bus.redeem(campaign, serial) for serial in range(3)))
    library.exchange(*(library.redeem(campaign, serial) for serial in range(3)))
    answer = library.exchange(dispute_cursor=0, known={"keys": 9, "policy": 9, "catalogue": 9, "lists": None})
    assert answer.value["more"] is True
    first = news(library)
    assert first is not None
    rest = library.exchange(dispute_cursor=first.to, known={"keys": 9, "policy": 9, "catalogue": 9, "lists": None})
    assert rest.value["more"] is False
    assert len({item.id for item in (*first.disputes, *heard(library, first.to))}) == 3


def test_a_claim_whose_entry_cannot_be_read_is_told_without_what_its_desk_wrote(given: Given) -> None:
    case = two_claims(given)
    with given.centre.engine.begin() as connection:
        connection.execute(journal_entries.update().where(journal_entries.c.hash == case.claim.hash).values(text="{}"))
    [told] = heard(case.bus)
    assert (told.claims[1].shown, told.claims[1].desk_clock, told.claims[1].list_version) == (None, None, None)
    assert instant_text(told.claims[1].at) == instant_text(NOON - timedelta(minutes=5))
