"""The desks of one site are told what the others redeem and undo, each thing at least once and in order."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.journal import JournalEntry
from app.domain.signing import Purpose
from app.domain.site_uses import SiteUses
from central import site_uses
from central.tables import site_uses as rows
from tests.central.given import Desk, Given, redemption_of

WANTED: dict[str, Any] = {"keys": 9, "policy": 9, "catalogue": 9, "lists": {}}


def told(desk: Desk, cursor: int | None = 0) -> SiteUses | None:
    answer = desk.exchange(known=WANTED, site_cursor=cursor)
    found = answer.value["site_uses"]
    return None if found is None else SiteUses.from_json(answer.opened(found, Purpose.LISTS))


def said(found: SiteUses | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(use.redemption_id, use.outcome.value) for use in found.uses]


def test_the_other_desk_of_the_site_is_told_of_a_redemption_and_its_void(given: Given) -> None:
    campaign, one, other = given.campaign(), given.desk(), given.desk()
    taken = one.redeem(campaign, 3)
    one.exchange(taken)
    first = told(other)
    assert first is not None
    (use,) = first.uses
    assert (first.desk_id, first.after) == (other.id, 0)
    assert (use.redemption_id, use.ref.serial, use.at, use.desk) == (
        redemption_of(taken),
        3,
        given.clock(),
        "Poste 1",
    )
    assert use.takes

    one.exchange(one.void(taken))
    second = told(other, first.to)
    assert said(second) == [(redemption_of(taken), "voided")]
    assert second is not None
    assert told(other, second.to) is None
    assert set(said(told(other))) == {(redemption_of(taken), "voided")}


def test_a_desk_is_not_told_of_itself_but_its_cursor_moves_on(given: Given) -> None:
    campaign, one = given.campaign(), given.desk()
    one.exchange(one.redeem(campaign, 3))
    found = told(one)
    assert found is not None
    assert (list(found.uses), found.to) == ([], 1)


def test_another_site_is_told_nothing(given: Given) -> None:
    campaign, one, bus = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    one.exchange(one.redeem(campaign, 3))
    assert told(bus) is None


def test_a_desk_that_does_not_ask_is_told_nothing(given: Given) -> None:
    campaign, one, other = given.campaign(), given.desk(), given.desk()
    one.exchange(one.redeem(campaign, 3))
    assert told(other, None) is None


def test_a_claim_that_is_accepted_in_place_of_a_voided_one_is_told_at_its_own_site(given: Given) -> None:
    campaign, one, bus, bus_too = given.campaign(), given.desk(), given.desk("Bus du Médoc"), given.desk("Bus du Médoc")
    taken, late = one.redeem(campaign, 3), bus.redeem(campaign, 3)
    one.exchange(taken)
    bus.exchange(late)
    one.exchange(one.void(taken))
    assert said(told(bus_too))[-1] == (redemption_of(late), "accepted")


def test_news_that_do_not_fit_follow(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_uses, "USES_AT_ONCE", 2)
    campaign, one, other = given.campaign(), given.desk(), given.desk()
    one.exchange(*[one.redeem(campaign, serial) for serial in range(5)])
    cursor, found = 0, list[int]()
    for more in (True, True, False):
        answer = other.exchange(known=WANTED, site_cursor=cursor)
        assert answer.value["more"] is more
        part = SiteUses.from_json(answer.opened(answer.value["site_uses"], Purpose.LISTS))
        assert part.after == cursor
        cursor = part.to
        found += [use.ref.serial for use in part.uses]
    assert sorted(found) == [0, 1, 2, 3, 4]


def test_a_cursor_that_no_centre_has_given_is_answered_with_nothing(given: Given) -> None:
    campaign, one, other = given.campaign(), given.desk(), given.desk()
    one.exchange(one.redeem(campaign, 3))
    assert told(other, 2**53 - 1) is None


def test_two_thousand_changes_are_numbered_without_a_gap(given: Given) -> None:
    campaign, one = given.campaign(2000), given.desk()
    for start in range(0, 2000, 500):
        one.exchange(*[one.redeem(campaign, start + place) for place in range(500)], known=WANTED | {"lists": None})
    one.exchange(known=WANTED)
    with given.centre.engine.connect() as connection:
        assert list(connection.execute(select(rows.c.n).order_by(rows.c.n)).scalars()) == list(range(1, 2001))


def test_desks_that_exchange_at_once_are_told_everything_of_each_other(given_on_postgres: Given) -> None:
    given = given_on_postgres
    campaigns = [given.campaign(), given.campaign()]
    desks = [given.desk() for _ in range(4)]
    entries: list[list[JournalEntry]] = [
        [desk.redeem(campaigns[serial % 2], 10 * place + serial) for serial in range(10)]
        for place, desk in enumerate(desks)
    ]
    heard: list[set[str]] = [set() for _ in desks]

    def work(place: int) -> None:
        cursor = 0
        for entry in entries[place]:
            answer = desks[place].exchange(entry, known=WANTED, site_cursor=cursor)
            if answer.value["site_uses"] is not None:
                part = SiteUses.from_json(answer.opened(answer.value["site_uses"], Purpose.LISTS))
                heard[place] |= {use.redemption_id for use in part.uses}
                cursor = part.to
        cursors[place] = cursor

    cursors = [0] * len(desks)
    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(desks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, desk in enumerate(desks):
        last = told(desk, cursors[place])
        heard[place] |= {use.redemption_id for use in last.uses} if last else set()
        others = {redemption_of(entry) for other, made in enumerate(entries) if other != place for entry in made}
        assert heard[place] == others
