from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, verify_journal
from app.domain.exchanged import ItemError
from app.domain.receipts import FirstClaim, Outcome, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk
from tests.persistence.given import a_receipt, entry_of, rows


def taken(parts: DeskParts, issuer: Issuer, serial: int = 5) -> str:
    found = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
    assert found is not None
    return found


def state_of(parts: DeskParts, redemption_id: str) -> tuple[RedemptionState, bool]:
    ((state, live),) = rows(parts.folder.database, "SELECT state, live FROM redemptions WHERE id = ?", redemption_id)
    return RedemptionState(state), bool(live)


# What waits


def test_what_waits_goes_out_in_order_and_no_more_than_asked(parts: DeskParts, issuer: Issuer) -> None:
    for serial in range(4):
        taken(parts, issuer, serial)

    assert [entry.seq for entry in parts.store.unanswered_entries(3)] == [1, 2, 3]
    assert parts.store.waiting() == 4


def test_what_waits_can_be_asked_for_from_a_place_on(parts: DeskParts, issuer: Issuer) -> None:
    for serial in range(3):
        taken(parts, issuer, serial)

    assert [entry.seq for entry in parts.store.unanswered_entries(10, after=3)] == [4, 5]


def test_an_entry_that_the_centre_keeps_beside_its_journal_no_longer_waits_unless_it_moves_money(
    parts: DeskParts, issuer: Issuer
) -> None:
    redemption = taken(parts, issuer)
    hashes = tuple(entry.hash for entry in parts.store.unanswered_entries(10))

    parts.store.store_answer(an_answer(also_stored=hashes))

    (left,) = parts.store.unanswered_entries(10)
    assert left.body["redemption"] == redemption


def test_an_entry_waits_until_a_receipt_answers_it(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    head = parts.store.journal_head()
    parts.store.store_answer(an_answer(acknowledged=head))

    assert [entry.kind.value for entry in parts.store.unanswered_entries(10)] == ["redemption"]

    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))
    parts.store.store_answer(an_answer(receipts=(receipt,)))

    assert parts.store.unanswered_entries(10) == []
    assert parts.store.waiting() == 0


def test_an_acknowledgement_of_another_hash_acknowledges_nothing(parts: DeskParts) -> None:
    head = parts.store.journal_head()
    assert head is not None
    parts.store.store_answer(an_answer(acknowledged=type(head)(head.journal, head.seq, "f" * 64)))

    assert len(parts.store.unanswered_entries(10)) == 1


def test_an_error_on_one_item_leaves_it_waiting_and_says_why(parts: DeskParts, issuer: Issuer) -> None:
    first, second = taken(parts, issuer, 1), taken(parts, issuer, 2)
    stuck = next(entry for entry in parts.store.unanswered_entries(10) if entry.body.get("redemption") == first)
    receipt = a_receipt(issuer, second, entry=entry_of(parts.folder.database, second), serial=2)

    stored = parts.store.store_answer(an_answer(errors=(ItemError(stuck.seq, "retry"),), receipts=(receipt,)))

    (item,) = parts.desk.waiting_items()
    assert stored.confirmed == 1
    assert (item.redemption_id, item.attempts, item.last_error) == (first, 1, "retry")


def test_why_one_entry_has_no_answer_is_noted_until_it_has(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    entry = next(entry for entry in parts.store.unanswered_entries(10) if entry.kind.moves_money)

    parts.store.note_item_error(entry.seq, "centre_refused")
    parts.store.note_item_error(entry.seq, "centre_broken")
    (item,) = parts.desk.waiting_items()
    assert (item.attempts, item.last_error) == (2, "centre_broken")

    parts.store.store_answer(an_answer(receipts=(a_receipt(issuer, redemption, entry=entry.hash),)))
    parts.store.note_item_error(entry.seq, "centre_refused")
    assert parts.desk.waiting_items() == ()


# Receipts


@pytest.mark.parametrize(
    ("outcome", "state", "live"),
    [
        (Outcome.ACCEPTED, RedemptionState.CONFIRMED, True),
        (Outcome.REFUSED, RedemptionState.REFUSED, False),
        (Outcome.HELD, RedemptionState.HELD, False),
        (Outcome.VOIDED, RedemptionState.VOIDED, False),
    ],
)
def test_a_receipt_brings_its_redemption_to_what_it_says(
    parts: DeskParts, issuer: Issuer, outcome: Outcome, state: RedemptionState, live: bool
) -> None:
    redemption = taken(parts, issuer)
    reason = None if outcome is Outcome.ACCEPTED else RefusalReason.ALREADY_REDEEMED
    receipt = a_receipt(
        issuer, redemption, entry=entry_of(parts.folder.database, redemption), outcome=outcome, reason=reason
    )

    stored = parts.store.store_answer(an_answer(receipts=(receipt,)))

    assert state_of(parts, redemption) == (state, live)
    assert stored.redemptions == (redemption,)


def test_the_same_answer_twice_changes_nothing_the_second_time(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))

    first = parts.store.store_answer(an_answer(receipts=(receipt,)))
    second = parts.store.store_answer(an_answer(receipts=(receipt,)))

    assert (first.confirmed, second.confirmed) == (1, 0)
    assert second.redemptions == ()
    assert rows(parts.folder.database, "SELECT count(*) FROM receipts") == [(1,)]


