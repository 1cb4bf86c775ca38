"""Notes against decisions: kept once, answered each by itself, put before the operator."""

from __future__ import annotations

from typing import Any

import pytest

from app.foundation.clock import instant_text
from app.foundation.ids import new_id
from central.disputes import waiting
from central.tables import contests
from tests.builders import NOON
from tests.central.disputed import two_claims
from tests.central.given import Desk, Given

A_NOTE = {"at": instant_text(NOON), "note": "le carnet était ici"}


def statuses(desk: Desk, *items: dict[str, Any]) -> list[str]:
    found: Any = desk.exchange(contests=list(items)).acknowledgement["contests"]
    assert [answer["id"] for answer in found] == [item["id"] for item in items]
    return [answer["status"] for answer in found]


def kept(given: Given) -> list[Any]:
    with given.centre.engine.begin() as connection:
        return list(connection.execute(contests.select().order_by(contests.c.id)).all())


def test_the_losing_site_is_heard_and_the_operator_sees_the_note(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    given.clock.forward(days=3)
    assert [answer["status"] for answer in case.contested_by(case.library, "nous avons la souche")] == ["kept"]
    with given.centre.engine.begin() as connection:
        [line] = list(waiting(connection, given.clock()))
    assert line["notes"] == [{"site": "Médiathèque de Bourg", "at": instant_text(NOON), "note": "nous avons la souche"}]
    assert (line["note"], line["overdue"]) == ("nous avons la souche", False)
    assert line["deadline"] == instant_text(given.clock().replace(month=12, day=26))


def test_a_note_that_is_sent_again_is_kept_once_and_answered_alike_for_ever(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    item = {"id": new_id(NOON), "dispute": case.id, **A_NOTE}
    assert statuses(case.library, item) == ["kept"]
    assert statuses(case.library, item, item) == ["kept", "kept"]
    case.decide(case.first)
    case.settle()
    assert statuses(case.library, item) == ["kept"]
    assert len(kept(given)) == 1


def test_each_note_is_answered_by_itself(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    unknown = {"id": new_id(NOON), "dispute": new_id(NOON), **A_NOTE}
    good = {"id": new_id(NOON), "dispute": case.id, **A_NOTE}
    assert statuses(case.library, unknown, good) == ["unknown_dispute", "kept"]


def test_a_decided_dispute_can_be_decided_the_other_way_after_a_note(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.contested_by(case.library)
    case.decide(case.claim)
    assert [answer["status"] for answer in case.contested_by(case.bus)] == ["kept"]
    assert [answer["status"] for answer in case.contested_by(case.library)] == ["closed"]


def test_an_undecided_dispute_a_won_one_and_another_sites_are_not_contested(given: Given) -> None:
    case = two_claims(given)
    assert [answer["status"] for answer in case.contested_by(case.library)] == ["closed"]
    case.decide(case.first)
    assert [answer["status"] for answer in case.contested_by(case.bus)] == ["closed"]
    third = given.desk("Maison France services")
    assert [answer["status"] for answer in case.contested_by(third)] == ["unknown_dispute"]
    assert kept(given) == []


def test_a_settled_decision_is_beyond_contesting(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.settle()
    assert [answer["status"] for answer in case.contested_by(case.library)] == ["closed"]


def test_a_redemption_that_lost_can_be_contested_although_its_desk_undoes_it(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.claim)
    case.bus.exchange(case.bus.void(case.first))
    assert [answer["status"] for answer in case.contested_by(case.bus)] == ["kept"]


def test_who_had_undone_a_redemption_before_it_lost_has_nothing_to_contest(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.contested_by(case.library)
    case.bus.exchange(case.bus.void(case.first))
    assert case.decide(case.claim) == 0
    assert [answer["status"] for answer in case.contested_by(case.bus)] == ["closed"]


def test_the_id_of_another_sites_note_is_not_answered_as_kept(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    item = {"id": new_id(NOON), "dispute": case.id, **A_NOTE}
    assert statuses(case.library, item) == ["kept"]
    assert statuses(case.bus, item) == ["unknown_dispute"]


def test_a_time_that_is_none_is_replaced_by_that_of_the_centre(given: Given) -> None:
    case = two_claims(given)
    case.decide(case.first)
    case.contested_by(case.library, at="2026-13-41T25:61:61.000Z")
    assert [row.at for row in kept(given)] == [instant_text(given.clock())]


@pytest.mark.parametrize("changes", [{"note": ""}, {"note": "x" * 1001}, {"note": "\0"}, {"id": "-" * 36}], ids=str)
def test_a_note_of_another_shape_is_malformed(given: Given, changes: dict[str, str]) -> None:
    case = two_claims(given)
    item = {"id": new_id(NOON), "dispute": case.id, **A_NOTE, **changes}
    assert case.library.try_exchange(contests=[item]).status_code == 400


def test_an_exchange_without_notes_says_nothing_of_them(given: Given) -> None:
    assert "contests" not in given.desk().exchange().acknowledgement
