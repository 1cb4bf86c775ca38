"""An entry that the centre, or something on the way to it, refuses each time must not hold up the others."""

from __future__ import annotations

import json

import pytest

from app.bootstrap import DeskParts
from app.domain.exchange_progress import ExchangeStep
from app.domain.redemption import RedemptionState
from app.foundation.errors import CentreBroken, CentreRefused, CentreUnreachable
from app.sync import round as round_module
from app.sync.client import CentreClient
from app.sync.round import RoundSummary
from tests.sync import scripted_centre as tricks
from tests.sync.given import confirmed_exactly_once, errors_of, exchange, key_of, nothing_is_lost, states
from tests.sync.honest_centre import HonestCentre, Reply
from tests.sync.scripted_centre import Exchange, ScriptedCentre, Trick, honestly

CONFIRMED = RedemptionState.CONFIRMED
WAITING = RedemptionState.WAITING
REFUSALS = [
    (400, "malformed", "centre_refused"),
    (413, "too_large", "centre_refused"),
    (500, "failed", "centre_broken"),
]


def refuses_what_holds(text: str, status: int, code: str) -> Trick:
    """A filter on the way, or a fault of the centre, that one entry sets off each time."""

    def trick(asked: Exchange) -> None:
        if text.encode() in asked.asked.body:
            asked.send(Reply(status, json.dumps({"error": {"code": code}}).encode()))
        else:
            honestly(asked)

    return trick


@pytest.mark.parametrize(("status", "code", "problem"), REFUSALS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_entry_that_is_never_let_through_blocks_no_other(
    *,
    place: int,
    status: int,
    code: str,
    problem: str,
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    centre.always = refuses_what_holds(ids[place], status, code)

    summary = exchange(desk)

    assert [error.code for error in summary.errors] == [problem]
    assert errors_of(desk) == {ids[place]: problem}
    assert_stuck(desk, ids, place)
    assert desk.desk.status().last_failure is None
    centre.always = None
    exchange(desk)
    exchange(desk)
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)
    assert (honest.report()["redeemed"], honest.report()["disputed"]) == (3, 0)


def test_sending_in_pieces_is_told_as_such_with_what_failed(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre
) -> None:
    centre.always = refuses_what_holds(ids[1], 500, "failed")
    told: list[tuple[ExchangeStep, int]] = []
    client = CentreClient(centre.url)

    round_module.run_round(
        desk.store,
        client,
        key_of(desk),
        clock=desk._clock,
        summary=RoundSummary(),
        progress=lambda done: told.append((done.step, len(done.errors))),
    )
    client.close()

    assert (ExchangeStep.SEPARATING, 0) in told
    assert (ExchangeStep.SEPARATING, 1) in told


def assert_stuck(desk: DeskParts, ids: list[str], place: int) -> None:
    """What is before the stuck entry is confirmed; behind it the journal has a gap, and the centre holds the rest."""
    found = states(desk)
    assert [found[id_] for id_ in ids[:place]] == [CONFIRMED] * place
    assert found[ids[place]] is WAITING
    assert [found[id_] for id_ in ids[place + 1 :]] == [RedemptionState.HELD] * (len(ids) - place - 1)


def test_an_entry_that_is_answered_by_another_page_blocks_no_other(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre
) -> None:
    page = tricks.says(403, tricks.PORTAL_PAGE)

    def filters(asked: Exchange) -> None:
        (page if ids[1].encode() in asked.asked.body else honestly)(asked)

    centre.always = filters
    summary = exchange(desk)

    assert [error.code for error in summary.errors] == ["not_the_centre"]
    assert_stuck(desk, ids, 1)


def test_what_is_new_is_read_although_an_entry_is_stuck(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre
) -> None:
    centre.always = refuses_what_holds(ids[0], 400, "malformed")
    exchange(desk)

    last = centre.asked[-1].json
    assert (last["entries"], last["known"]["lists"] is not None) == ([], True)
    assert desk.desk.status().campaigns == 1


def test_a_refusal_of_the_desk_itself_is_not_looked_for_in_its_entries(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(tricks.refuses(401, "unknown_desk"))
    with pytest.raises(CentreRefused):
        exchange(desk)

    assert len(centre.asked) == 1
    nothing_is_lost(desk, ids, honest)


def test_a_centre_that_fails_without_entries_too_is_left_alone(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.always = tricks.refuses(500, "failed")
    with pytest.raises(CentreBroken):
        exchange(desk)

    assert [len(asked.json["entries"]) == 0 for asked in centre.asked] == [False, True]
    assert set(errors_of(desk).values()) == {None}
    centre.always = None
    nothing_is_lost(desk, ids, honest)


def test_a_failure_that_does_not_come_again_costs_nothing(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(tricks.refuses(500, "failed"))
    summary = exchange(desk)

    assert (summary.confirmed, summary.errors) == (3, [])
    confirmed_exactly_once(desk, ids, honest)


def test_pieces_too_are_sent_within_the_time_of_a_round(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends_the_time(asked: Exchange) -> None:
        monkeypatch.setattr(round_module, "time", _Late())
        asked.send(Reply(500, b""))

    centre.plays(ends_the_time)
    with pytest.raises(CentreUnreachable):
        exchange(desk)

    assert len(centre.asked) == 1
    monkeypatch.undo()
    nothing_is_lost(desk, ids, honest)


class _Late:
    """The clock of a machine on which a round has lasted for ever."""

    def monotonic(self) -> float:
        return float("inf")