def test_a_superseding_receipt_brings_a_held_redemption_back(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    entry = entry_of(parts.folder.database, redemption)
    first = FirstClaim("0199a000-0000-7000-8000-0000000000c9", site="Bus", at=NOON)
    held = a_receipt(
        issuer, redemption, entry=entry, outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED, first=first
    )
    accepted = a_receipt(issuer, redemption, entry=entry, supersedes=held.receipt.id)

    parts.store.store_answer(an_answer(receipts=(held,)))
    stored = parts.store.store_answer(an_answer(receipts=(accepted,), cursor=1))

    line = parts.desk.day().lines[0]
    assert state_of(parts, redemption) == (RedemptionState.CONFIRMED, True)
    assert stored.redemptions == (redemption,)
    assert (line.reason, line.first) == (None, None)
    assert rows(parts.folder.database, "SELECT count(*) FROM receipts") == [(2,)]


def test_a_redemption_brought_back_does_not_push_a_newer_one_of_the_same_voucher_out(
    parts: DeskParts, issuer: Issuer
) -> None:
    first = taken(parts, issuer)
    entry = entry_of(parts.folder.database, first)
    held = a_receipt(issuer, first, entry=entry, outcome=Outcome.HELD, reason=RefusalReason.JOURNAL_BROKEN)
    parts.store.store_answer(an_answer(receipts=(held,)))
    second = taken(parts, issuer)

    parts.store.store_answer(an_answer(receipts=(a_receipt(issuer, first, entry=entry, supersedes=held.receipt.id),)))

    assert state_of(parts, first) == (RedemptionState.CONFIRMED, False)
    assert state_of(parts, second) == (RedemptionState.WAITING, True)


def test_a_redemption_voided_while_its_receipt_was_on_its_way_stays_voided(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    parts.desk.void(redemption, reason=VoidReason.MISTAKE)
    accepted = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))

    parts.store.store_answer(an_answer(receipts=(accepted,)))

    assert state_of(parts, redemption) == (RedemptionState.VOIDED, False)
    assert parts.store.waiting() == 1


def test_a_void_is_answered_by_its_own_receipt(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    parts.desk.void(redemption, reason=VoidReason.MISTAKE)
    database = parts.folder.database
    answers = (
        a_receipt(issuer, redemption, entry=entry_of(database, redemption)),
        a_receipt(issuer, redemption, entry=entry_of(database, redemption, "void"), outcome=Outcome.VOIDED),
    )

    stored = parts.store.store_answer(an_answer(receipts=answers))

    assert stored.confirmed == 2
    assert parts.store.waiting() == 0
    assert state_of(parts, redemption) == (RedemptionState.VOIDED, False)


@pytest.mark.parametrize("reason", [RefusalReason.SETTLED, RefusalReason.JOURNAL_BROKEN])
def test_a_void_that_the_centre_refuses_leaves_the_redemption_as_it_was_before(
    parts: DeskParts, issuer: Issuer, reason: RefusalReason
) -> None:
    redemption = taken(parts, issuer)
    database = parts.folder.database
    accepted = a_receipt(issuer, redemption, entry=entry_of(database, redemption))
    parts.store.store_answer(an_answer(receipts=(accepted,)))
    parts.desk.void(redemption, reason=VoidReason.MISTAKE)
    refused = a_receipt(
        issuer, redemption, entry=entry_of(database, redemption, "void"), outcome=Outcome.REFUSED, reason=reason
    )

    stored = parts.store.store_answer(an_answer(receipts=(refused,)))

    assert stored.refused == 1
    assert state_of(parts, redemption) == (RedemptionState.CONFIRMED, True)


def test_a_receipt_of_a_redemption_that_is_not_here_is_kept_and_changes_nothing(
    parts: DeskParts, issuer: Issuer
) -> None:
    stranger = a_receipt(issuer, "0199a000-0000-7000-8000-0000000000ff", entry="f" * 64)

    stored = parts.store.store_answer(an_answer(receipts=(stranger,)))

    assert (stored.confirmed, stored.redemptions) == (0, ())
    assert rows(parts.folder.database, "SELECT count(*) FROM receipts") == [(1,)]


def test_receipts_are_kept_to_the_byte_and_verify(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))
    parts.store.store_answer(an_answer(receipts=(receipt,)))

    findings = verify_journal(parts.folder.database)

    assert rows(parts.folder.database, "SELECT payload, signature FROM receipts") == [
        (receipt.document.payload, receipt.document.signature)
    ]
    assert findings.clean
    assert findings.receipts == 1


