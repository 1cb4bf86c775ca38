"""What an exchange gives of the lists: whole ones and deltas side by side, and no more than fits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.central.given import Given

WANTED: dict[str, Any] = {"keys": 9, "policy": 9, "catalogue": 9, "deltas": True}


def test_one_answer_brings_whole_lists_and_deltas_and_leaves_out_what_is_held(given: Given) -> None:
    first, second, third, desk = given.campaign(9000), given.campaign(9000), given.campaign(9000), given.desk()
    desk.exchange(*[desk.redeem(campaign, 1) for campaign in (first, second, third)])
    answer = desk.exchange(known=WANTED | {"lists": {str(first.number): 1, str(third.number): 2}})

    assert answer.list_versions == {first.number: 2, second.number: 2, third.number: 2}
    assert list(answer.lists) == [second.number]
    assert len(answer.value["list_deltas"]) == 1
    assert answer.value["more"] is False


def test_deltas_count_among_what_fits_into_one_answer(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.list_news._BYTES_AT_ONCE", 1)
    first, second, desk = given.campaign(9000), given.campaign(9000), given.desk()
    desk.exchange(*[desk.redeem(campaign, 1) for campaign in (first, second)])
    held = {str(first.number): 1, str(second.number): 1}
    answer = desk.exchange(known=WANTED | {"lists": held})
    assert (len(answer.value["list_deltas"]), answer.value["more"]) == (1, True)
    answer = desk.exchange(known=WANTED | {"lists": held | {str(first.number): 2}})
    assert (len(answer.value["list_deltas"]), answer.value["more"]) == (1, False)


def test_nothing_of_the_lists_is_given_while_entries_follow(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    answer = desk.exchange(desk.redeem(campaign, 1), known=WANTED | {"lists": None}, site_cursor=0)
    assert [answer.value[name] for name in ("lists", "list_files", "list_deltas", "site_uses")] == [None, [], [], None]
