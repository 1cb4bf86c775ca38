from __future__ import annotations

import pytest

from app.bootstrap import DeskParts, journal_lines
from app.domain.receipts import Outcome, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.services.void import Voided, VoidRefusal
from tests.builders import Issuer, StillClock, an_answer
from tests.persistence.given import a_receipt, entry_of


@pytest.fixture
def redemption(parts: DeskParts, issuer: Issuer) -> str:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken is not None
    return taken


def test_after_a_void_the_voucher_can_be_redeemed_again(parts: DeskParts, issuer: Issuer, redemption: str) -> None:
    assert parts.desk.void(redemption, reason=VoidReason.MISTAKE) == Voided(redemption)

    again = parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert again.taken
    assert again.redemption_id != redemption


@pytest.mark.parametrize("reason", VoidReason)
def test_the_journal_knows_the_reason_and_never_the_note(parts: DeskParts, redemption: str, reason: VoidReason) -> None:
    parts.desk.void(redemption, reason=reason, note="Mme Dupont s'est trompée")

    (entry,) = [line for line in journal_lines(parts.folder.database) if line["kind"] == "void"]
    body = entry["body"]
    assert isinstance(body, dict)
    assert body.keys() == {"void", "redemption", "reason"}
    assert (body["redemption"], body["reason"]) == (redemption, reason.value)
    assert parts.desk.day().lines[0].note == "Mme Dupont s'est trompée"


def test_what_is_voided_cannot_be_voided_again(parts: DeskParts, redemption: str) -> None:
    parts.desk.void(redemption, reason=VoidReason.MISTAKE)

    assert parts.desk.void(redemption, reason=VoidReason.MISTAKE) is VoidRefusal.ALREADY_VOIDED


@pytest.mark.parametrize("unknown", ["", "7", "0199a000-0000-7000-8000-0000000000ff", "' OR 1=1 --"])
def test_an_unknown_redemption_is_not_voided(parts: DeskParts, redemption: str, unknown: str) -> None:
    assert parts.desk.void(unknown, reason=VoidReason.OTHER) is VoidRefusal.UNKNOWN
    assert parts.desk.last_voidable() == redemption


def answered(parts: DeskParts, issuer: Issuer, redemption: str, outcome: Outcome) -> None:
    receipt = a_receipt(
        issuer,
        redemption,
        entry=entry_of(parts.folder.database, redemption),
        outcome=outcome,
        reason=RefusalReason.ALREADY_REDEEMED,
    )
    parts.store.store_answer(an_answer(receipts=(receipt,)))


def test_what_the_centre_refused_has_nothing_left_to_undo(parts: DeskParts, issuer: Issuer, redemption: str) -> None:
    answered(parts, issuer, redemption, Outcome.REFUSED)

    assert parts.desk.void(redemption, reason=VoidReason.MISTAKE) is VoidRefusal.NOT_LIVE


def test_a_claim_that_the_centre_holds_can_be_withdrawn_once(parts: DeskParts, issuer: Issuer, redemption: str) -> None:
    answered(parts, issuer, redemption, Outcome.HELD)

    assert parts.desk.void(redemption, reason=VoidReason.NOT_DELIVERED) == Voided(redemption)

    assert parts.desk.day().lines[0].state is RedemptionState.VOIDED
    assert parts.desk.status().waiting_voids == 1
    assert parts.desk.void(redemption, reason=VoidReason.NOT_DELIVERED) is VoidRefusal.ALREADY_VOIDED


def test_a_void_does_not_move_the_known_time(
    parts: DeskParts, redemption: str, issuer: Issuer, clock: StillClock
) -> None:
    clock.forward(days=400)
    parts.desk.void(redemption, reason=VoidReason.MISTAKE)
    clock.forward(days=-400)

    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_a_confirmed_redemption_can_be_voided_and_waits_for_its_answer(
    parts: DeskParts, issuer: Issuer, redemption: str
) -> None:
    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption))
    parts.store.store_answer(an_answer(receipts=(receipt,)))

    assert parts.desk.void(redemption, reason=VoidReason.NOT_DELIVERED) == Voided(redemption)

    status = parts.desk.status()
    assert parts.desk.day().lines[0].state is RedemptionState.VOIDED
    assert (status.waiting, status.waiting_voids) == (0, 1)


def test_a_refused_void_writes_nothing(parts: DeskParts, redemption: str) -> None:
    before = list(journal_lines(parts.folder.database))

    parts.desk.void("unknown", reason=VoidReason.MISTAKE)

    assert list(journal_lines(parts.folder.database)) == before