# Documents and lists


def test_documents_and_lists_never_go_backward(parts: DeskParts, issuer: Issuer) -> None:
    parts.store.store_answer(
        an_answer(
            issuer.campaign_list(version=5, used=(7,)),
            policy=issuer.signed_policy(version=5, hard_vouchers=7),
            catalogue=issuer.signed_catalogue(version=5, site_name="Nouveau nom"),
        )
    )
    parts.store.store_answer(
        an_answer(
            issuer.campaign_list(version=4),
            policy=issuer.signed_policy(version=4, hard_vouchers=100),
            catalogue=issuer.signed_catalogue(version=4),
        )
    )

    known, status = parts.store.known_versions(), parts.desk.status()
    assert (known.policy, known.catalogue, known.lists) == (5, 5, {1: 5})
    assert (status.policy.hard_vouchers, status.catalogue.site_name) == (7, "Nouveau nom")
    assert not parts.desk.redeem(issuer.digits(7), "MEDIATION").taken


def test_a_manifest_that_names_a_held_version_makes_it_current(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    later = NOON + timedelta(hours=5)
    parts.store.store_answer(an_answer(at=later, list_versions={1: 1}))

    assert parts.desk.check(issuer.digits(5), "MEDIATION").decision.list_as_of == later


def test_a_manifest_that_names_another_version_does_not(parts: DeskParts, issuer: Issuer) -> None:
    later = NOON + timedelta(hours=5)
    parts.store.store_answer(an_answer(at=later, list_versions={1: 2}))

    assert parts.desk.check(issuer.digits(5), "MEDIATION").decision.list_as_of == NOON


def test_an_answer_without_lists_leaves_their_age_alone(parts: DeskParts) -> None:
    parts.store.store_answer(an_answer(at=NOON + timedelta(hours=5), lists_as_of=None))

    assert parts.desk.status().lists_as_of == NOON


def test_the_cursor_never_goes_backward(parts: DeskParts) -> None:
    parts.store.store_answer(an_answer(cursor=7))
    parts.store.store_answer(an_answer(cursor=3))

    assert parts.store.known_versions().cursor == 7


def test_an_answer_counts_whole_or_not_at_all(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer)
    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))

    with pytest.raises(TypeError):
        parts.store.store_answer(an_answer(receipts=(receipt,), skew_ms=None))

    assert state_of(parts, redemption) == (RedemptionState.WAITING, True)
    assert rows(parts.folder.database, "SELECT count(*) FROM receipts") == [(0,)]
    assert parts.store.waiting() == 1


def test_a_failure_is_remembered_until_an_exchange_succeeds(parts: DeskParts) -> None:
    parts.store.note_failure(NOON, "centre_unreachable")
    assert parts.desk.status().last_failure == "centre_unreachable"

    parts.store.store_answer(an_answer())
    assert parts.desk.status().last_failure is None


def test_the_time_of_the_centre_brings_back_a_desk_whose_clock_ran_ahead(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    clock.forward(days=2)
    assert taken(parts, issuer, 1)
    clock.forward(days=-2)

    parts.store.store_answer(an_answer(issuer.campaign_list(version=2)))

    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert result.taken
    assert result.at == NOON


def test_a_clock_that_ran_ahead_at_enrolment_does_not_make_lists_young_for_ever(tmp_path: Path, issuer: Issuer) -> None:
    clock = StillClock(NOON + timedelta(days=365))
    ahead = an_enrolled_desk(tmp_path / "ahead", issuer, clock)
    skew_ms = -365 * 86_400_000
    ahead.store.store_answer(an_answer(issuer.campaign_list(), at=clock(), skew_ms=skew_ms, lists_as_of=NOON))

    assert ahead.desk.status().lists_as_of == NOON
    clock.forward(days=10)
    assert not ahead.desk.redeem(issuer.digits(5), "MEDIATION").taken
    ahead.close()


def test_an_answer_that_comes_after_the_receipt_that_supersedes_it_changes_nothing(
    parts: DeskParts, issuer: Issuer
) -> None:
    redemption = taken(parts, issuer)
    entry = entry_of(parts.folder.database, redemption)
    held = a_receipt(issuer, redemption, entry=entry, outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED)
    accepted = a_receipt(issuer, redemption, entry=entry, supersedes=held.receipt.id)

    parts.store.store_answer(an_answer(receipts=(accepted,)))
    parts.store.store_answer(an_answer(receipts=(held,)))

    assert rows(parts.folder.database, "SELECT state, live FROM redemptions") == [("confirmed", 1)]
    assert rows(parts.folder.database, "SELECT count(*) FROM receipts") == [(2,)]
