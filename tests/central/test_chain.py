"""The journal at the centre: a gap, a fork or an altered entry is kept, reported, and pays nothing by itself."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, select

from app.domain.canonical import canonical_text
from app.domain.journal import JournalHead, entry_hash, read_entry
from app.foundation.ids import new_id
from central.tables import findings, journal_entries
from tests.builders import NOON
from tests.central.given import Given


def test_entries_that_continue_the_journal_are_acknowledged_up_to_the_last(given: Given) -> None:
    desk = given.desk()
    entries = [desk.note() for _ in range(5)]
    assert desk.exchange(*entries[:2]).acknowledgement["seq"] == 2
    answer = desk.exchange(*entries[2:])
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (5, entries[4].hash)
    assert _findings(given) == []


def test_a_gap_is_reported_and_what_lies_beyond_it_is_held(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first, _missing, beyond = desk.note(), desk.note(), desk.redeem(campaign, 1)
    answer = desk.exchange(first, beyond)
    assert answer.outcomes(beyond) == ["held journal_broken"]
    assert (answer.acknowledgement["seq"], answer.acknowledgement["also"]) == (1, [beyond.hash])
    assert _findings(given) == [("gap", 3)]
    assert given.report()["redeemed"] == 0


def test_a_gap_that_is_filled_later_is_a_gap_no_more(given: Given) -> None:
    desk = given.desk()
    entries = [desk.note() for _ in range(6)]
    desk.exchange(entries[0])
    assert desk.exchange(entries[2], entries[3]).acknowledgement["also"] == [entries[2].hash, entries[3].hash]
    desk.exchange(entries[5])
    answer = desk.exchange(entries[1])
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (4, entries[3].hash)
    assert _findings(given) == [("gap", 6)]
    answer = desk.exchange(entries[2], entries[4])
    # The head is in no request of the desk that filled the gap: what it asks about is named.
    assert answer.acknowledgement["seq"] == 6
    assert answer.acknowledgement["also"] == [entries[2].hash, entries[4].hash]
    assert _findings(given) == []
    assert desk.exchange(desk.note()).acknowledgement["seq"] == 7


def test_entries_that_come_in_another_order_within_a_request_are_a_journal_without_a_fault(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(3)]
    answer = desk.exchange(*reversed(entries))
    assert answer.outcomes(*entries) == ["accepted"] * 3
    assert (answer.acknowledgement["seq"], answer.acknowledgement["also"], answer.updates) == (3, [], [])
    assert _findings(given) == []


def test_what_waited_at_a_place_that_another_entry_has_taken_is_a_fork(given: Given) -> None:
    desk = given.desk()
    first, missing = desk.note(), desk.note()
    fork_from = desk.head
    one = desk.note()
    desk.head = fork_from
    given.clock.forward(seconds=1)
    other = desk.note()
    desk.exchange(first, one)
    given.clock.forward(seconds=1)
    desk.exchange(other)
    answer = desk.exchange(missing)
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (3, one.hash)
    assert _findings(given) == [("fork", 3)]
    assert desk.exchange(one, other).acknowledgement["also"] == [other.hash]


def test_an_entry_of_a_later_kind_keeps_its_place_and_the_money_behind_it_moves(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first = desk.note()
    later = canonical_text(json.loads(desk.note().text) | {"kind": "attendance", "body": {"séance".encode().hex(): 1}})
    desk.head = JournalHead(desk.journal, 2, entry_hash(later))
    entry = desk.redeem(campaign, 5)
    answer = desk.exchange(first, later, entry)
    assert answer.statuses() == ["stored", "stored", "receipt"]
    assert answer.outcomes(entry) == ["accepted"]
    assert (answer.acknowledgement["seq"], _findings(given)) == (3, [])
    with given.centre.engine.connect() as connection:
        kept = connection.execute(select(journal_entries.c.kind, journal_entries.c.text).where(_is(later))).one()
    assert tuple(kept) == ("unknown", later)


def _is(text: str) -> ColumnElement[bool]:
    return journal_entries.c.hash == entry_hash(text)


def test_a_voucher_that_is_held_beyond_a_gap_stays_free_for_another_desk(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    desk.note()
    held, honest = desk.redeem(campaign, 1), other.redeem(campaign, 1)
    desk.exchange(held)
    assert other.exchange(honest).outcomes(honest) == ["accepted"]


def test_a_fork_is_reported_and_the_first_branch_stays(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    start = desk.note()
    fork_from = desk.head
    kept = desk.redeem(campaign, 1)
    desk.exchange(start, kept)
    desk.head = fork_from
    astray = desk.redeem(campaign, 2)
    answer = desk.exchange(astray)
    assert answer.outcomes(astray) == ["held journal_broken"]
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (2, kept.hash)
    assert answer.acknowledgement["also"] == [astray.hash]
    assert _findings(given) == [("fork", 2)]


def test_a_repeat_of_entries_astray_is_answered_as_before_and_named_again(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    start = desk.note()
    desk.note()
    beyond = desk.redeem(campaign, 1)
    first = desk.exchange(start, beyond)
    again = desk.exchange(start, beyond)
    assert again.value["answers"] == first.value["answers"]
    assert again.acknowledgement["also"] == [beyond.hash]
    assert _findings(given) == [("gap", 3)]


def test_an_altered_entry_breaks_the_chain_from_there(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(3)]
    value = json.loads(entries[1].text)
    value["body"]["policy"] = 2
    altered = read_entry(canonical_text(value))
    answer = desk.exchange(entries[0], altered, entries[2])
    assert answer.outcomes(entries[0], altered, entries[2]) == ["accepted", "accepted", "held journal_broken"]
    # The original comes too late: the altered one has taken its place and its id.
    answer = desk.exchange(entries[1])
    assert answer.outcomes(entries[1]) == ["refused malformed"]
    assert answer.acknowledgement["also"] == [entries[1].hash]
    assert _findings(given) == [("fork", 3), ("fork", 2)]


def test_a_journal_that_begins_in_the_middle_is_held(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    desk.head = JournalHead(desk.journal, 41, "a" * 64)
    entry = desk.redeem(campaign, 1)
    answer = desk.exchange(entry)
    assert answer.outcomes(entry) == ["held journal_broken"]
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (0, None)


def test_a_first_entry_with_an_invented_predecessor_is_a_fork(given: Given) -> None:
    desk = given.desk()
    entry = desk.note(head=JournalHead(desk.journal, 0, "a" * 64))
    assert desk.exchange(entry).acknowledgement["also"] == [entry.hash]
    assert _findings(given) == [("fork", 1)]


def test_a_desk_that_lost_its_file_begins_a_second_journal(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    old = [desk.redeem(campaign, 1), desk.note()]
    desk.exchange(*old)
    desk.head, desk.journal = None, new_id(NOON)
    fresh = desk.redeem(campaign, 2)
    answer = desk.exchange(fresh)
    assert answer.outcomes(fresh) == ["accepted"]
    assert (answer.acknowledgement["journal"], answer.acknowledgement["seq"]) == (desk.journal, 1)
    assert _findings(given) == []


def test_the_largest_sequence_number_is_kept_as_a_gap(given: Given) -> None:
    desk = given.desk()
    entry = desk.note(head=JournalHead(desk.journal, 2**53 - 2, "a" * 64))
    assert desk.exchange(entry).statuses() == ["stored"]
    assert _findings(given) == [("gap", 2**53 - 1)]


def test_entries_are_kept_to_the_byte(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, 1), desk.note()]
    desk.exchange(*entries)
    with given.centre.engine.connect() as connection:
        kept = connection.execute(select(journal_entries.c.text).order_by(journal_entries.c.seq)).scalars().all()
    assert list(kept) == [entry.text for entry in entries]


def _findings(given: Given) -> list[tuple[str, int]]:
    with given.centre.engine.connect() as connection:
        rows = connection.execute(select(findings.c.kind, findings.c.seq).order_by(findings.c.n))
        return [(row.kind, row.seq) for row in rows]
