from __future__ import annotations

from dataclasses import replace

from app.bootstrap import DeskParts
from tests.builders import NOON, Issuer, StillClock, an_answer
from tests.persistence.given import rows
from tests.persistence.lists_given import known, signed, steps, used_at

KEPT = "SELECT to_version FROM campaign_deltas ORDER BY to_version"


def test_changes_bring_the_held_list_up_to_date(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    changes = steps(issuer, issuer.campaign_list(), 5, 6, 7)
    parts.store.store_answer(an_answer(list_deltas=tuple(changes[:1])))
    assert (known(parts), used_at(parts)) == ({1: 2}, [5])
    clock.forward(hours=1)
    parts.store.store_answer(an_answer(list_deltas=tuple(changes[1:]), list_versions={1: 4}, lists_as_of=clock()))

    assert (known(parts), used_at(parts)) == ({1: 4}, [5, 6, 7])
    assert rows(parts.folder.database, KEPT) == [(2,), (3,), (4,)]
    assert not parts.desk.redeem(issuer.digits(6), "MEDIATION").taken
    with parts.desk._records.reading() as records:
        found = records.campaign_list(1)
    assert found is not None
    assert found.as_of == clock()


def test_a_change_that_does_not_fit_leaves_the_old_list_and_a_whole_one_is_asked_for(
    parts: DeskParts, issuer: Issuer
) -> None:
    (change,) = steps(issuer, issuer.campaign_list(), 5)
    wrong = signed(issuer, replace(change.delta, used_count=2))
    parts.store.store_answer(an_answer(list_deltas=(wrong,), list_versions={1: 2}))
    assert (known(parts), used_at(parts)) == ({}, [])
    assert parts.desk.redeem(issuer.digits(8), "MEDIATION").decision.list_as_of == NOON

    parts.store.store_answer(an_answer(issuer.campaign_list(version=2, used=(5,))))
    assert (known(parts), used_at(parts)) == ({1: 2}, [5])


def test_a_change_of_another_version_or_campaign_is_left(parts: DeskParts, issuer: Issuer) -> None:
    first, second = steps(issuer, issuer.campaign_list(), 5, 6)
    foreign = signed(issuer, replace(first.delta, campaign=2))
    parts.store.store_answer(an_answer(list_deltas=(second, foreign), list_versions={}))
    assert (known(parts), used_at(parts)) == ({1: 1}, [])
    parts.store.store_answer(an_answer(list_deltas=(first, first), list_versions={}))
    assert (known(parts), used_at(parts)) == ({1: 2}, [5])


def test_a_whole_list_takes_the_place_of_the_changes(parts: DeskParts, issuer: Issuer) -> None:
    parts.store.store_answer(an_answer(list_deltas=tuple(steps(issuer, issuer.campaign_list(), 5, 6))))
    parts.store.store_answer(an_answer(issuer.campaign_list(version=9, used=(5, 6, 7))))
    assert rows(parts.folder.database, KEPT) == []
    assert (known(parts), used_at(parts)) == ({1: 9}, [5, 6, 7])


def test_a_list_never_goes_back(parts: DeskParts, issuer: Issuer) -> None:
    parts.store.store_answer(an_answer(list_deltas=tuple(steps(issuer, issuer.campaign_list(), 5, 6))))
    parts.store.store_answer(an_answer(issuer.campaign_list(version=2, used=(5,)), issuer.campaign_list(version=3)))
    assert (known(parts), used_at(parts)) == ({1: 3}, [5, 6])
