from __future__ import annotations

import pytest

from app.bootstrap import DeskParts
from app.domain.disputes import DisputeState
from app.services.disputes import ContestRefusal
from tests.builders import StillClock
from tests.ui.papers import a_dispute, an_id, decided, tell


def test_disputes_are_listed_with_the_name_of_this_site(parts: DeskParts) -> None:
    tell(parts, a_dispute(1), decided(2))
    assert {dispute.id for dispute in parts.disputes.all()} == {a_dispute(1).id, decided(2).id}
    assert parts.disputes.site() == a_dispute().claims[1].site


def test_what_was_looked_at_asks_for_no_attention(parts: DeskParts) -> None:
    tell(parts, a_dispute(1), a_dispute(2))
    assert parts.disputes.attention() == 2
    parts.disputes.seen(a_dispute(1).id)
    assert parts.disputes.attention() == 1


def test_a_note_against_a_lost_dispute_is_kept_with_its_time(parts: DeskParts, clock: StillClock) -> None:
    tell(parts, decided())
    clock.forward(minutes=5)
    assert parts.disputes.contest(decided().id, "  le carnet était ici\n") is None
    [kept] = parts.disputes.contests(decided().id)
    assert (kept.contest.note, kept.contest.at, kept.status) == ("le carnet était ici", clock(), None)
    assert parts.store.known_versions().contests == (kept.contest,)


def test_a_note_of_a_thousand_characters_is_kept(parts: DeskParts) -> None:
    tell(parts, decided())
    assert parts.disputes.contest(decided().id, "é" * 1000) is None


@pytest.mark.parametrize(
    ("note", "refusal"),
    [
        ("", ContestRefusal.EMPTY),
        (" \n ", ContestRefusal.EMPTY),
        ("x" * 1001, ContestRefusal.TOO_LONG),
        ("a\0b", ContestRefusal.UNREADABLE),
        ("a\udc80b", ContestRefusal.UNREADABLE),
    ],
    ids=repr,
)
def test_a_note_that_cannot_be_sent_is_refused(parts: DeskParts, note: str, refusal: ContestRefusal) -> None:
    tell(parts, decided())
    assert parts.disputes.contest(decided().id, note) is refusal
    assert parts.disputes.contests(decided().id) == ()


def test_only_a_decision_against_this_site_that_is_not_settled_can_be_contested(parts: DeskParts) -> None:
    tell(parts, a_dispute(1), decided(2, for_us=True), decided(3, state=DisputeState.CLOSED))
    assert parts.disputes.contest(a_dispute(1).id, "non") is ContestRefusal.NOT_LOST
    assert parts.disputes.contest(decided(2).id, "non") is ContestRefusal.NOT_LOST
    assert parts.disputes.contest(decided(3).id, "non") is ContestRefusal.CLOSED
    assert parts.disputes.contest(an_id("0d", 9), "non") is ContestRefusal.UNKNOWN
    assert parts.store.known_versions().contests == ()
