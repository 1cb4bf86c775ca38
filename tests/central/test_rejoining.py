"""A journal that forked is left for a new incarnation: its branch is decided, whatever the order in which it comes."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from app.domain.canonical import Json, JsonObject, canonical_text, parse_object
from app.domain.incarnation import Incarnation
from app.domain.journal import EntryKind, JournalEntry, JournalHead, read_entry
from app.foundation.ids import new_id
from central.tables import findings
from tests.central.given import Answer, Desk, Given, outcome_of


def tip_of(head: JournalHead | None) -> dict[str, object] | None:
    return None if head is None else {"journal": head.journal, "seq": head.seq, "hash": head.hash}


def state(answer: Answer) -> object:
    return answer.acknowledgement["journal_state"]


def begin(desk: Desk, head: JournalHead, fork: JournalHead | None = None) -> JournalEntry:
    """The first entry of a new incarnation that leaves the journal of `head`."""
    left, desk.journal, desk.head = desk.journal, new_id(desk.given.clock()), None
    return desk.note(EntryKind.INCARNATION, Incarnation(left, head, fork).to_body())


def found(given: Given) -> list[tuple[str, int]]:
    with given.centre.engine.connect() as connection:
        return [(row.kind, row.seq) for row in connection.execute(select(findings).order_by(findings.c.n))]


def test_a_journal_that_goes_on_is_whole(given: Given) -> None:
    desk = given.desk()
    entry = desk.note()
    answer = desk.exchange(entry, tip=tip_of(desk.head))
    assert (state(answer), "fork" in answer.acknowledgement) == ("whole", False)
    later = desk.note()
    assert state(desk.exchange(tip=tip_of(desk.head))) == "whole"  # the end is not here yet, nothing speaks against it
    assert state(desk.exchange(later)) == "whole"


def test_a_gap_says_so_until_it_is_filled(given: Given) -> None:
    desk = given.desk()
    first, missing, last = desk.note(), desk.note(), desk.note()
    assert state(desk.exchange(first, last, tip=tip_of(desk.head))) == "gap"
    assert state(desk.exchange(tip=tip_of(desk.head))) == "gap"
    assert state(desk.exchange(missing, tip=tip_of(desk.head))) == "whole"


def test_a_restored_backup_is_told_by_its_end_alone_and_shown_the_entry_that_is_shared(given: Given) -> None:
    desk = given.desk()
    entries = [desk.note(), desk.note(), desk.note()]
    desk.exchange(*entries)
    answer = desk.exchange(tip={"journal": desk.journal, "seq": 2, "hash": entries[1].hash})
    assert state(answer) == "fork"
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (3, entries[2].hash)
    assert answer.acknowledgement["fork"] == {"seq": 2, "hash": entries[1].hash}


def test_a_branch_is_told_where_it_left_the_journal(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    shared = desk.note()
    fork = desk.head
    kept = desk.redeem(campaign, 1)
    desk.exchange(shared, kept)
    desk.head = fork
    branch = [desk.redeem(campaign, 2), desk.redeem(campaign, 3)]
    answer = desk.exchange(*branch, tip=tip_of(desk.head))
    assert (state(answer), answer.acknowledgement["fork"]) == ("fork", {"seq": 1, "hash": shared.hash})


def test_the_held_claims_of_the_branch_are_decided_when_the_incarnation_names_its_end(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    shared = desk.note()
    fork = desk.head
    desk.exchange(shared, desk.note())
    desk.head = fork
    free, taken = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    assert desk.exchange(free, taken).outcomes(free, taken) == ["held journal_broken"] * 2
    elsewhere = other.redeem(campaign, 2)
    other.exchange(elsewhere)
    assert desk.head is not None

    answer = desk.exchange(begin(desk, desk.head, fork), desk.redeem(campaign, 3))

    assert [outcome_of(receipt) for _n, receipt in answer.updates] == ["accepted", "held already_redeemed"]
    assert [receipt.entry for _n, receipt in answer.updates] == [free.hash, taken.hash]
    assert state(answer) == "whole"
    assert (given.report()["redeemed"], given.report()["disputed"]) == (3, 1)
    assert desk.exchange(cursor=2).updates == []


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_arrival_changes_nothing(given: Given, order: tuple[int, ...]) -> None:
    campaign, desk = given.campaign(), given.desk()
    shared = desk.note()
    fork = desk.head
    desk.exchange(shared, desk.note())
    desk.head = fork
    pieces = [desk.redeem(campaign, 1), desk.note(), desk.redeem(campaign, 2)]
    assert desk.head is not None
    pieces.append(begin(desk, desk.head, fork))
    for place in order:
        given.clock.forward(seconds=1)
        desk.exchange(pieces[place])
    assert given.report()["redeemed"] == 2
    desk.exchange(*pieces)
    assert given.report()["redeemed"] == 2
    assert not {kind for kind, _seq in found(given)} - {"fork"}


def test_a_branch_whose_middle_is_missing_stays_held(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    shared = desk.note()
    fork = desk.head
    desk.exchange(shared, desk.note())
    desk.head = fork
    first, missing, last = desk.redeem(campaign, 1), desk.note(), desk.redeem(campaign, 2)
    desk.exchange(first, last)
    assert desk.head is not None
    begun = begin(desk, desk.head, fork)
    assert desk.exchange(begun).updates == []
    given.clock.forward(seconds=1)
    assert [outcome_of(receipt) for _n, receipt in desk.exchange(missing).updates] == ["accepted", "accepted"]


def test_a_clone_that_goes_on_with_the_journal_that_was_left_is_held_and_named(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(desk.note())
    clone, at_the_clone = desk.journal, desk.head
    assert desk.head is not None
    desk.exchange(begin(desk, desk.head))
    ours = desk.journal, desk.head
    desk.journal, desk.head = clone, at_the_clone
    entry = desk.redeem(campaign, 1)

    answer = desk.exchange(entry, tip=tip_of(desk.head))

    assert answer.outcomes(entry) == ["held journal_broken"]
    assert (state(answer), found(given)) == ("clone", [("clone", 2)])
    assert given.report()["redeemed"] == 0
    # It leads out in its turn: its claim is decided, and the other machine is now the one that is found out.
    assert desk.head is not None
    updates = desk.exchange(begin(desk, desk.head)).updates
    assert [outcome_of(receipt) for _n, receipt in updates] == ["accepted"]
    desk.journal, desk.head = ours
    late = desk.redeem(campaign, 2)
    assert desk.exchange(late).outcomes(late) == ["held journal_broken"]
    assert found(given) == [("clone", 2), ("clone", 2)]


def test_incarnations_that_come_in_the_wrong_order_leave_the_last_one_open(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(desk.note())
    assert desk.head is not None
    second = [begin(desk, desk.head), desk.redeem(campaign, 1)]
    assert desk.head is not None
    third = [begin(desk, desk.head), desk.redeem(campaign, 2)]
    assert desk.exchange(*third).outcomes(third[1]) == ["accepted"]
    given.clock.forward(seconds=1)
    answer = desk.exchange(*second)
    assert [outcome_of(receipt) for _n, receipt in answer.updates] == ["accepted"]
    assert state(desk.exchange(tip=tip_of(desk.head))) == "whole"
    assert (found(given), given.report()["redeemed"]) == ([], 2)


def test_a_revoked_desk_leads_nothing_out(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    shared = desk.note()
    fork = desk.head
    desk.exchange(shared, desk.note())
    desk.head = fork
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    given.revoke(desk)
    assert desk.head is not None
    updates = desk.exchange(begin(desk, desk.head, fork)).updates
    assert [outcome_of(receipt) for _n, receipt in updates] == ["held desk_revoked"]


def test_an_incarnation_that_is_none_changes_nothing(given: Given) -> None:
    desk = given.desk()
    desk.exchange(desk.note())
    left = desk.head
    desk.journal, desk.head = new_id(given.clock()), None
    assert desk.exchange(desk.note(EntryKind.INCARNATION, {"previous": 5})).statuses() == ["stored"]
    assert left is not None
    desk.journal, desk.head = left.journal, left
    assert state(desk.exchange(desk.note(), tip=tip_of(desk.head))) == "whole"


def test_a_void_of_a_claim_that_is_held_for_the_same_reason_withdraws_it(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    shared = desk.note()
    fork = desk.head
    desk.exchange(shared, desk.note())
    desk.head = fork
    entry = desk.redeem(campaign, 1)
    void = desk.void(entry)
    assert desk.exchange(entry, void).outcomes(entry, void) == ["held journal_broken", "voided"]
    assert desk.head is not None
    assert desk.exchange(begin(desk, desk.head, fork)).updates == []
    assert given.report()["redeemed"] == 0


def altered(entry: JournalEntry, **body: Json) -> JournalEntry:
    """The entry as somebody has rewritten it in the file; the one behind it still names what it was."""
    return read_entry(canonical_text({**parse_object(entry.text), "body": {**entry.body, **body}}))


def test_what_follows_an_altered_entry_is_a_fork_and_is_decided_when_an_incarnation_names_its_end(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first = desk.redeem(campaign, 1)
    rewritten = altered(first, offering="MEDIATION", policy=7)
    later = [desk.redeem(campaign, 2), desk.note(), desk.redeem(campaign, 3)]

    answer = desk.exchange(rewritten, *later, tip=tip_of(desk.head))

    assert (state(answer), answer.outcomes(later[0], later[2])) == ("fork", ["held journal_broken"] * 2)
    assert desk.head is not None
    updates = desk.exchange(begin(desk, desk.head)).updates
    assert [outcome_of(receipt) for _n, receipt in updates] == ["accepted", "accepted"]
    assert {kind for kind, _seq in found(given)} == {"fork"}


@pytest.mark.parametrize("field", ["head_hash", "fork_hash"])
def test_an_incarnation_that_names_no_hash_is_stored_and_changes_nothing(given: Given, field: str) -> None:
    desk = given.desk()
    desk.exchange(desk.note())
    left = desk.journal
    desk.journal, desk.head = new_id(given.clock()), None
    body: JsonObject = {"previous": left, "head_seq": 1, "head_hash": "0" * 64, "fork_seq": 1, "fork_hash": "0" * 64}
    assert desk.exchange(desk.note(EntryKind.INCARNATION, {**body, field: "\0"})).statuses() == ["stored"]


def test_an_entry_whose_previous_one_is_no_hash_is_answered(given: Given) -> None:
    desk = given.desk()
    desk.exchange(desk.note(), desk.note())
    odd = desk.note(head=JournalHead(desk.journal, 1, "\0"))
    assert state(desk.exchange(odd, tip=tip_of(desk.head))) == "fork"
