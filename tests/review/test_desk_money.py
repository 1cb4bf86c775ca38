"""Findings at the desk: each test fails until its finding is mended."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, UTC
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, verify_journal
from app.domain.receipts import Outcome, RefusalReason
from app.domain.redemption import VoidReason
from app.domain.verdicts import LimitReason, Verdict, Warning_
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk
from tests.persistence.conftest import clock, issuer, parts  # noqa: F401
from tests.persistence.given import a_receipt, change, entry_of


def test_a_voucher_voided_offline_after_its_confirmation_can_be_redeemed_again_at_once(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    """Rule 1. The list that came with the confirmation says "used" because of this very desk."""
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert taken.redemption_id
    receipt = a_receipt(issuer, taken.redemption_id, entry=entry_of(parts.folder.database, taken.redemption_id))
    clock.forward(minutes=1)
    parts.store.store_answer(
        an_answer(issuer.campaign_list(version=2, used=(5,), as_of=clock()), at=clock(), receipts=(receipt,))
    )
    clock.forward(minutes=1)
    parts.desk.void(taken.redemption_id, reason=VoidReason.WRONG_OFFERING, note="")
    again = parts.desk.redeem(issuer.digits(5), "ATELIER")
    assert again.taken, again.decision


def test_the_age_of_the_list_is_that_of_the_vouchers_own_campaign(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    """An exchange that was cut, or whose list file was not believed, leaves the list of this campaign at its old age."""
    clock.forward(days=5)
    parts.store.store_answer(an_answer(at=clock(), list_versions={1: 2}))  # the manifest came, list 2 did not
    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert result.decision.list_as_of is None or result.decision.list_as_of == NOON
    assert result.decision.limit is LimitReason.LIST_TOO_OLD, result.decision


def test_a_clock_that_ran_ahead_at_enrolment_does_not_lift_the_limit_on_the_age_of_lists(
    tmp_path: Path, issuer: Issuer
) -> None:
    clock = StillClock(NOON + timedelta(days=365))
    desk = an_enrolled_desk(tmp_path / "ahead", issuer, clock)
    try:
        # The first exchange measures the error; from then on the time of the desk is right.
        desk.store.store_answer(an_answer(issuer.campaign_list(), at=clock(), skew_ms=-365 * 86_400_000, lists_as_of=NOON))
        clock.forward(days=10)  # ten days without a network, the hard limit being three
        result = desk.desk.redeem(issuer.digits(5), "MEDIATION")
        assert not result.taken, (result.at, desk.desk.status().lists_as_of)
    finally:
        desk.close()


def test_a_clock_that_is_set_right_after_the_exchange_never_makes_good_vouchers_expire(
    tmp_path: Path, issuer: Issuer
) -> None:
    """A dead battery: the machine wakes in 2020, exchanges, and the system sets its clock seconds later."""
    clock = StillClock(datetime(2020, 1, 1, tzinfo=UTC))
    desk = an_enrolled_desk(tmp_path / "behind", issuer, clock)
    try:
        skew = (NOON - clock()) // timedelta(milliseconds=1)
        desk.store.store_answer(an_answer(issuer.campaign_list(), at=clock(), skew_ms=skew, lists_as_of=NOON))
        clock.at = NOON + timedelta(minutes=1)
        result = desk.desk.redeem(issuer.digits(5), "MEDIATION")
        assert result.decision.verdict is not Verdict.EXPIRED, (result.at, result.decision.verdict)
    finally:
        desk.close()


def test_a_refused_void_leaves_the_voucher_redeemed_here(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    """Redeemed and confirmed, voided, redeemed again; the centre refuses the void, then holds the second claim."""
    db = parts.folder.database
    first = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert first
    parts.store.store_answer(an_answer(receipts=(a_receipt(issuer, first, entry=entry_of(db, first)),)))
    parts.desk.void(first, reason=VoidReason.MISTAKE, note="")
    second = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert second
    void = a_receipt(
        issuer, first, entry=entry_of(db, first, "void"), outcome=Outcome.REFUSED, reason=RefusalReason.SETTLED
    )
    held = a_receipt(
        issuer, second, entry=entry_of(db, second), outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED
    )
    parts.store.store_answer(an_answer(receipts=(void, held)))
    third = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert third.decision.verdict is Verdict.ALREADY_REDEEMED, third.decision.verdict


def test_a_check_of_the_journal_counts_an_entry_that_is_no_json(
    parts: DeskParts, issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.__main__ import main

    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    change(parts.folder.database, "UPDATE journal SET text = '{cut' WHERE seq = 2")
    status = main(["journal", "--data-dir", str(parts.folder.root), "--verify"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert status == 1
    assert last["bad_hashes"] >= 1


def test_a_check_of_the_journal_finds_a_receipt_whose_entry_was_cut_off(parts: DeskParts, issuer: Issuer) -> None:
    """docs/journal.md says that receipts show entries that were cut off at the end."""
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken
    entry = entry_of(parts.folder.database, taken)
    parts.store.store_answer(an_answer(receipts=(a_receipt(issuer, taken, entry=entry),)))
    change(parts.folder.database, "DELETE FROM journal WHERE hash = ?", entry)
    assert not verify_journal(parts.folder.database).clean


def test_a_damaged_list_in_the_file_gives_a_verdict_or_a_sentence_never_a_traceback(
    parts: DeskParts, issuer: Issuer
) -> None:
    from app.__main__ import main

    change(parts.folder.database, "UPDATE campaign_lists SET file = CAST(substr(file, 1, length(file) - 1) || x'ff' AS BLOB)")
    assert main(["check", "--data-dir", str(parts.folder.root), issuer.digits(5)]) in (0, 1)


def test_a_reason_that_is_not_utf_8_undoes_the_redemption_all_the_same(parts: DeskParts, issuer: Issuer) -> None:
    from app.__main__ import main

    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    reason = b"erreur \xe9".decode("utf-8", "surrogateescape")  # what Python makes of a Latin-1 argument
    assert main(["void", "--data-dir", str(parts.folder.root), "--redemption", str(taken), "--reason", reason]) == 0


def test_what_is_no_voucher_is_said_so_whatever_is_being_delivered(parts: DeskParts) -> None:
    assert parts.desk.redeem("WIFI:S:x;;", "UNKNOWN").decision.verdict is Verdict.NOT_A_VOUCHER


def test_a_voucher_taken_before_is_said_so_even_when_the_offering_is_unknown_now(
    parts: DeskParts, issuer: Issuer
) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert parts.desk.redeem(issuer.digits(5), "GONE").decision.verdict is Verdict.ALREADY_REDEEMED


def test_a_claim_that_the_centre_holds_for_another_is_remembered_at_the_next_scan(
    parts: DeskParts, issuer: Issuer
) -> None:
    """The desk holds the centre's word that the voucher was redeemed elsewhere; its list has not come."""
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken
    held = a_receipt(
        issuer, taken, entry=entry_of(parts.folder.database, taken), outcome=Outcome.HELD,
        reason=RefusalReason.ALREADY_REDEEMED,
    )
    parts.store.store_answer(an_answer(receipts=(held,), lists_as_of=None))
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").decision.verdict is Verdict.ALREADY_REDEEMED


