from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, journal_lines, open_desk
from app.domain.decide import WRONG_CODES_ALLOWED
from app.domain.receipts import FirstClaim, Outcome, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import LimitReason, Verdict
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk
from tests.persistence.given import a_receipt, entry_of


def taken(parts: DeskParts, issuer: Issuer, serial: int) -> str:
    found = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
    assert found is not None
    return found


def test_a_check_says_what_a_redemption_would_say_and_changes_nothing(parts: DeskParts, issuer: Issuer) -> None:
    before = list(journal_lines(parts.folder.database))

    checked = parts.desk.check(issuer.digits(5), "MEDIATION")

    assert not checked.taken
    assert checked.redemption_id is None
    assert list(journal_lines(parts.folder.database)) == before
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").decision == checked.decision


@pytest.mark.parametrize("text", ["", "https://exemple.fr", "7" * 204, "9" * 205, "\ud800", "é" * 10_000])
def test_a_check_of_any_text_says_what_a_redemption_would_say(parts: DeskParts, text: str) -> None:
    assert parts.desk.check(text, "MEDIATION").decision == parts.desk.redeem(text, "MEDIATION").decision


def test_a_check_of_a_redeemed_voucher_names_the_redemption(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer, 5)

    checked = parts.desk.check(issuer.digits(5), "MEDIATION")

    assert checked.decision.verdict is Verdict.ALREADY_REDEEMED
    assert checked.live_redemption_id == redemption


def test_a_check_for_an_unknown_offering_is_refused(parts: DeskParts, issuer: Issuer) -> None:
    assert parts.desk.check(issuer.digits(5), "MASSAGE").decision.verdict is Verdict.OFFERING_NOT_ALLOWED


def test_a_check_of_a_short_code_that_the_centre_knows_says_what_a_redemption_would_say(
    parts: DeskParts, issuer: Issuer
) -> None:
    code = issuer.short_code(5)

    unverified = parts.desk.check(code, "MEDIATION")
    verified = parts.desk.check(code, "MEDIATION", short_code_verified=True)

    assert unverified.decision.verdict is Verdict.OFFLINE_LIMIT_REACHED
    assert verified.decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert parts.desk.redeem(code, "MEDIATION", short_code_verified=True).decision == verified.decision


