from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fields import WrongShape
from app.domain.list_delta import DoesNotFit, ListDelta, apply_deltas, state_of
from app.domain.used_list import CampaignList, bitmap_of
from tests.builders import NOON, terms


def a_list(
    used: set[int], blocked: dict[int, str] | None = None, *, version: int = 3, first: int = 10, count: int = 60
) -> CampaignList:
    return CampaignList(
        campaign=1,
        version=version,
        as_of=NOON,
        first=first,
        count=count,
        sponsor="Département de la Gironde",
        terms=terms(),
        booklet_size=10,
        offerings=(),
        blocked=blocked or {},
        bitmap=bitmap_of(sorted(used), first=first, count=count),
    )


def between(before: CampaignList, after: CampaignList, **changes: Any) -> ListDelta:
    """Everything that `after` says, whether it was so before or not."""
    serials = range(after.first, after.first + after.count)
    used = frozenset(serial for serial in serials if after.use_of(serial).value == "used")
    delta = ListDelta(
        campaign=1,
        from_version=before.version,
        to_version=after.version,
        as_of=after.as_of,
        used=used,
        cleared=frozenset(serials) - used,
        blocked=after.blocked,
        unblocked=frozenset(before.blocked.keys() - after.blocked.keys()),
        used_count=after.used_count,
        blocked_count=len(after.blocked),
        state=state_of(after),
    )
    return replace(delta, **changes)


SERIALS = st.integers(10, 69)
STATES = st.tuples(st.sets(SERIALS), st.dictionaries(SERIALS, st.sampled_from(["lost", "stolen"]), max_size=5))


@given(st.lists(STATES, min_size=2, max_size=6))
def test_deltas_lead_from_the_first_list_to_the_last(states: list[tuple[set[int], dict[int, str]]]) -> None:
    lists = [a_list(used, blocked, version=place + 1) for place, (used, blocked) in enumerate(states)]
    steps = [between(before, after) for before, after in itertools.pairwise(lists)]
    assert apply_deltas(lists[0], steps) == lists[-1]
    assert [ListDelta.from_json(step.to_json()) for step in steps] == steps


@given(STATES, STATES)
def test_the_state_is_the_same_exactly_when_all_vouchers_are(
    one: tuple[set[int], dict[int, str]], other: tuple[set[int], dict[int, str]]
) -> None:
    assert (state_of(a_list(*one)) == state_of(a_list(*other))) == (one == other)


@given(STATES, STATES, st.integers(10, 69))
def test_a_serial_too_many_or_too_few_is_noticed(
    before: tuple[set[int], dict[int, str]], after: tuple[set[int], dict[int, str]], serial: int
) -> None:
    held, wanted = a_list(*before), a_list(*after, version=4)
    true = between(held, wanted)
    other = replace(true, used=true.used ^ {serial}, cleared=true.cleared - {serial})
    try:
        found = apply_deltas(held, [other])
    except DoesNotFit:
        return
    # Said again of what was so before: the list is the same.
    assert found == wanted


def test_no_delta_changes_nothing() -> None:
    held = a_list({10})
    assert apply_deltas(held, []) is held


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign": 2},
        {"from_version": 2},
        {"used_count": 5},
        {"blocked_count": 0},
        {"state": "0" * 64},
        {"used": frozenset({9})},
        {"used": frozenset({70})},
        {"cleared": frozenset({69 + 2**40})},
        {"used": frozenset({11, 13})},
        {"blocked": {}},
        {"blocked": {12: "stolen"}},
    ],
    ids=str,
)
def test_what_does_not_lead_to_what_it_promises_is_not_applied(changes: dict[str, Any]) -> None:
    held, after = a_list({10}), a_list({11, 12}, {12: "lost"}, version=4)
    assert apply_deltas(held, [between(held, after)]) == after
    with pytest.raises(DoesNotFit):
        apply_deltas(held, [between(held, after, **changes)])


def test_one_voucher_for_another_is_noticed_although_the_counts_are_right() -> None:
    held, after = a_list({10}), a_list({11}, version=4)
    other = frozenset({12})
    with pytest.raises(DoesNotFit):
        apply_deltas(held, [between(held, after, used=other, cleared=frozenset({10}))])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "used-list"},
        {"to": 3},
        {"from": 0},
        {"set": [1, True]},
        {"set": [-1]},
        {"cleared": "1"},
        {"unblocked": None},
        {"blocked": [{"serial": 1}]},
        {"set": [5], "cleared": [5]},
        {"blocked": [{"serial": 5, "reason": "lost"}], "unblocked": [5]},
        {"as_of": "noon"},
        {"state": 7},
        {"used_count": -1},
    ],
    ids=str,
)
def test_another_shape_is_refused(changes: dict[str, Any]) -> None:
    value = between(a_list({10}), a_list({11}, version=4)).to_json()
    with pytest.raises(WrongShape):
        ListDelta.from_json({**value, **changes})