def test_one_scan_under_a_wrong_clock_does_not_stop_the_desk_until_the_next_network(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    """Anything at all is shown to the camera while the year is wrong; then somebody sets the clock right."""
    right = clock.at
    clock.at = right + timedelta(days=400)
    parts.desk.redeem("bruit", "MEDIATION")
    clock.at = right + timedelta(minutes=5)
    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert result.taken, result.decision.verdict


def test_a_claim_that_is_held_can_be_withdrawn(parts: DeskParts, issuer: Issuer) -> None:
    """Otherwise it is accepted and paid when the first one is voided, for a service that was never given."""
    from app.services.void import Voided

    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken
    held = a_receipt(
        issuer, taken, entry=entry_of(parts.folder.database, taken), outcome=Outcome.HELD,
        reason=RefusalReason.ALREADY_REDEEMED,
    )
    parts.store.store_answer(an_answer(receipts=(held,)))
    assert parts.desk.void(taken, reason=VoidReason.NOT_DELIVERED, note="") == Voided(taken)


def test_a_test_of_a_short_code_that_the_centre_knows_says_what_a_scan_would_say(
    parts: DeskParts, issuer: Issuer
) -> None:
    code = issuer.short_code(5)
    tested = parts.desk.check(code, "MEDIATION", short_code_verified=True)  # type: ignore[call-arg]
    assert tested.decision.verdict is parts.desk.redeem(code, "MEDIATION", short_code_verified=True).decision.verdict


def test_a_failed_exchange_with_another_error_leaves_no_voucher_in_the_message(
    parts: DeskParts, issuer: Issuer
) -> None:
    """The window masks its log; a command prints what the database quotes."""
    change(parts.folder.database, "ALTER TABLE journal RENAME COLUMN attempts TO elsewhere")
    digits = issuer.digits(5)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it must not quote the voucher
        parts.desk.redeem(digits, "MEDIATION")
    assert digits[:40] not in str(caught.value)
    assert "parameters: (" not in str(caught.value)
