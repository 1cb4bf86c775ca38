"""The changes of a list lead a desk to the same list as the whole file, or it is given the whole file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app.domain.journal import JournalEntry
from app.domain.list_delta import ListDelta, apply_deltas, state_of
from app.domain.signing import Purpose
from app.domain.used_list import CampaignList
from central import list_deltas
from central.tables import list_changes, used_lists
from tests.central.given import Answer, Campaign, Desk, Given

WANTED: dict[str, Any] = {"keys": 9, "policy": 9, "catalogue": 9, "lists": {}}
VOUCHERS = 10_000
SHOWN = 12
"""The vouchers that the sequences are about."""

ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["redeem", "void", "block", "unblock"]), st.integers(0, SHOWN - 1)),
        st.just(("look", 0)),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(ACTS)
def test_after_any_acts_the_deltas_give_the_list_that_the_snapshot_gives(
    given: Given, acts: list[tuple[str, int]]
) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    eager = lazy = whole(desk, campaign)
    live: dict[int, JournalEntry] = {}
    barred: set[int] = set()
    for act, serial in [*acts, ("look", 0)]:
        given.clock.forward(seconds=1)
        match act:
            case "redeem" if serial not in live and serial not in barred:
                live[serial] = desk.redeem(campaign, serial)
                desk.exchange(live[serial])
            case "void" if serial in live:
                desk.exchange(desk.void(live.pop(serial)))
            case "block" if serial not in barred:
                given.block(campaign, serial, reason=f"raison {given.clock().second}")
                barred.add(serial)
            case "unblock" if serial in barred:
                given.unblock(campaign, serial)
                barred.discard(serial)
            case "look":
                eager = followed(desk, campaign, eager)
                assert eager == whole(desk, campaign)
    assert followed(desk, campaign, lazy) == eager
    assert [serial for serial in range(SHOWN) if eager.use_of(serial).value == "used"] == sorted(live)
    assert set(eager.blocked) == barred


def test_a_delta_names_what_changed_and_what_the_list_amounts_to(given: Given) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    taken = desk.redeem(campaign, 5)
    desk.exchange(taken, desk.redeem(campaign, 9999))
    given.block(campaign, 7, reason="volé")
    held = whole(desk, campaign)
    desk.exchange(desk.void(taken), desk.redeem(campaign, 6))
    given.unblock(campaign, 7)
    given.block(campaign, 8, reason="perdu")
    answer = asking(desk, campaign, held.version)
    (delta,) = deltas(answer)

    assert (delta.from_version, delta.to_version) == (held.version, answer.list_versions[campaign.number])
    assert (set(delta.used), set(delta.cleared)) == ({6}, {5})
    assert (dict(delta.blocked), set(delta.unblocked)) == ({8: "perdu"}, {7})
    assert (delta.used_count, delta.blocked_count, delta.as_of) == (2, 1, given.clock())
    assert answer.value["list_files"] == []


@pytest.mark.parametrize("known", [{}, {"deltas": False}], ids=str)
def test_a_desk_that_does_not_know_of_deltas_is_given_the_whole_list(given: Given, known: dict[str, Any]) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    desk.exchange(desk.redeem(campaign, 5))
    answer = desk.exchange(known=WANTED | {"lists": {str(campaign.number): 1}} | known)
    assert answer.value["list_deltas"] == []
    assert list(answer.lists) == [campaign.number]


def test_a_delta_longer_than_half_the_list_is_not_worth_it(given: Given) -> None:
    campaign, desk = given.campaign(4000), given.desk()
    given.block(campaign, *range(10), reason="carnet volé dans la sacoche de la médiatrice")
    assert deltas(asking(desk, campaign, 1)) == []
    assert asking(desk, campaign, 1).lists[campaign.number].version == 2


def test_too_many_changes_are_not_even_gathered(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    desk.exchange(*[desk.redeem(campaign, serial) for serial in range(4)])
    assert len(deltas(asking(desk, campaign, 1))) == 1
    monkeypatch.setattr(list_deltas, "_MOST_CHANGES", 3)
    assert deltas(asking(desk, campaign, 1)) == []


def test_changes_are_forgotten_after_a_number_of_versions(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_deltas, "VERSIONS_KEPT", 3)
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    for serial in range(6):
        desk.exchange(desk.redeem(campaign, serial))
    with given.centre.engine.connect() as connection:
        kept = select(func.min(list_changes.c.version)).where(list_changes.c.campaign == campaign.number)
        assert connection.execute(kept).scalar_one() == 5
    assert deltas(asking(desk, campaign, 3)) == []
    assert [delta.used for delta in deltas(asking(desk, campaign, 4))] == [{3, 4, 5}]


def test_changes_from_before_they_were_kept_are_not_made_up(given: Given) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    desk.exchange(desk.redeem(campaign, 1))
    desk.exchange(desk.redeem(campaign, 2))
    with given.centre.engine.begin() as connection:
        connection.execute(update(used_lists).values(changes_since=2))
        connection.execute(list_changes.delete().where(list_changes.c.version <= 2))
    assert deltas(asking(desk, campaign, 1)) == []
    assert len(deltas(asking(desk, campaign, 2))) == 1


def test_a_version_that_changed_nothing_is_passed_over(given: Given) -> None:
    campaign, desk = given.campaign(VOUCHERS), given.desk()
    held = whole(desk, campaign)
    taken = desk.redeem(campaign, 1)
    desk.exchange(taken, desk.void(taken))
    after = followed(desk, campaign, held)
    assert (after.version, after.used_count, state_of(after)) == (2, 0, state_of(held))


def asking(desk: Desk, campaign: Campaign, held: int) -> Answer:
    return desk.exchange(known=WANTED | {"lists": {str(campaign.number): held}, "deltas": True})


def deltas(answer: Answer) -> list[ListDelta]:
    return [ListDelta.from_json(answer.opened(item, Purpose.USED_LIST)) for item in answer.value["list_deltas"]]


def whole(desk: Desk, campaign: Campaign) -> CampaignList:
    return asking(desk, campaign, 0).lists[campaign.number]


def followed(desk: Desk, campaign: Campaign, held: CampaignList) -> CampaignList:
    return apply_deltas(
        held, [d for d in deltas(asking(desk, campaign, held.version)) if d.campaign == campaign.number]
    )
