"""The findings about the journal, as the desk's status tells them from its own file."""

from __future__ import annotations

from app.bootstrap import DeskParts
from app.domain.incarnation import JournalState
from app.domain.journal import JournalHead
from app.domain.journal_trouble import TroubleKind
from app.domain.own_redemptions import OwnPage
from tests.builders import an_answer


def kinds(parts: DeskParts) -> list[TroubleKind]:
    return [trouble.kind for trouble in parts.desk.status().troubles]


def head(parts: DeskParts) -> JournalHead:
    found = parts.store.journal_head()
    assert found is not None
    return found


def told(parts: DeskParts, state: JournalState) -> None:
    held = head(parts)
    later = JournalHead(held.journal, held.seq + 5, "f" * 64) if state is JournalState.FORK else held
    parts.store.store_answer(an_answer(acknowledged=later, journal_state=state))


def led_out(parts: DeskParts) -> None:
    told(parts, JournalState.FORK)
    parts.store.store_answer(an_answer(own=OwnPage(after="", redemptions=(), more=False)))
    assert parts.store.open_incarnation()


def test_a_whole_journal_has_no_finding(parts: DeskParts) -> None:
    told(parts, JournalState.WHOLE)
    assert kinds(parts) == []


def test_a_gap_is_told_until_the_centre_says_that_it_is_filled(parts: DeskParts) -> None:
    told(parts, JournalState.GAP)
    assert kinds(parts) == [TroubleKind.GAP]
    told(parts, JournalState.WHOLE)
    assert kinds(parts) == []


def test_a_restored_backup_is_told_until_and_after_it_was_led_out(parts: DeskParts) -> None:
    told(parts, JournalState.FORK)
    assert kinds(parts) == [TroubleKind.BROKEN]
    parts.store.store_answer(an_answer(own=OwnPage(after="", redemptions=(), more=False)))
    parts.store.open_incarnation()
    assert kinds(parts) == [TroubleKind.REJOINED]


def test_a_second_time_names_the_other_machine(parts: DeskParts) -> None:
    led_out(parts)
    led_out(parts)
    assert kinds(parts) == [TroubleKind.TWO_MACHINES]
