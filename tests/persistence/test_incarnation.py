"""The way out of a broken journal at the desk's file: what begins it, what it waits for, and how it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.bootstrap import DeskParts, verify_journal
from app.domain.incarnation import Incarnation, JournalState
from app.domain.journal import JournalHead, read_entry
from app.domain.own_redemptions import OwnPage
from app.domain.verdicts import LimitReason
from app.foundation.ids import new_id
from tests.builders import NOON, Issuer, an_answer
from tests.persistence.given import change, rows

FORK, CLONE, WHOLE, GAP = JournalState.FORK, JournalState.CLONE, JournalState.WHOLE, JournalState.GAP


def head(parts: DeskParts) -> JournalHead:
    found = parts.store.journal_head()
    assert found is not None
    return found


def told(parts: DeskParts, state: JournalState | None, acknowledged: JournalHead, **more: Any) -> None:
    parts.store.store_answer(an_answer(acknowledged=acknowledged, journal_state=state, **more))


def other(held: JournalHead, seq: int | None = None) -> JournalHead:
    return JournalHead(held.journal, held.seq if seq is None else seq, "f" * 64)


def test_another_or_a_later_entry_at_the_centre_stops_the_desk(parts: DeskParts, issuer: Issuer) -> None:
    held = head(parts)
    told(parts, FORK, other(held, held.seq + 5), fork=held)
    broken = parts.store.broken_journal()
    assert broken is not None
    assert (broken.journal, broken.fork, broken.complete) == (held.journal, held, False)
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").decision.limit is LimitReason.JOURNAL_BROKEN
    assert parts.desk.check(issuer.digits(5), "MEDIATION").decision.limit is LimitReason.JOURNAL_BROKEN


@pytest.mark.parametrize("state", [WHOLE, GAP])
def test_a_whole_journal_that_ends_in_an_entry_that_is_not_here_stops_the_desk(
    parts: DeskParts, state: JournalState
) -> None:
    held = head(parts)
    told(parts, state, other(held, held.seq + 5))
    broken = parts.store.broken_journal()
    assert broken is not None
    assert broken.journal == held.journal


def test_what_is_no_proof_of_a_fork_stops_nobody(parts: DeskParts, issuer: Issuer) -> None:
    held = head(parts)
    parts.desk.redeem(issuer.digits(4), "MEDIATION")
    told(parts, FORK, held)  # the centre's last entry is ours: another exchange was quicker
    told(parts, WHOLE, held)
    told(parts, GAP, held)
    told(parts, None, other(held))
    told(parts, FORK, JournalHead(new_id(NOON), 9, "a" * 64))  # a journal that was left
    assert parts.store.broken_journal() is None
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_a_fork_point_that_is_not_ours_is_not_named(parts: DeskParts) -> None:
    held = head(parts)
    told(parts, CLONE, held, fork=other(held))
    broken = parts.store.broken_journal()
    assert broken is not None
    assert broken.fork is None


def test_a_new_incarnation_begins_when_everything_was_told_and_names_what_it_leaves(
    parts: DeskParts, issuer: Issuer
) -> None:
    parts.desk.redeem(issuer.digits(4), "MEDIATION")
    held = head(parts)
    assert not parts.store.open_incarnation()
    told(parts, FORK, other(held), fork=JournalHead(held.journal, 1, _hash(parts, 1)))
    assert not parts.store.open_incarnation()
    told(parts, FORK, other(held), own=OwnPage("", (), more=False))

    assert parts.store.open_incarnation()

    (begun,) = (entry for entry in parts.store.unanswered_entries(99) if entry.journal != held.journal)
    assert (begun.seq, begun.kind.value) == (1, "incarnation")
    assert Incarnation.from_body(begun.body) == Incarnation(
        held.journal, held, JournalHead(held.journal, 1, _hash(parts, 1))
    )
    assert parts.store.broken_journal() is None
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken
    assert verify_journal(parts.folder.database).clean
    assert not parts.store.open_incarnation()


def test_pages_are_taken_in_their_order_and_once(parts: DeskParts) -> None:
    held = head(parts)
    told(parts, FORK, other(held))
    told(parts, FORK, other(held), own=OwnPage("elsewhere", (), more=False))
    told(parts, FORK, other(held), own=OwnPage("", (), more=True))
    broken = parts.store.broken_journal()
    assert broken is not None
    assert not broken.complete


def test_a_page_without_a_broken_journal_is_left(parts: DeskParts) -> None:
    told(parts, WHOLE, head(parts), own=OwnPage("", (), more=False))
    assert not parts.store.open_incarnation()


def test_entries_of_both_incarnations_wait_in_the_order_in_which_they_were_written(
    parts: DeskParts, issuer: Issuer
) -> None:
    parts.desk.redeem(issuer.digits(4), "MEDIATION")
    told(parts, FORK, other(head(parts)), own=OwnPage("", (), more=False))
    parts.store.open_incarnation()
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    waiting = parts.store.unanswered_entries(99)
    assert [parts.store.place_of(entry.hash) for entry in waiting] == list(range(1, len(waiting) + 1))
    assert [entry.seq for entry in waiting[-2:]] == [1, 2]
    assert {item.ref.serial for item in parts.desk.waiting_items() if item.ref} == {4, 5}


def test_an_incarnation_that_names_another_end_is_a_gap(parts: DeskParts) -> None:
    told(parts, FORK, other(head(parts)), own=OwnPage("", (), more=False))
    parts.store.open_incarnation()
    place = parts.store.place_of(head(parts).hash)
    change(parts.folder.database, "DELETE FROM journal WHERE n = ?", place - 1)
    assert verify_journal(parts.folder.database).gaps == 1


def _hash(parts: DeskParts, seq: int) -> str:
    ((text,),) = rows(parts.folder.database, "SELECT text FROM journal WHERE n = ?", seq)
    assert json.loads(text)["seq"] == seq
    return read_entry(text).hash
