"""Lists and the news of one's own site over the real HTTP: deltas, their fallback, and two counters of one site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.redemption import VoidReason
from app.domain.signing import Purpose
from app.domain.verdicts import Place, Verdict
from app.foundation.paths import DataFolder
from tests.sync.given import exchange, redeem, signed_again
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import ScriptedCentre, altered


@pytest.fixture
def other(desk: DeskParts, honest: HonestCentre) -> Iterator[DeskParts]:
    """Another desk of the same site, up to date."""
    second = open_desk(DataFolder(desk.folder.root.with_name("other")), desk._clock)
    second.enrol(desk.store.identity().url, honest.enrol_code(), "Poste 2")
    yield second
    second.close()


def held(parts: DeskParts) -> dict[int, int]:
    return parts.store.known_versions().lists


def answered(centre: ScriptedCentre) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(centre.honest_replies[-1].body)
    return found


def test_a_list_is_brought_up_to_date_by_what_changed(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    vouchers = honest.issue(1000)
    exchange(other)
    assert held(other) == {1: 1}
    redeem(desk, *vouchers[:3])
    exchange(desk)
    exchange(other)

    assert (answered(centre)["list_files"], len(answered(centre)["list_deltas"])) == ([], 1)
    assert held(other) == {1: 2}
    assert not other.desk.redeem(vouchers[2].digits, "MEDIATION").taken
    assert other.desk.redeem(vouchers[3].digits, "MEDIATION").taken


def test_when_counts_do_not_match_the_whole_list_is_fetched_in_the_same_exchange(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    vouchers = honest.issue(1000)
    exchange(other)
    redeem(desk, *vouchers[:3])
    exchange(desk)

    def miscounts(value: dict[str, Any]) -> None:
        (delta,) = value["list_deltas"]
        value["list_deltas"] = [signed_again(delta, honest.key, Purpose.USED_LIST, used_count=7)]

    centre.plays(altered(miscounts))
    centre.asked.clear()
    exchange(other)
    assert [asked.json["known"]["lists"] for asked in centre.asked] == [{"1": 1}, {}]
    assert (len(answered(centre)["list_files"]), held(other)) == (1, {1: 2})


def test_a_delta_that_somebody_else_signed_is_not_believed(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    vouchers = honest.issue(1000)
    exchange(other)
    redeem(desk, *vouchers[:3])
    exchange(desk)

    def forges(value: dict[str, Any]) -> None:
        (delta,) = value["list_deltas"]
        value["list_deltas"] = [signed_again(delta, honest.voucher_key, Purpose.USED_LIST)]

    centre.plays(altered(forges))
    exchange(other)
    assert held(other) == {1: 1}
    exchange(other)
    assert held(other) == {1: 2}


@pytest.mark.parametrize("booklets", [1, 1000])
def test_a_voucher_taken_at_the_other_counter_is_known_once_both_were_online(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, booklets: int
) -> None:
    voucher = honest.issue(booklets)[4]
    (redemption,) = redeem(desk, voucher)
    exchange(desk)
    exchange(other)
    found = other.desk.redeem(voucher.digits, "MEDIATION").decision
    assert found.verdict is Verdict.ALREADY_REDEEMED
    assert found.earlier is not None
    assert (found.earlier.place, found.earlier.site) == (Place.ELSEWHERE, "Médiathèque de Bourg, Poste 1")
    assert found.earlier.at == desk._clock()

    desk.desk.void(redemption, reason=VoidReason.MISTAKE)
    exchange(desk)
    assert not other.desk.redeem(voucher.digits, "MEDIATION").taken
    exchange(other)
    assert other.desk.redeem(voucher.digits, "MEDIATION").taken


@pytest.mark.parametrize("change", [{"after": 1, "to": 2}, {"desk": "0199a000-0000-7000-8000-00000000dead"}], ids=str)
def test_news_of_the_site_for_somebody_else_or_with_a_gap_are_left(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, centre: ScriptedCentre, change: dict[str, Any]
) -> None:
    redeem(desk, honest.issue()[4])
    exchange(desk)

    def mistakes(value: dict[str, Any]) -> None:
        value["site_uses"] = signed_again(value["site_uses"], honest.key, Purpose.LISTS, **change)

    centre.plays(altered(mistakes))
    exchange(other)
    assert other.store.known_versions().site_cursor == 0
    exchange(other)
    assert other.store.known_versions().site_cursor == 1


def test_an_older_centre_that_knows_neither_is_understood(
    desk: DeskParts, other: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    voucher = honest.issue()[4]
    redeem(desk, voucher)
    exchange(desk)

    def older(value: dict[str, Any]) -> None:
        del value["list_deltas"], value["site_uses"]

    centre.plays(altered(older))
    exchange(other)
    assert held(other) == {1: 2}
    assert other.desk.redeem(voucher.digits, "MEDIATION").decision.verdict is Verdict.ALREADY_REDEEMED
