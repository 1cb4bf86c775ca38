from __future__ import annotations

import pytest

from app.bootstrap import DeskParts, open_desk
from app.foundation.paths import DataFolder
from app.persistence import kept_lists
from tests.builders import Issuer, StillClock, an_answer
from tests.persistence.given import change, rows
from tests.persistence.lists_given import known, steps, used_at


@pytest.fixture
def changed(parts: DeskParts, issuer: Issuer) -> DeskParts:
    """A desk whose list has been changed three times since its last whole file."""
    parts.store.store_answer(an_answer(list_deltas=tuple(steps(issuer, issuer.campaign_list(), 5, 6, 7))))
    return parts


def test_changes_survive_a_restart(changed: DeskParts, clock: StillClock) -> None:
    again = open_desk(DataFolder(changed.folder.root), clock)
    assert (known(again), used_at(again)) == ({1: 4}, [5, 6, 7])
    again.close()


def test_what_another_process_has_changed_is_in_force_at_once(
    changed: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    assert used_at(changed) == [5, 6, 7]
    other = open_desk(DataFolder(changed.folder.root), clock)
    more = steps(issuer, issuer.campaign_list(), 5, 6, 7, 8, 9)[3:]
    other.store.store_answer(an_answer(list_deltas=tuple(more)))
    other.close()
    assert used_at(changed) == [5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE campaign_deltas SET payload = replace(payload, '[6]', '[8]') WHERE to_version = 3",
        "UPDATE campaign_deltas SET payload = '{}' WHERE to_version = 4",
        "UPDATE campaign_deltas SET key = 'nobody' WHERE to_version = 2",
        "DELETE FROM campaign_deltas WHERE to_version = 3",
        "DELETE FROM campaign_deltas WHERE to_version = 4",
        "DELETE FROM campaign_deltas",
        "UPDATE campaign_lists SET version = 3",
        "UPDATE campaign_lists SET file = x'00'",
    ],
)
def test_a_list_that_cannot_be_proven_is_not_believed_and_asked_for_anew(
    changed: DeskParts, issuer: Issuer, clock: StillClock, damage: str
) -> None:
    change(changed.folder.database, damage)
    again = open_desk(DataFolder(changed.folder.root), clock)
    assert (known(again), used_at(again)) == ({}, [])
    again.store.store_answer(an_answer(issuer.campaign_list(version=4, used=(5, 6, 7))))
    assert (known(again), used_at(again)) == ({1: 4}, [5, 6, 7])
    again.close()


def test_after_many_changes_a_whole_list_is_asked_for(
    changed: DeskParts, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known(changed) == {1: 4}
    monkeypatch.setattr(kept_lists, "DELTAS_KEPT", 3)
    assert (known(changed), used_at(changed)) == ({}, [5, 6, 7])

    changed.store.store_answer(an_answer(issuer.campaign_list(version=4, used=(5, 6, 7))))
    assert (known(changed), used_at(changed)) == ({1: 4}, [5, 6, 7])
    assert rows(changed.folder.database, "SELECT count(*) FROM campaign_deltas") == [(0,)]
