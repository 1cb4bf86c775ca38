"""A desk in the place of a dead one: what comes without the dead one's key is held, answered, and told to it."""

from __future__ import annotations

from app.domain.canonical import JsonObject, canonical_text
from app.domain.journal import JournalEntry
from app.domain.signing import Purpose, SigningKey, sign_document
from central import held
from tests.central.given import Answer, Desk, Given, redemption_of


def replace(
    given: Given,
    old: Desk,
    *,
    site: str = "Médiathèque de Bourg",
    code: str | None = None,
    key: SigningKey | None = None,
) -> Desk | int:
    """Enrol a desk in the place of another; the status when it is refused."""
    key = key or SigningKey.generate()
    proof: JsonObject = {
        "code": code or given.enrolment_code(site),
        "desk_key": key.public.text,
        "desk_name": "Poste 2",
        "kind": "enrolment",
        "replaces": old.id,
        "v": 1,
    }
    body: JsonObject = {"v": 1, "proof": sign_document(key, Purpose.ENROLMENT, proof).to_json()}
    answer = given.web.ask("POST", "/v1/enrol", canonical_text(body).encode())
    return Desk(given, answer.json()["desk"], key) if answer.status_code == 200 else answer.status_code


def hand_over(new: Desk, old: Desk, *entries: JournalEntry) -> Answer | int:
    body: JsonObject = {"v": 1, "desk": old.id, "entries": [entry.text for entry in entries]}
    answer = new.send("/v1/hand-over", canonical_text(body).encode())
    return Answer(new.given, answer.json()) if answer.status_code == 200 else answer.status_code


def test_what_the_dead_desk_had_not_sent_is_held_for_the_operator_and_answered_again(given: Given) -> None:
    campaign, old = given.campaign(), given.desk()
    sent, waiting = old.redeem(campaign, 1), old.redeem(campaign, 2)
    old.exchange(sent)
    new = replace(given, old)
    assert isinstance(new, Desk)

    answer = hand_over(new, old, sent, waiting)
    again = hand_over(new, old, sent, waiting)

    assert isinstance(answer, Answer)
    assert isinstance(again, Answer)
    assert answer.outcomes(sent, waiting) == ["accepted", "held desk_revoked"]
    assert again.value == answer.value
    assert given.report()["redeemed"] == 1


def test_the_decision_of_the_operator_is_told_to_the_desk_in_its_place(given: Given) -> None:
    campaign, old = given.campaign(), given.desk()
    waiting = old.redeem(campaign, 2)
    new = replace(given, old)
    assert isinstance(new, Desk)
    hand_over(new, old, waiting)
    with given.centre.engine.begin() as connection:
        held.decide(connection, redemption_of(waiting), accept=True, centre=given.centre.key, now=given.clock())
    ((number, receipt),) = new.exchange().updates
    assert (number, receipt.outcome.value, receipt.desk, receipt.entry) == (1, "accepted", old.id, waiting.hash)
    assert old.exchange().updates == []
    assert given.report()["redeemed"] == 1


def test_the_desk_that_was_replaced_is_revoked(given: Given) -> None:
    campaign, old = given.campaign(), given.desk()
    replace(given, old)
    entry = old.redeem(campaign, 1)
    assert old.exchange(entry).outcomes(entry) == ["held desk_revoked"]


def test_nobody_takes_the_place_of_another_sites_desk_or_of_one_that_was_replaced(given: Given) -> None:
    old = given.desk()
    assert replace(given, old, site="Bus du Médoc") == 403
    assert isinstance(replace(given, old), Desk)
    assert replace(given, old) == 403


def test_a_desk_hands_in_for_no_other_desk(given: Given) -> None:
    campaign, old, other = given.campaign(), given.desk(), given.desk()
    assert hand_over(other, old, old.redeem(campaign, 1)) == 403
    assert given.report()["redeemed"] == 0


def test_the_same_code_and_key_are_answered_again(given: Given) -> None:
    old = given.desk()
    code = given.enrolment_code()
    assert isinstance(replace(given, old, code=code), Desk)
    assert replace(given, old, code=code) == 403  # another key


def test_a_lost_answer_is_given_again_to_the_same_code_and_key(given: Given) -> None:
    old, code, key = given.desk(), given.enrolment_code(), SigningKey.generate()
    first, again = (replace(given, old, code=code, key=key) for _ in range(2))
    assert isinstance(first, Desk)
    assert isinstance(again, Desk)
    assert first.id == again.id


def test_a_code_that_was_used_takes_no_other_desks_place(given: Given) -> None:
    campaign, first, second = given.campaign(), given.desk(), given.desk()
    code, key = given.enrolment_code(), SigningKey.generate()
    assert isinstance(replace(given, first, code=code, key=key), Desk)
    assert replace(given, second, code=code, key=key) == 403
    entry = second.redeem(campaign, 1)
    assert second.exchange(entry).outcomes(entry) == ["accepted"]


def test_what_the_dead_desk_had_undone_is_withdrawn_and_waits_for_nobody(given: Given) -> None:
    campaign, old = given.campaign(), given.desk()
    undone = old.redeem(campaign, 1)
    void = old.void(undone)
    new = replace(given, old)
    assert isinstance(new, Desk)
    answer = hand_over(new, old, undone, void)
    assert isinstance(answer, Answer)
    assert answer.outcomes(undone, void) == ["held desk_revoked", "voided"]
    with given.centre.engine.begin() as connection:
        assert list(held.waiting(connection)) == []


def test_a_dead_desk_undoes_nothing_that_was_accepted(given: Given) -> None:
    campaign, old = given.campaign(), given.desk()
    accepted = old.redeem(campaign, 1)
    old.exchange(accepted)
    void = old.void(accepted)
    new = replace(given, old)
    assert isinstance(new, Desk)
    answer = hand_over(new, old, void)
    assert isinstance(answer, Answer)
    assert answer.outcomes(void) == ["refused desk_revoked"]
    assert given.report()["redeemed"] == 1


def test_what_the_dead_desk_had_not_yet_been_told_is_told_to_the_one_in_its_place(given: Given) -> None:
    campaign, first, old = given.campaign(), given.desk(site="Bus du Médoc"), given.desk()
    taken, claim = first.redeem(campaign, 1), old.redeem(campaign, 1)
    first.exchange(taken)
    old.exchange(claim)
    first.exchange(first.void(taken))
    new = replace(given, old)
    assert isinstance(new, Desk)
    ((number, receipt),) = new.exchange().updates
    assert (number, receipt.outcome.value, receipt.desk, receipt.entry) == (1, "accepted", old.id, claim.hash)
    assert old.exchange().updates == []
