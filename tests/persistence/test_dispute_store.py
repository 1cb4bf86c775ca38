"""Disputes at the desk: kept as they were last told, seen until something new is told, answered until heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.disputes import ContestStatus, Dispute, DisputeNews, DisputeState
from app.foundation.errors import DamagedStorage, NotEnrolled
from app.foundation.paths import DataFolder
from app.persistence.dispute_store import MOST_CONTESTS
from tests.builders import DESK_ID, NOON, StillClock, an_answer
from tests.persistence.given import change
from tests.ui.papers import a_dispute, a_note, decided, tell


def told(parts: DeskParts, after: int, to: int, *disputes: Dispute) -> None:
    parts.store.store_answer(an_answer(disputes=DisputeNews(DESK_ID, after, to, disputes)))


def test_a_dispute_is_kept_whole_and_the_later_word_replaces_it(parts: DeskParts) -> None:
    told(parts, 0, 1, a_dispute())
    told(parts, 1, 2, decided(notes=(a_note(),)))
    assert parts.disputes.all() == (decided(notes=(a_note(),)),)
    assert parts.store.known_versions().dispute_cursor == 2


@pytest.mark.parametrize("after", [0, 1, 3], ids=["before", "repeated", "beyond"])
def test_news_that_do_not_continue_what_is_held_are_left(parts: DeskParts, after: int) -> None:
    told(parts, 0, 2, decided())
    told(parts, after, 9, a_dispute())
    assert parts.disputes.all() == (decided(),)
    assert parts.store.known_versions().dispute_cursor == 2


def test_the_newest_dispute_comes_first(parts: DeskParts) -> None:
    later = replace(a_dispute(2), opened_at=NOON.replace(hour=23))
    tell(parts, a_dispute(1), later, a_dispute(3))
    assert parts.disputes.all()[0] == later


@pytest.mark.parametrize(
    ("before", "after", "unseen"),
    [
        (a_dispute(), replace(a_dispute(), owner="Mme Martin"), 0),
        (a_dispute(), decided(), 1),
        (a_dispute(), replace(a_dispute(), state=DisputeState.CLOSED), 1),
        (decided(), decided(decision="autrement", decided_at=NOON.replace(hour=20)), 1),
        (decided(), decided(guarantee_cents=1000), 1),
        (decided(), decided(state=DisputeState.CONTESTED, notes=(a_note(),)), 0),
        (decided(for_us=True), decided(for_us=True, state=DisputeState.CONTESTED), 1),
        (decided(), decided(state=DisputeState.CLOSED), 0),
        (decided(state=DisputeState.CONTESTED), decided(state=DisputeState.CLOSED), 0),
    ],
    ids=["owner", "decided", "withdrawn", "decided again", "guarantee", "own note", "their note", "settled",
         "settled after a note"],
)  # fmt: skip
def test_only_what_others_did_asks_for_attention_again(
    parts: DeskParts, before: Dispute, after: Dispute, unseen: int
) -> None:
    tell(parts, before)
    parts.disputes.seen(before.id)
    assert parts.disputes.attention() == 0
    tell(parts, after)
    assert parts.disputes.attention() == unseen


def test_what_was_never_seen_stays_so_when_nothing_new_is_told(parts: DeskParts) -> None:
    tell(parts, a_dispute())
    tell(parts, replace(a_dispute(), owner="Mme Martin"))
    assert parts.disputes.attention() == 1


def test_a_note_is_sent_until_it_is_answered_and_its_answer_is_kept(parts: DeskParts, clock: StillClock) -> None:
    tell(parts, decided())
    parts.disputes.contest(decided().id, "un")
    clock.forward(minutes=1)
    parts.disputes.contest(decided().id, "deux")
    first, second = parts.store.known_versions().contests
    assert (first.note, second.note) == ("un", "deux")
    parts.store.store_answer(an_answer(contests=((first.id, ContestStatus.KEPT), ("unknown", ContestStatus.KEPT))))
    assert parts.store.known_versions().contests == (second,)
    parts.store.store_answer(an_answer(contests=((second.id, ContestStatus.CLOSED),)))
    assert parts.store.known_versions().contests == ()
    assert [kept.status for kept in parts.disputes.contests(decided().id)] == [ContestStatus.KEPT, ContestStatus.CLOSED]


def test_notes_go_out_the_oldest_first_and_not_all_at_once(parts: DeskParts, clock: StillClock) -> None:
    tell(parts, decided())
    for number in range(MOST_CONTESTS + 2):
        clock.forward(seconds=1)
        parts.disputes.contest(decided().id, str(number))
    sent = parts.store.known_versions().contests
    assert [contest.note for contest in sent] == [str(number) for number in range(MOST_CONTESTS)]


def test_a_dispute_that_the_disk_has_damaged_is_said(parts: DeskParts) -> None:
    tell(parts, a_dispute())
    change(parts.folder.database, "UPDATE disputes SET payload = '{}'")
    with pytest.raises(DamagedStorage):
        parts.disputes.all()


def test_a_desk_that_is_not_enrolled_has_no_site_to_contest_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    blank = open_desk(DataFolder(tmp_path_factory.mktemp("blank")), StillClock(), use_keyring=False)
    assert (blank.disputes.all(), blank.disputes.attention()) == ((), 0)
    with pytest.raises(NotEnrolled):
        blank.disputes.site()
    blank.close()
