"""What coordinators allowed is told to the operator, from the journals of the desks."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.domain.canonical import JsonObject
from app.domain.journal import EntryKind, JournalEntry
from app.domain.override import OverrideAct, OverrideReason
from app.domain.verdicts import LimitReason, Warning_
from central.overrides import told
from tests.central.given import Desk, Given

BOURG, BUS = "Médiathèque de Bourg", "Bus du Médoc"


def allows(desk: Desk, vouchers: int = 20, limit: LimitReason = LimitReason.TOO_MANY_WAITING) -> JournalEntry:
    act = OverrideAct(limit, policy_version=2, vouchers=vouchers, reason=OverrideReason.NO_NETWORK)
    return desk.note(EntryKind.OVERRIDE, act.to_body())


def wrong(desk: Desk) -> JournalEntry:
    act = OverrideAct(LimitReason.LIST_TOO_OLD, policy_version=2, vouchers=0, reason=None)
    return desk.note(EntryKind.OVERRIDE, act.to_body())


def listed(given: Given) -> list[JsonObject]:
    with given.centre.engine.begin() as connection:
        return _told(connection)


def _told(connection: Connection) -> list[JsonObject]:
    return list(told(connection))


def test_an_entry_is_stored_and_its_redemptions_are_judged_like_any_other(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk(BOURG)
    act = allows(desk)
    redemption = desk.redeem(campaign, 0, warnings=(Warning_.OVERRIDE,))

    answer = desk.exchange(act, redemption)

    assert answer.statuses() == ["stored", "receipt"]
    assert answer.outcomes(redemption) == ["accepted"]


def test_each_is_told_with_its_site_desk_limit_and_what_was_taken_under_it(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk(BOURG)
    taken = [
        desk.redeem(campaign, 0),
        allows(desk, 2),
        desk.redeem(campaign, 1, warnings=(Warning_.OVERRIDE,)),
        desk.redeem(campaign, 2, warnings=(Warning_.SOFT_LIMIT_VOUCHERS, Warning_.OVERRIDE)),
        allows(desk, 5, LimitReason.LIST_TOO_OLD),
        desk.redeem(campaign, 3, warnings=(Warning_.OVERRIDE,)),
        desk.redeem(campaign, 4),
    ]
    desk.exchange(*taken)

    first, second = listed(given)

    assert first == {
        "site": BOURG,
        "desk": desk.id,
        "desk_name": "Poste 1",
        "at": "2026-11-23T11:00:00.000Z",
        "granted": True,
        "limit": "too_many_waiting",
        "vouchers": 2,
        "used": 2,
        "reason": "no_network",
        "policy": 2,
        "received_at": "2026-11-23T11:00:00.000Z",
    }
    assert (second["limit"], second["vouchers"], second["used"]) == ("list_too_old", 5, 1)


def test_wrong_codes_are_told_too(given: Given) -> None:
    desk = given.desk(BOURG)
    desk.exchange(wrong(desk))

    (line,) = listed(given)

    assert (line["granted"], line["vouchers"], line["used"], line["reason"]) == (False, 0, 0, None)


def test_they_are_ordered_by_site_and_desk(given: Given) -> None:
    for site in (BOURG, BUS, BOURG):
        desk = given.desk(site)
        desk.exchange(allows(desk), allows(desk))

    found = listed(given)

    assert [line["site"] for line in found] == [BUS, BUS, BOURG, BOURG, BOURG, BOURG]
    desks = [line["desk"] for line in found]
    assert desks[::2] == desks[1::2]


@pytest.mark.parametrize("body", [{}, {"limit": "mood", "vouchers": 3}], ids=["empty", "of a later version"])
def test_one_that_cannot_be_read_is_told_all_the_same(given: Given, body: JsonObject) -> None:
    desk = given.desk(BOURG)
    desk.exchange(desk.note(EntryKind.OVERRIDE, body))

    (line,) = listed(given)

    assert (line["granted"], line["limit"], line["vouchers"]) == (False, None, 0)


def test_before_the_first_nothing_is_told(given: Given) -> None:
    given.desk(BOURG)

    assert listed(given) == []