def test_a_code_that_the_centre_calls_forged_is_journalled_without_a_voucher(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.report_wrong_code()

    *_before, entry = journal_lines(parts.folder.database)
    assert (entry["kind"], entry["body"]) == (
        "refusal",
        {"verdict": "bad_signature", "campaign": None, "serial": None, "limit": None},
    )
    assert parts.desk.day().lines[0].verdict is Verdict.BAD_SIGNATURE
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_codes_that_the_centre_calls_forged_count_against_guessing(
    tmp_path: Path, issuer: Issuer, clock: StillClock
) -> None:
    desk = an_enrolled_desk(tmp_path / "typing", issuer, clock, short_codes_offline=True)
    desk.store.store_answer(an_answer(issuer.campaign_list()))
    for _ in range(WRONG_CODES_ALLOWED):
        assert desk.desk.check(issuer.short_code(5), "MEDIATION").decision.limit is None
        desk.desk.report_wrong_code()

    paused = desk.desk.redeem(issuer.short_code(5), "MEDIATION")
    desk.close()

    assert paused.decision.limit is LimitReason.TOO_MANY_WRONG_CODES


def test_the_day_lists_redemptions_and_refusals_newest_first(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    first = taken(parts, issuer, 1)
    clock.forward(minutes=1)
    parts.desk.redeem(issuer.digits(1), "MEDIATION")
    clock.forward(minutes=1)
    second = taken(parts, issuer, 2)

    view = parts.desk.day()

    assert [line.redemption_id for line in view.lines] == [second, None, first]
    assert [line.verdict for line in view.lines] == [
        Verdict.ACCEPTED_PROVISIONAL,
        Verdict.ALREADY_REDEEMED,
        Verdict.ACCEPTED_PROVISIONAL,
    ]
    assert view.lines[0].sponsor == "Département de la Gironde"
    assert view.lines[0].offering_label == "Médiation numérique"


def test_the_totals_count_live_redemptions_alone(parts: DeskParts, issuer: Issuer) -> None:
    confirmed, refused, undone, _waiting = (taken(parts, issuer, serial) for serial in range(4))
    parts.store.store_answer(
        an_answer(
            receipts=(
                a_receipt(issuer, confirmed, entry=entry_of(parts.folder.database, confirmed), serial=0),
                a_receipt(
                    issuer,
                    refused,
                    entry=entry_of(parts.folder.database, refused),
                    outcome=Outcome.REFUSED,
                    reason=RefusalReason.BLOCKED,
                    serial=1,
                ),
            )
        )
    )
    parts.desk.void(undone, reason=VoidReason.MISTAKE)

    totals = parts.desk.day().totals

    assert (totals.vouchers, totals.cents, totals.confirmed, totals.waiting) == (2, 2000, 1, 1)


def test_a_day_is_a_civil_day_at_the_site(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    taken(parts, issuer, 1)
    clock.forward(hours=11)  # 23:00 in Paris
    taken(parts, issuer, 2)
    clock.forward(hours=1)  # midnight
    taken(parts, issuer, 3)

    assert len(parts.desk.day(date(2026, 11, 23)).lines) == 2
    assert len(parts.desk.day(date(2026, 11, 24)).lines) == 1
    assert parts.desk.today() == date(2026, 11, 24)
    assert len(parts.desk.day().lines) == 1


def test_a_day_of_25_hours_is_shown_whole(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    clock.at = NOON + timedelta(days=335, hours=11, minutes=30)  # 24 October 2027, 00:30 in Paris
    parts.store.store_answer(an_answer(at=clock.at))
    first_hour = clock.at.replace(day=30, hour=22)
    last_hour = clock.at.replace(day=31, hour=22)
    for serial, at in enumerate((first_hour, last_hour)):
        clock.at = at
        parts.store.store_answer(an_answer(at=at, list_versions={1: 1}))
        taken(parts, issuer, serial)

    assert len(parts.desk.day(date(2027, 10, 31)).lines) == 2


def test_the_newest_live_redemption_is_the_one_to_undo(parts: DeskParts, issuer: Issuer) -> None:
    assert parts.desk.last_voidable() is None
    first, second = taken(parts, issuer, 1), taken(parts, issuer, 2)

    assert parts.desk.last_voidable() == second
    parts.desk.void(second, reason=VoidReason.MISTAKE)
    assert parts.desk.last_voidable() == first


def test_the_status_says_what_waits_and_since_when(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    taken(parts, issuer, 1)
    clock.forward(minutes=5)
    taken(parts, issuer, 2)

    status = parts.desk.status()

    assert (status.waiting, status.waiting_cents, status.waiting_since) == (2, 2000, NOON)
    assert (status.campaigns, status.disputes, status.last_exchange_at) == (1, 0, NOON)
    assert status.centre_fingerprint == issuer.centre.public.fingerprint


def test_what_waits_is_listed_oldest_first(parts: DeskParts, issuer: Issuer) -> None:
    first, second = taken(parts, issuer, 1), taken(parts, issuer, 2)
    parts.desk.void(first, reason=VoidReason.MISTAKE)

    items = parts.desk.waiting_items()

    assert [(item.redemption_id, item.kind) for item in items] == [
        (first, "redemption"),
        (second, "redemption"),
        (first, "void"),
    ]


def test_a_refusal_by_the_centre_shows_who_came_first(parts: DeskParts, issuer: Issuer) -> None:
    redemption = taken(parts, issuer, 5)
    first = FirstClaim("0199a000-0000-7000-8000-0000000000c9", site="Bus numérique", at=NOON - timedelta(hours=2))
    receipt = a_receipt(
        issuer,
        redemption,
        entry=entry_of(parts.folder.database, redemption),
        outcome=Outcome.HELD,
        reason=RefusalReason.ALREADY_REDEEMED,
        first=first,
    )
    parts.store.store_answer(an_answer(receipts=(receipt,)))

    line = parts.desk.day().lines[0]

    assert (line.state, line.reason, line.first) == (RedemptionState.HELD, RefusalReason.ALREADY_REDEEMED, first)
    assert line.can_void
    assert parts.desk.status().disputes == 1


def test_a_desk_that_is_warm_answers_as_before(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.warm_up()

    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_every_question_to_a_desk_that_is_not_enrolled_says_so(tmp_path: Path, clock: StillClock) -> None:
    new = open_desk(DataFolder(tmp_path / "new"), clock)

    for ask in (
        new.desk.day,
        new.desk.today,
        new.desk.status,
        new.desk.warm_up,
        lambda: new.desk.check("", "MEDIATION"),
    ):
        with pytest.raises(NotEnrolled):
            ask()
    new.close()
