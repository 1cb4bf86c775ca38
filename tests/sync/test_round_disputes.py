"""Disputes, notes and statements over the network: told once, sent until answered, whatever happens on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.canonical import canonical_text
from app.domain.disputes import ContestStatus, DisputeState
from app.domain.redemption import RedemptionState
from app.domain.signing import Purpose, SigningKey, sign_document
from app.foundation.errors import CentreProblem
from central.campaigns import IssuedVoucher
from central.disputes import decide
from central.settling import settle
from tests.sync import scripted_centre as tricks
from tests.sync.given import exchange, redeem, second_desk, signed_again, states
from tests.sync.honest_centre import SITE, HonestCentre
from tests.sync.scripted_centre import ScriptedCentre, altered

OTHER = "0199a000-0000-7000-8000-00000000dead"


@pytest.fixture
def other(desk: DeskParts, honest: HonestCentre) -> Iterator[DeskParts]:
    """A desk of another site, whose claim comes first."""
    opened = second_desk(desk, honest)
    yield opened
    opened.close()


@pytest.fixture
def lost(desk: DeskParts, other: DeskParts, honest: HonestCentre, vouchers: list[IssuedVoucher]) -> str:
    """A dispute that was decided against this desk, which does not know of it yet."""
    [first] = redeem(other, vouchers[0])
    exchange(other)
    redeem(desk, vouchers[0])
    exchange(desk)
    [told] = desk.disputes.all()
    with honest.engine.begin() as connection:
        now = honest.centre.clock()
        decide(connection, told.id, winner=first, reason="premier reçu", centre=honest.key, now=now)
    return told.id


def test_the_exchange_that_hands_in_the_claim_tells_of_the_dispute(
    desk: DeskParts, other: DeskParts, vouchers: list[IssuedVoucher]
) -> None:
    redeem(other, vouchers[0])
    exchange(other)
    redeem(desk, vouchers[0])
    exchange(desk)
    assert list(states(desk).values()) == [RedemptionState.HELD]
    assert [told.state for told in desk.disputes.all()] == [DisputeState.OPEN]
    assert other.disputes.all() == ()
    exchange(other)
    assert other.disputes.all() == desk.disputes.all()


def test_a_note_is_sent_with_the_next_exchange_and_not_again(
    desk: DeskParts, lost: str, centre: ScriptedCentre
) -> None:
    exchange(desk)
    assert desk.disputes.contest(lost, "le carnet était ici") is None
    exchange(desk)
    sent = [asked.json.get("contests", []) for asked in centre.asked]
    assert [item["note"] for items in sent for item in items] == ["le carnet était ici"]
    assert [kept.status for kept in desk.disputes.contests(lost)] == [ContestStatus.KEPT]
    [told] = desk.disputes.all()
    assert (told.state, [note.text for note in told.notes]) == (DisputeState.CONTESTED, ["le carnet était ici"])
    exchange(desk)
    assert centre.asked[-1].json["contests"] == []


def test_a_note_whose_answer_was_lost_is_sent_again_and_kept_once(
    desk: DeskParts, lost: str, centre: ScriptedCentre
) -> None:
    exchange(desk)
    desk.disputes.contest(lost, "le carnet était ici")
    centre.plays(tricks.loses_the_answer)
    with pytest.raises(CentreProblem):
        exchange(desk)
    assert [kept.status for kept in desk.disputes.contests(lost)] == [None]
    exchange(desk)
    assert [kept.status for kept in desk.disputes.contests(lost)] == [ContestStatus.KEPT]
    [told] = desk.disputes.all()
    assert len(told.notes) == 1


def test_a_note_that_an_older_centre_does_not_answer_waits(
    desk: DeskParts, lost: str, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    exchange(desk)
    desk.disputes.contest(lost, "le carnet était ici")

    def older(answer: dict[str, Any]) -> None:
        for name in ("disputes", "statements"):
            del answer[name]
        said = json.loads(answer["acknowledgement"]["payload"])
        del said["contests"]
        answer["acknowledgement"] = dict(sign_document(honest.key, Purpose.ACKNOWLEDGEMENT, said).to_json())

    centre.plays(altered(older))
    exchange(desk)
    assert [kept.status for kept in desk.disputes.contests(lost)] == [None]


@pytest.mark.parametrize(
    "changes", [{"desk": OTHER}, {"after": 7, "to": 9}, {"kind": "lists"}, {"disputes": [{}]}], ids=str
)
def test_news_that_are_not_for_this_desk_or_do_not_follow_are_left(
    desk: DeskParts, lost: str, centre: ScriptedCentre, honest: HonestCentre, changes: dict[str, Any]
) -> None:
    def wrong(answer: dict[str, Any]) -> None:
        answer["disputes"] = signed_again(answer["disputes"], honest.key, Purpose.DISPUTES, **changes)
        answer["more"] = False

    before = desk.disputes.all()
    centre.plays(altered(wrong))
    exchange(desk)
    assert desk.disputes.all() == before
    exchange(desk)
    assert [told.state for told in desk.disputes.all()] == [DisputeState.DECIDED]


@pytest.mark.parametrize("forged", ["stranger", "purpose", "altered"])
def test_news_that_the_centre_did_not_sign_are_left(
    desk: DeskParts, lost: str, centre: ScriptedCentre, honest: HonestCentre, forged: str
) -> None:
    def wrong(answer: dict[str, Any]) -> None:
        told = answer["disputes"]
        if forged == "altered":
            answer["disputes"] = {**told, "payload": told["payload"].replace("premier", "dernier")}
        else:
            key = SigningKey.generate() if forged == "stranger" else honest.key
            purpose = Purpose.LISTS if forged == "purpose" else Purpose.DISPUTES
            answer["disputes"] = signed_again(told, key, purpose)
        answer["more"] = False

    before = desk.disputes.all()
    centre.plays(altered(wrong))
    exchange(desk)
    assert desk.disputes.all() == before


def settled(honest: HonestCentre) -> str:
    now = honest.centre.clock()
    with honest.engine.begin() as connection:
        [made, *_others] = [
            item for item in settle(connection, "2026-11", centre=honest.key, now=now) if item.statement.site == SITE
        ]
    return made.file.to_text()


def test_a_statement_comes_with_the_next_exchange_to_the_byte(
    desk: DeskParts, ids: list[str], honest: HonestCentre
) -> None:
    exchange(desk)
    file = settled(honest)
    exchange(desk)
    assert desk.statements.file("2026-11") == file.encode()
    assert desk.statements.check("2026-11").sound
    [kept] = desk.statements.all()
    assert kept.total_cents == 1000 * len(ids)


@pytest.mark.parametrize("wrong", ["stranger", "number", "form", "text", "site"])
def test_a_statement_that_is_not_proven_is_left_and_comes_again(
    desk: DeskParts, ids: list[str], honest: HonestCentre, centre: ScriptedCentre, wrong: str
) -> None:
    exchange(desk)
    settled(honest)

    def spoiled(answer: dict[str, Any]) -> None:
        [item] = answer["statements"]
        value = json.loads(item["file"])
        match wrong:
            case "stranger":
                value["statement"] = signed_again(value["statement"], SigningKey.generate(), Purpose.STATEMENT)
                item["file"] = canonical_text(value) + "\n"
            case "site":
                value["statement"] = signed_again(value["statement"], honest.key, Purpose.STATEMENT, site_id=OTHER)
                item["file"] = canonical_text(value) + "\n"
            case "number":
                item["n"] = 2
            case "form":
                item["file"] = json.dumps(value)
            case _:
                item["file"] = "<html>"
        answer["more"] = False

    centre.plays(altered(spoiled))
    exchange(desk)
    assert desk.statements.all() == ()
    exchange(desk)
    assert len(desk.statements.all()) == 1
