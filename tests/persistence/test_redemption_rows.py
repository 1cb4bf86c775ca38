from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from app.bootstrap import DeskParts
from app.domain.receipts import Outcome, RefusalReason
from app.domain.redemption import ProofKind, RedemptionClaim, VoidClaim, VoidReason
from app.domain.verdicts import EarlierUse, Place, Verdict
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from app.services.ports import Records
from tests.builders import NOON, Issuer, StillClock, an_answer
from tests.persistence.given import a_receipt, entry_of

REF = VoucherRef(1, 5)


def a_claim() -> RedemptionClaim:
    return RedemptionClaim(
        id=new_id(NOON),
        ref=REF,
        proof_kind=ProofKind.QR,
        proof="7" * 205,
        offering="MEDIATION",
        amount_cents=1000,
        verdict=Verdict.ACCEPTED_PROVISIONAL,
        redeemed_at=NOON,
        desk_clock_at=NOON,
        policy_version=1,
        list_in_force=None,
        warnings=(),
    )


def add(records: Records, claim: RedemptionClaim, seq: int) -> None:
    records.add_redemption(claim, offering_label="Médiation", sponsor=None, seq=seq)


def test_a_live_redemption_is_found_by_its_voucher(parts: DeskParts) -> None:
    claim = a_claim()
    with parts.desk._records.writing() as records:
        add(records, claim, 2)

    with parts.desk._records.reading() as records:
        assert records.live_redemption(REF) == EarlierUse(Place.HERE, redemption_id=claim.id, at=NOON)
        assert records.live_redemption(VoucherRef(1, 6)) is None
        assert records.live_redemption(VoucherRef(2, 5)) is None
        assert records.waiting_redemptions() == 1


def test_the_database_refuses_a_second_live_redemption_and_the_transaction_is_undone(parts: DeskParts) -> None:
    first = a_claim()
    with parts.desk._records.writing() as records:
        add(records, first, 2)

    def take_again() -> None:
        with parts.desk._records.writing() as records:
            records.note_wrong_code(NOON)
            add(records, a_claim(), 3)

    with pytest.raises(IntegrityError):
        take_again()

    with parts.desk._records.reading() as seen:
        assert seen.newest_voidable() == first.id
        assert seen.wrong_codes_since(NOON) == 0


def test_a_voided_redemption_gives_its_voucher_back(parts: DeskParts) -> None:
    first, second = a_claim(), a_claim()
    with parts.desk._records.writing() as records:
        add(records, first, 2)
        records.add_void(VoidClaim(new_id(NOON), first.id, VoidReason.MISTAKE, NOON), note="", seq=3)
        assert records.live_redemption(REF) is None
        assert records.waiting_redemptions() == 0
        add(records, second, 4)
        assert records.newest_voidable() == second.id


def test_a_voucher_voided_at_another_desk_of_the_site_can_be_checked_whatever_the_list_says_later(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    redemption = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert redemption
    entry = entry_of(parts.folder.database, redemption)
    accepted = a_receipt(issuer, redemption, entry=entry)
    voided = a_receipt(issuer, redemption, entry=entry, outcome=Outcome.VOIDED)
    parts.store.store_answer(an_answer(receipts=(accepted, voided)))
    clock.forward(minutes=5)
    parts.store.store_answer(an_answer(issuer.campaign_list(version=2, used=(5,), as_of=clock()), at=clock()))
    assert parts.desk.check(issuer.digits(5), "MEDIATION").decision.verdict is Verdict.ALREADY_REDEEMED


def test_a_refused_void_leaves_the_voucher_redeemed_here_even_when_it_was_taken_again(
    parts: DeskParts, issuer: Issuer
) -> None:
    database = parts.folder.database
    first = str(parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id)
    parts.store.store_answer(an_answer(receipts=(a_receipt(issuer, first, entry=entry_of(database, first)),)))
    parts.desk.void(first, reason=VoidReason.MISTAKE)
    second = str(parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id)
    void = a_receipt(
        issuer, first, entry=entry_of(database, first, "void"), outcome=Outcome.REFUSED, reason=RefusalReason.SETTLED
    )
    held = a_receipt(
        issuer,
        second,
        entry=entry_of(database, second),
        outcome=Outcome.HELD,
        reason=RefusalReason.ALREADY_REDEEMED,
    )

    parts.store.store_answer(an_answer(receipts=(void, held)))

    third = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert third.decision.verdict is Verdict.ALREADY_REDEEMED
    assert third.live_redemption_id == first


def test_only_what_the_centre_answered_as_redeemed_before_was_taken_elsewhere(parts: DeskParts, issuer: Issuer) -> None:
    for serial, reason in ((5, RefusalReason.ALREADY_REDEEMED), (6, RefusalReason.JOURNAL_BROKEN)):
        taken = str(parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id)
        held = a_receipt(
            issuer,
            taken,
            entry=entry_of(parts.folder.database, taken),
            outcome=Outcome.HELD,
            reason=reason,
            serial=serial,
        )
        parts.store.store_answer(an_answer(receipts=(held,)))

    with parts.desk._records.reading() as records:
        assert records.taken_elsewhere(REF) == EarlierUse(Place.ELSEWHERE)
        assert records.taken_elsewhere(VoucherRef(1, 6)) is None
        assert records.taken_elsewhere(VoucherRef(1, 7)) is None


def test_a_void_is_remembered_as_of_a_confirmed_redemption_only(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    for serial, confirmed in ((5, True), (6, False)):
        taken = str(parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id)
        if confirmed:
            receipt = a_receipt(issuer, taken, entry=entry_of(parts.folder.database, taken), serial=serial)
            parts.store.store_answer(an_answer(receipts=(receipt,)))
        parts.desk.void(taken, reason=VoidReason.MISTAKE)

    with parts.desk._records.reading() as records:
        assert records.confirmed_then_voided(REF) == clock()
        assert records.confirmed_then_voided(VoucherRef(1, 6)) is None
