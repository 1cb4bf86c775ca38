from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.canonical import canonical_text
from app.domain.disputes import Contest, Dispute, DisputeNews, DisputeState
from app.domain.fields import WrongShape
from tests.builders import DESK_ID, NOON, SITE_ID
from tests.domain.stated import SITE
from tests.ui.papers import OTHER_SITE, a_claim, a_dispute, a_note, decided, our_claim

OPEN = a_dispute()
LOST = decided(notes=(a_note(),), guarantee_cents=1000)


@pytest.mark.parametrize("dispute", [OPEN, LOST, decided(for_us=True)], ids=["open", "lost", "won"])
def test_news_are_read_back_and_have_one_form(dispute: Dispute) -> None:
    told = DisputeNews(DESK_ID, after=3, to=5, disputes=(dispute,))
    assert DisputeNews.from_json(told.to_json()) == told
    assert canonical_text(told.to_json())


def test_a_side_without_list_clock_or_verdict_is_read_back() -> None:
    blank = our_claim(desk_clock=None, shown=None, policy_version=None, list_version=None, list_as_of=None)
    told = replace(OPEN, claims=(a_claim(), blank))
    assert Dispute.from_json(told.to_json()) == told


def test_what_a_later_version_showed_or_warned_of_does_not_hide_the_dispute() -> None:
    value: dict[str, Any] = OPEN.to_json()
    value["claims"][1] |= {"shown": "accepted_by_thought", "warnings": ["of_a_later_version"], "session": "9 h"}
    read = Dispute.from_json(value)
    assert (read.claims[1].shown, read.claims[1].warnings) == (None, ("of_a_later_version",))


@pytest.mark.parametrize(
    "changes",
    [{"kind": "lists"}, {"desk": "me"}, {"to": 2}, {"after": -1}, {"disputes": None}, {"disputes": [{}]}],
    ids=str,
)
def test_another_shape_is_refused(changes: dict[str, Any]) -> None:
    told = DisputeNews(DESK_ID, after=3, to=5, disputes=(OPEN,))
    with pytest.raises(WrongShape):
        DisputeNews.from_json({**told.to_json(), **changes})


@pytest.mark.parametrize(
    "changes",
    [{"id": "x"}, {"state": "undecided"}, {"due_on": "20261223"}, {"decided_for": "x"}, {"guarantee_cents": -1},
     {"owner": None}, {"serial": 2**32}, {"notes": [{}]}, {"decision": 5}],
    ids=str,
)  # fmt: skip
def test_a_dispute_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        Dispute.from_json({**LOST.to_json(), **changes})


@pytest.mark.parametrize("changes", [{"state": "lost"}, {"redemption": "x"}, {"at": "noon"}, {"site": None}], ids=str)
def test_a_side_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    value: dict[str, Any] = OPEN.to_json()
    value["claims"][0] |= changes
    with pytest.raises(WrongShape):
        Dispute.from_json(value)


def test_the_side_that_is_not_decided_for_has_lost() -> None:
    assert OPEN.loser is None
    assert LOST.loser is not None
    assert LOST.loser.site == SITE
    assert decided(for_us=True).loser == decided(for_us=True).claims[0]


@pytest.mark.parametrize(
    ("state", "site", "expected"),
    [
        (DisputeState.DECIDED, SITE, True),
        (DisputeState.CONTESTED, SITE, True),
        (DisputeState.CLOSED, SITE, False),
        (DisputeState.DECIDED, OTHER_SITE, False),
    ],
)
def test_the_site_that_lost_may_contest_until_it_is_closed(state: DisputeState, site: str, expected: bool) -> None:
    assert replace(LOST, state=state).may_be_contested_by(site) is expected
    assert not OPEN.may_be_contested_by(site)


def test_a_contest_is_written_as_it_travels() -> None:
    assert Contest(DESK_ID, SITE_ID, NOON, "non").to_json() == {
        "id": DESK_ID, "dispute": SITE_ID, "at": "2026-11-23T11:00:00.000Z", "note": "non",
    }  # fmt: skip
