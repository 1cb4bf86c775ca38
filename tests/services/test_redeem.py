from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bootstrap import DeskParts, journal_lines, open_desk, verify_journal
from app.domain.receipts import FirstClaim, Outcome, RefusalReason
from app.domain.redemption import VoidReason
from app.domain.short_code import plain_short_code
from app.domain.verdicts import EarlierUse, LimitReason, Place, Verdict, Warning_
from app.domain.voucher import VoucherRef
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk
from tests.persistence.given import a_receipt, entry_of


def entries(parts: DeskParts, kind: str) -> list[dict[str, Any]]:
    return [dict(line) for line in journal_lines(parts.folder.database) if line["kind"] == kind]


def test_a_genuine_voucher_is_taken_under_reserve(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert result.taken
    assert result.decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert result.decision.ref == VoucherRef(1, 5)
    assert result.redemption_id is not None


def test_the_answer_is_on_the_disk_before_it_is_given(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    again = open_desk(DataFolder(parts.folder.root), clock)
    assert again.desk.last_voidable() == result.redemption_id
    again.close()


def test_the_second_scan_is_refused_and_names_the_first(parts: DeskParts, issuer: Issuer) -> None:
    first = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    second = parts.desk.redeem(issuer.digits(5), "ATELIER")

    assert not second.taken
    assert second.redemption_id is None
    assert second.live_redemption_id == first.redemption_id
    assert second.decision.verdict is Verdict.ALREADY_REDEEMED
    assert second.decision.earlier is not None
    assert second.decision.earlier.place is Place.HERE


def test_the_journal_says_what_was_taken_with_its_proof_policy_and_list(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.digits(5), "ATELIER")

    (entry,) = entries(parts, "redemption")
    assert entry["at"] == "2026-11-23T11:00:00.000Z"
    assert entry["body"] == {
        "redemption": result.redemption_id,
        "campaign": 1,
        "serial": 5,
        "proof_kind": "qr",
        "proof": issuer.digits(5),
        "offering": "ATELIER",
        "amount_cents": 1000,
        "verdict": "accepted_provisional",
        "desk_clock": "2026-11-23T11:00:00.000Z",
        "policy": 1,
        "list_version": 1,
        "list_as_of": "2026-11-23T11:00:00.000Z",
        "warnings": [],
    }


def test_a_voucher_that_no_list_covers_is_journalled_without_a_list(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.digits(5, campaign=99), "MEDIATION")

    (entry,) = entries(parts, "redemption")
    assert result.decision.warnings == (Warning_.CAMPAIGN_NOT_COVERED,)
    assert entry["body"]["list_version"] is None
    assert entry["body"]["warnings"] == ["campaign_not_covered"]


def test_an_azerty_text_is_journalled_as_the_digits_that_were_signed(parts: DeskParts, issuer: Issuer) -> None:
    typed = "".join("à&é\"'(-è_ç"[int(digit)] for digit in issuer.digits(5))

    parts.desk.redeem(typed, "MEDIATION")

    (entry,) = entries(parts, "redemption")
    assert entry["body"]["proof"] == issuer.digits(5)


def test_after_the_printed_date_a_voucher_is_taken_in_its_tolerance(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    expired = issuer.digits(5, expires=(NOON - timedelta(days=3)).date(), tolerance_days=5)

    result = parts.desk.redeem(expired, "MEDIATION")

    assert result.taken
    assert result.decision.verdict is Verdict.IN_TOLERANCE


def test_an_offering_that_the_site_does_not_have_takes_nothing(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.digits(5), "MASSAGE")

    assert not result.taken
    assert result.decision.verdict is Verdict.OFFERING_NOT_ALLOWED
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_a_refusal_is_journalled_by_verdict_and_voucher_alone(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    parts.desk.redeem("WIFI:T:WPA;S:Bus;P:secret-of-somebody;;", "MEDIATION")

    assert [entry["body"] for entry in entries(parts, "refusal")] == [
        {"verdict": "already_redeemed", "campaign": 1, "serial": 5, "limit": None},
        {"verdict": "not_a_voucher", "campaign": None, "serial": None, "limit": None},
    ]


def test_the_text_of_what_was_not_a_voucher_is_nowhere_in_the_folder(parts: DeskParts) -> None:
    parts.desk.redeem("WIFI:T:WPA;S:Bus;P:secret-of-somebody;;", "MEDIATION")
    parts.close()

    files = [path.read_bytes() for path in parts.folder.root.rglob("*") if path.is_file()]
    assert files
    assert not any(b"secret-of-somebody" in content for content in files)


@given(text=st.text(max_size=300) | st.text("0123456789à&é\"'(-è_ç]Q \r\n\x00", max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_text_gets_a_verdict_and_takes_nothing(parts: DeskParts, text: str) -> None:
    result = parts.desk.redeem(text, "MEDIATION")

    assert not result.taken
    assert result.decision.verdict in {Verdict.NOT_A_VOUCHER, Verdict.UNREADABLE}


def test_the_policy_in_force_is_journalled_once_and_again_when_it_changes(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    parts.desk.redeem(issuer.digits(1), "MEDIATION")
    parts.desk.redeem(issuer.digits(2), "MEDIATION")
    parts.store.store_answer(an_answer(policy=issuer.signed_policy(version=2)))
    parts.desk.redeem(issuer.digits(3), "MEDIATION")

    assert [entry["body"]["policy"] for entry in entries(parts, "policy")] == [1, 2]


def test_a_clock_set_back_is_bridged_and_journalled(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    clock.forward(hours=-2)

    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    (said,) = entries(parts, "clock")
    assert result.taken
    assert result.at == NOON
    assert result.decision.warnings == (Warning_.CLOCK_MOVED_BACK,)
    assert said["body"] == {"desk_clock": "2026-11-23T09:00:00.000Z", "step_back_ms": 7_200_000}


def test_a_clock_that_runs_ahead_is_not_undone_by_setting_it_back(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    clock.forward(days=2)
    parts.desk.redeem(issuer.digits(1), "MEDIATION")
    clock.forward(days=-2)

    result = parts.desk.redeem(issuer.digits(2), "MEDIATION")

    assert not result.taken
    assert result.decision.verdict is Verdict.CLOCK_UNRELIABLE
    assert result.at == NOON + timedelta(days=2)


def test_the_skew_of_the_centre_corrects_the_time(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    parts.store.store_answer(an_answer(skew_ms=3_600_000, lists_as_of=NOON))

    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    (entry,) = entries(parts, "redemption")
    assert result.at == NOON + timedelta(hours=1)
    assert entry["at"] == "2026-11-23T12:00:00.000Z"
    assert entry["body"]["desk_clock"] == "2026-11-23T11:00:00.000Z"


def test_a_short_code_is_refused_offline_by_default(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.short_code(5), "MEDIATION")

    assert not result.taken
    assert result.decision.verdict is Verdict.OFFLINE_LIMIT_REACHED


def test_a_short_code_that_the_centre_has_verified_is_taken(parts: DeskParts, issuer: Issuer) -> None:
    result = parts.desk.redeem(issuer.short_code(5), "MEDIATION", short_code_verified=True)

    (entry,) = entries(parts, "redemption")
    assert result.taken
    assert entry["body"]["proof_kind"] == "short_code"
    assert entry["body"]["proof"] == plain_short_code(issuer.short_code(5))


@pytest.mark.parametrize(
    "as_typed",
    [
        str.lower,
        lambda code: f" {code} ",
        lambda code: f"{code}\r\n",
        lambda code: f"\t{code}",
        lambda code: f"]C1{code}",
    ],
    ids=["lower case", "spaces around", "a line feed after", "a tab before", "a scanner's prefix"],
)
def test_the_proof_of_a_short_code_is_its_twenty_characters_however_it_was_typed(
    parts: DeskParts, issuer: Issuer, as_typed: Callable[[str], str]
) -> None:
    result = parts.desk.redeem(as_typed(issuer.short_code(5)), "MEDIATION", short_code_verified=True)

    (entry,) = entries(parts, "redemption")
    assert result.taken
    assert entry["body"]["proof"] == plain_short_code(issuer.short_code(5))


def test_typing_wrong_codes_pauses_short_codes_for_a_while(tmp_path: Path, issuer: Issuer, clock: StillClock) -> None:
    parts = an_enrolled_desk(tmp_path / "typing", issuer, clock, short_codes_offline=True)
    parts.store.store_answer(an_answer(issuer.campaign_list()))
    good = issuer.short_code(5)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    for _ in range(5):
        assert parts.desk.redeem(wrong, "MEDIATION").decision.verdict is Verdict.UNREADABLE

    paused = parts.desk.redeem(good, "MEDIATION")
    clock.forward(minutes=6)
    later = parts.desk.redeem(good, "MEDIATION")
    parts.close()

    assert paused.decision.verdict is Verdict.OFFLINE_LIMIT_REACHED
    assert later.taken
    assert later.decision.warnings == (Warning_.SHORT_CODE_UNVERIFIED,)


def test_the_hard_limit_stops_and_an_answer_of_the_centre_frees(
    tmp_path: Path, issuer: Issuer, clock: StillClock
) -> None:
    parts = an_enrolled_desk(tmp_path / "limit", issuer, clock, soft_vouchers=1, hard_vouchers=2)
    taken = [parts.desk.redeem(issuer.digits(serial), "MEDIATION") for serial in range(3)]
    parts.close()

    assert [result.taken for result in taken] == [True, True, False]
    assert Warning_.SOFT_LIMIT_VOUCHERS in taken[1].decision.warnings
    assert taken[2].decision.verdict is Verdict.OFFLINE_LIMIT_REACHED


def test_a_desk_that_is_not_enrolled_decides_nothing(tmp_path: Path, issuer: Issuer, clock: StillClock) -> None:
    parts = open_desk(DataFolder(tmp_path / "new"), clock)

    with pytest.raises(NotEnrolled):
        parts.desk.redeem(issuer.digits(5), "MEDIATION")
    parts.close()


def test_after_a_morning_of_scans_the_journal_holds(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    for serial in (1, 2, 2, 3):
        parts.desk.redeem(issuer.digits(serial), "MEDIATION")
        clock.forward(minutes=3)

    findings = verify_journal(parts.folder.database)

    assert findings.clean
    assert findings.entries == 1 + 1 + 4  # enrolment, policy, scans
    assert json.dumps(list(journal_lines(parts.folder.database)))


def test_a_signed_qr_outranks_the_unverified_short_code_that_took_the_same_voucher(
    tmp_path: Path, issuer: Issuer, clock: StillClock
) -> None:
    desk = an_enrolled_desk(tmp_path / "lenient", issuer, clock, short_codes_offline=True)
    desk.store.store_answer(an_answer(issuer.campaign_list()))
    by_code = desk.desk.redeem(issuer.short_code(5), "MEDIATION")
    assert by_code.taken

    by_qr = desk.desk.redeem(issuer.digits(5), "MEDIATION")

    assert by_qr.taken
    assert [line.redemption_id for line in desk.desk.day().lines if line.can_void] == [by_qr.redemption_id]
    assert [entry["body"]["reason"] for entry in entries(desk, "void")] == ["outranked"]
    assert not desk.desk.redeem(issuer.short_code(5), "MEDIATION").taken
    desk.close()


def test_a_voucher_undone_here_after_its_confirmation_can_be_redeemed_at_once_although_the_list_says_used(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken is not None
    receipt = a_receipt(issuer, taken, entry=entry_of(parts.folder.database, taken))
    clock.forward(minutes=1)
    used = issuer.campaign_list(version=2, used=(5,), as_of=clock())
    parts.store.store_answer(an_answer(used, at=clock(), receipts=(receipt,)))
    clock.forward(minutes=1)
    parts.desk.void(taken, reason=VoidReason.WRONG_OFFERING)

    again = parts.desk.redeem(issuer.digits(5), "ATELIER")

    assert again.taken
    assert again.decision.warnings == (Warning_.CAMPAIGN_NOT_COVERED,)


def test_a_list_that_did_not_come_with_the_others_keeps_its_own_age(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    clock.forward(days=5)
    parts.store.store_answer(an_answer(at=clock(), list_versions={1: 2}))

    of_the_old_list = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    of_no_list = parts.desk.redeem(issuer.digits(5, campaign=99), "MEDIATION")

    assert of_the_old_list.decision.limit is LimitReason.LIST_TOO_OLD
    assert of_the_old_list.decision.list_as_of == NOON
    assert of_no_list.taken


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.REFUSED])
def test_a_voucher_that_the_centre_answered_as_redeemed_elsewhere_is_refused_with_site_and_time(
    parts: DeskParts, issuer: Issuer, outcome: Outcome
) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken is not None
    answer = a_receipt(
        issuer,
        taken,
        entry=entry_of(parts.folder.database, taken),
        outcome=outcome,
        reason=RefusalReason.ALREADY_REDEEMED,
        first=FirstClaim("0199a000-0000-7000-8000-0000000000c9", site="Bus numérique", at=NOON - timedelta(hours=2)),
    )
    parts.store.store_answer(an_answer(receipts=(answer,), lists_as_of=None))

    again = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert not again.taken
    assert again.decision.verdict is Verdict.ALREADY_REDEEMED
    assert again.decision.earlier == EarlierUse(Place.ELSEWHERE, at=NOON - timedelta(hours=2), site="Bus numérique")


def test_one_scan_of_anything_under_a_wrong_clock_does_not_stop_the_desk(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    clock.forward(days=400)
    parts.desk.redeem("bruit", "MEDIATION")
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    clock.forward(days=-400)

    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert result.taken
    assert result.at == NOON


def test_what_is_no_voucher_is_said_so_whatever_is_being_delivered(parts: DeskParts) -> None:
    assert parts.desk.redeem("WIFI:S:x;;", "MASSAGE").decision.verdict is Verdict.NOT_A_VOUCHER


def test_a_voucher_taken_before_is_said_so_even_when_the_offering_is_unknown(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert parts.desk.redeem(issuer.digits(5), "MASSAGE").decision.verdict is Verdict.ALREADY_REDEEMED
