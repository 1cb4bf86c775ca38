"""The used-lists: their bits tell the truth after every change, and their versions only rise."""

from __future__ import annotations

from typing import Any

from app.domain.signing import keyring_of
from app.domain.used_list import CampaignList, Use, read_list
from central import lists
from central.tables import used_lists, voucher_changes
from tests.central.given import Campaign, Desk, Given

WANTED: dict[str, Any] = {"keys": 9, "policy": 9, "catalogue": 9, "lists": {}}


def test_the_list_of_a_new_campaign_says_that_nothing_is_used(given: Given) -> None:
    campaign = given.campaign(30, territory="33", offerings=("MEDIATION",))
    found = _list(given.desk(), campaign)
    assert (found.version, found.first, found.count, found.used_count) == (1, 0, 30, 0)
    assert (found.sponsor, found.offerings, found.booklet_size) == ("Département de la Gironde", ("MEDIATION",), 10)
    assert found.terms == campaign.terms
    assert found.as_of == given.clock()


def test_bits_and_versions_follow_redemptions_voids_and_blocks(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in (0, 7, 8, 99)]
    desk.exchange(*entries)
    found = _list(desk, campaign)
    assert (found.version, _used(found), dict(found.blocked)) == (2, [0, 7, 8, 99], {})

    given.clock.forward(minutes=5)
    desk.exchange(desk.void(entries[1]))
    found = _list(desk, campaign)
    assert (found.version, _used(found), found.as_of) == (3, [0, 8, 99], given.clock())

    given.block(campaign, 5, 50, reason="carnet volé")
    found = _list(desk, campaign)
    assert (found.version, _used(found), dict(found.blocked)) == (4, [0, 8, 99], {5: "carnet volé", 50: "carnet volé"})

    given.unblock(campaign, 50)
    found = _list(desk, campaign)
    assert (found.version, dict(found.blocked)) == (5, {5: "carnet volé"})

    desk.exchange(desk.redeem(campaign, 7))
    found = _list(desk, campaign)
    assert (found.version, _used(found)) == (6, [0, 7, 8, 99])


def test_a_claim_that_is_held_changes_no_list_and_a_promoted_one_keeps_the_bit(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken = desk.redeem(campaign, 1)
    desk.exchange(taken)
    other.exchange(other.redeem(campaign, 1))
    assert _list(desk, campaign).version == 2
    desk.exchange(desk.void(taken))
    assert _used(_list(desk, campaign)) == [1]


def test_nothing_new_leaves_every_version_as_it_is(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    for _ in range(3):
        given.clock.forward(hours=1)
        assert desk.exchange().list_versions == {campaign.number: 1}


def test_one_campaign_changes_without_the_others(given: Given) -> None:
    first, second, desk = given.campaign(), given.campaign(), given.desk()
    desk.exchange(desk.redeem(second, 3))
    answer = desk.exchange(known=WANTED | {"lists": {str(first.number): 1, str(second.number): 1}})
    assert answer.list_versions == {first.number: 1, second.number: 2}
    assert list(answer.lists) == [second.number]


def test_changes_of_a_desk_without_interest_in_lists_are_in_the_next_list(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    desk.exchange(desk.redeem(campaign, 3), known=WANTED | {"lists": None})
    assert _used(_list(other, campaign)) == [3]


def test_two_thousand_changes_at_once_are_all_in_the_list(given: Given) -> None:
    campaign = given.campaign(2500)
    serials = range(0, 2500, 1)
    given.block(campaign, *serials)
    given.unblock(campaign, *range(100, 2500))
    with given.centre.engine.begin() as connection:
        lists.refresh_lists(connection, centre=given.centre.key, now=given.clock())
    assert sorted(_stored(given, campaign).blocked) == list(range(100))


def test_a_change_of_a_campaign_that_is_unknown_is_forgotten(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        lists.note_change(connection, [(77, 1)])
        lists.refresh_lists(connection, centre=given.centre.key, now=given.clock())
        assert connection.execute(voucher_changes.select()).all() == []


def _list(desk: Desk, campaign: Campaign) -> CampaignList:
    return desk.exchange(known=WANTED).lists[campaign.number]


def _used(found: CampaignList) -> list[int]:
    return [serial for serial in range(found.count) if found.use_of(serial) is Use.USED]


def _stored(given: Given, campaign: Campaign) -> CampaignList:
    with given.centre.engine.connect() as connection:
        row = connection.execute(used_lists.select().where(used_lists.c.campaign == campaign.number)).one()
    return read_list(row.file, keyring_of(given.centre.key.public))
