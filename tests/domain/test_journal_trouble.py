"""What is wrong with a journal is named, with its way out, and forgotten after a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.journal_trouble import JournalTrouble, TroubleKind, troubles
from tests.builders import NOON

YESTERDAY = NOON - timedelta(days=1)


def kinds(*, broken: bool = False, gap: bool = False, begun: tuple[datetime, ...] = ()) -> list[TroubleKind]:
    return [found.kind for found in troubles(broken=broken, gap=gap, begun_anew=begun, now=NOON)]


def test_a_whole_journal_is_not_spoken_of() -> None:
    assert troubles(broken=False, gap=False, begun_anew=(), now=NOON) == ()


def test_a_restored_backup_is_told_until_it_was_led_out_and_then_that_it_was() -> None:
    assert kinds(broken=True) == [TroubleKind.BROKEN]
    found = troubles(broken=False, gap=False, begun_anew=(YESTERDAY,), now=NOON)
    assert found == (JournalTrouble(TroubleKind.REJOINED, YESTERDAY),)


def test_what_was_led_out_a_week_ago_is_forgotten() -> None:
    assert kinds(begun=(NOON - timedelta(days=7),)) == []


def test_two_new_beginnings_within_a_week_are_the_sign_of_two_machines() -> None:
    found = troubles(broken=False, gap=False, begun_anew=(YESTERDAY, NOON - timedelta(days=2)), now=NOON)
    assert found == (JournalTrouble(TroubleKind.TWO_MACHINES, YESTERDAY),)
    assert kinds(begun=(YESTERDAY, NOON - timedelta(days=30))) == [TroubleKind.REJOINED]


def test_two_machines_are_told_beside_what_stops_the_desk() -> None:
    both = kinds(broken=True, begun=(YESTERDAY, NOON))
    assert both == [TroubleKind.BROKEN, TroubleKind.TWO_MACHINES]
    assert kinds(broken=True, begun=(YESTERDAY,)) == [TroubleKind.BROKEN]


def test_a_gap_is_told_unless_the_journal_is_left_anyway() -> None:
    assert kinds(gap=True) == [TroubleKind.GAP]
    assert kinds(gap=True, broken=True) == [TroubleKind.BROKEN]
