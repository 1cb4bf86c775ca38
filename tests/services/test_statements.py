from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.redemption import VoidReason
from app.domain.signing import SigningKey
from app.domain.statement_check import FindingKind
from tests.builders import NOON, Issuer, an_answer
from tests.domain.stated import Stated
from tests.persistence.given import a_receipt, entry_of
from tests.ui.papers import give, give_november, of_month


def accepted(parts: DeskParts, issuer: Issuer, serial: int) -> str:
    """A redemption of this desk that the centre has accepted at noon."""
    redemption = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
    assert redemption is not None
    receipt = a_receipt(issuer, redemption, entry=entry_of(parts.folder.database, redemption), serial=serial)
    parts.store.store_answer(an_answer(receipts=(receipt,)))
    return redemption


def test_statements_are_listed_newest_first_with_their_sums(parts: DeskParts) -> None:
    give(parts, of_month("2026-10", 3000), of_month("2026-11", 5000, 1000))
    newest, oldest = parts.statements.all()
    assert (newest.month, newest.total_cents, newest.guarantee_cents) == ("2026-11", 5000, 1000)
    assert (newest.held_count, newest.received_at) == (1, NOON)
    assert oldest.month == "2026-10"


def test_the_file_is_given_to_the_byte(parts: DeskParts, issuer: Issuer) -> None:
    give_november(parts, issuer)
    [kept] = parts.statements.all()
    assert parts.statements.file("2026-11") == kept.file
    assert kept.file.startswith(b'{"keys":')
    assert kept.file.endswith(b"}\n")


def test_a_month_without_a_statement_is_unknown(parts: DeskParts) -> None:
    with pytest.raises(LookupError):
        parts.statements.file("2026-11")
    with pytest.raises(LookupError):
        parts.statements.check("2026-11")


def test_a_statement_that_proves_itself_is_sound(parts: DeskParts, issuer: Issuer) -> None:
    give_november(parts, issuer)
    found = parts.statements.check("2026-11")
    assert found.sound
    assert found.verification.statement is not None


def test_a_redemption_that_the_desk_holds_as_accepted_and_no_statement_tells_is_named(
    parts: DeskParts, issuer: Issuer
) -> None:
    redemption = accepted(parts, issuer, 7)
    give_november(parts, issuer)
    found = parts.statements.check("2026-11")
    assert found.verification.sound
    assert not found.sound
    [missed] = found.missing
    assert (missed.redemption_id, missed.ref.serial, missed.amount_cents) == (redemption, 7, 1000)
    assert (missed.redeemed_at, missed.accepted_at) == (NOON, NOON)


def test_a_redemption_that_was_undone_or_still_waits_is_not_missed(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.void(accepted(parts, issuer, 7), reason=VoidReason.MISTAKE)
    parts.desk.redeem(issuer.digits(8), "MEDIATION")
    give_november(parts, issuer)
    assert parts.statements.check("2026-11").missing == ()


def test_what_was_accepted_after_the_statement_was_made_is_not_missed(parts: DeskParts, issuer: Issuer) -> None:
    accepted(parts, issuer, 7)
    stated = Stated(issuer.centre)
    statement = stated.statement(made_at=NOON + timedelta(minutes=5))
    file = stated.file(made_at=NOON + timedelta(minutes=5))
    give(parts, statement, file=file.to_text().encode())
    assert parts.statements.check("2026-11").missing == ()


def test_what_another_statement_tells_is_not_missed(parts: DeskParts, issuer: Issuer) -> None:
    redemption = accepted(parts, issuer, 7)
    stated = Stated(issuer.centre)
    give(parts, stated.statement(), file=stated.file().to_text().encode())
    assert len(parts.statements.check("2026-11").missing) == 1
    unpaid = stated.statement().unpaid
    later: dict[str, Any] = {"month": "2026-12", "unpaid": (*unpaid, replace(unpaid[0], redemption=redemption))}
    give(parts, stated.statement(**later), file=stated.file(**later).to_text().encode())
    assert parts.statements.check("2026-11").missing == ()


def test_a_statement_of_another_key_and_a_file_that_is_none_prove_nothing(parts: DeskParts) -> None:
    stranger = Stated(SigningKey.generate())
    give(parts, stranger.statement(), file=stranger.file().to_text().encode())
    found = parts.statements.check("2026-11")
    assert [finding.kind for finding in found.verification.findings] == [FindingKind.OTHER_KEY]
    assert found.missing == ()
    give(parts, of_month("2026-12", 0), file=b"\xff")
    broken = parts.statements.check("2026-12")
    assert [finding.kind for finding in broken.verification.findings] == [FindingKind.WRONG_SHAPE]
