from __future__ import annotations

from datetime import timedelta

from app.bootstrap import DeskParts
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Verdict
from app.domain.views import DayLine
from app.domain.voucher import VoucherRef
from tests.builders import NOON, Issuer, StillClock


def lines(
    parts: DeskParts, *, after: timedelta = timedelta(0), length: timedelta = timedelta(hours=1)
) -> list[DayLine]:
    with parts.desk._records.reading() as records:
        return list(records.day(start=NOON + after, end=NOON + after + length))


def test_the_start_is_in_and_the_end_is_out(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    parts.desk.redeem(issuer.digits(1), "MEDIATION")
    clock.forward(hours=1)
    parts.desk.redeem(issuer.digits(2), "MEDIATION")

    assert [line.ref for line in lines(parts)] == [VoucherRef(1, 1)]
    assert [line.ref for line in lines(parts, after=timedelta(hours=1))] == [VoucherRef(1, 2)]


def test_acts_of_one_millisecond_are_shown_in_the_order_of_the_journal(parts: DeskParts, issuer: Issuer) -> None:
    for serial in (3, 1, 2):
        parts.desk.redeem(issuer.digits(serial), "MEDIATION")
        parts.desk.redeem("", "MEDIATION")

    assert [line.ref.serial if line.ref else None for line in lines(parts)] == [None, 2, None, 1, None, 3]


def test_a_refusal_has_its_verdict_and_voucher_and_no_money(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    parts.desk.redeem(issuer.digits(5), "MEDIATION")

    refusal = lines(parts)[0]

    assert (refusal.verdict, refusal.ref, refusal.amount_cents) == (Verdict.ALREADY_REDEEMED, VoucherRef(1, 5), 0)
    assert (refusal.redemption_id, refusal.state, refusal.can_void) == (None, None, False)


def test_a_voided_line_says_why_and_cannot_be_undone_again(parts: DeskParts, issuer: Issuer) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken is not None
    assert lines(parts)[0].can_void
    parts.desk.void(taken, reason=VoidReason.WRONG_VOUCHER, note="le bleu")

    (line,) = lines(parts)

    assert (line.state, line.void_reason, line.note) == (RedemptionState.VOIDED, VoidReason.WRONG_VOUCHER, "le bleu")
    assert not line.can_void


def test_a_void_that_waits_counts_without_the_money_of_its_redemption(parts: DeskParts, issuer: Issuer) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken is not None
    parts.desk.void(taken, reason=VoidReason.MISTAKE)

    status = parts.desk.status()

    assert (status.waiting, status.waiting_cents, status.waiting_voids, status.waiting_since) == (0, 0, 1, NOON)
