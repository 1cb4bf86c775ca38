"""What a statement proves, and that nobody changes, leaves out or adds a thing without being found."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.receipts import Outcome, RefusalReason
from app.domain.signing import Purpose, SignedDocument, SigningKey, keyring_of, sign_document
from app.domain.statement import Share, StatementFile, Superseded, UnpaidLine, totals_of
from app.domain.statement_check import FindingKind, verify
from app.foundation.ids import new_id
from tests.builders import NOON
from tests.domain.stated import Stated, kinds, paid_line, receipt, unpaid_line

VECTOR = Path(__file__).parents[2] / "docs" / "vectors" / "statement.json"
FINGERPRINT = "03396219237f75a64f12aeb7f39723abf400b160c364980a765dac24aeba2464"


def test_the_documented_file_is_sound_and_stays_as_it_is() -> None:
    text = VECTOR.read_text(encoding="utf-8")
    file = StatementFile.from_text(text)
    assert file.to_text() == text
    assert verify(file.document, file.receipts, file.trusted([FINGERPRINT])).sound


def test_a_stranger_can_check_the_documented_file_with_nothing_of_ours() -> None:
    """As docs/receipts.md says it, in JSON, SHA-256 and Ed25519 alone."""
    file = json.loads(VECTOR.read_text(encoding="utf-8"))
    raw = next(key for key in map(base64.b64decode, file["keys"]) if hashlib.sha256(key).hexdigest() == FINGERPRINT)
    centre = Ed25519PublicKey.from_public_bytes(raw)
    for word, document in [("statement", file["statement"]), *(("receipt", item) for item in file["receipts"])]:
        assert document["key"] == FINGERPRINT
        message = f"comptoir:{word}:1\n{document['payload']}".encode()
        centre.verify(base64.b64decode(document["signature"]), message)
    statement = json.loads(file["statement"]["payload"])
    receipts = {item["id"]: item for item in (json.loads(receipt["payload"]) for receipt in file["receipts"])}
    assert sorted(receipts) == statement["receipts"]
    assert statement["totals"]["paid"]["cents"] == sum(line["amount_cents"] for line in statement["paid"])
    assert all(receipts[line["receipt"]]["outcome"] == "accepted" for line in statement["paid"])


@pytest.fixture
def stated() -> Stated:
    return Stated()


def test_a_statement_as_it_was_made_is_sound(stated: Stated) -> None:
    found = stated.verified()
    assert (found.findings, found.sound) == ((), True)
    assert found.statement is not None
    assert found.statement.totals.paid == Share(2, 2000)


def test_a_key_that_the_reader_does_not_have_proves_nothing(stated: Stated) -> None:
    file = stated.file()
    other = SigningKey.generate().public
    found = verify(file.document, file.receipts, file.trusted([other.fingerprint]))
    assert (found.statement, kinds(found)) == (None, {"other_key"})
    impostor = keyring_of(other) | {stated.key.public.fingerprint: other}
    assert kinds(verify(file.document, file.receipts, impostor)) == {"bad_signature"}


@pytest.mark.parametrize(("said", "changed"), [('"cents":2000', '"cents":3000'), ('"serial":1}', '"serial":7}')])
def test_an_altered_statement_is_found(stated: Stated, said: str, changed: str) -> None:
    document = stated.file().document
    assert said in document.payload
    altered = replace(document, payload=document.payload.replace(said, changed))
    found = verify(altered, stated.signed_receipts(), keyring_of(stated.key.public))
    assert (found.statement, kinds(found)) == (None, {"bad_signature"})


def test_a_receipt_is_no_statement_and_what_was_signed_wrong_is_said(stated: Stated) -> None:
    keys = keyring_of(stated.key.public)
    assert kinds(verify(stated.signed_receipts()[0], (), keys)) == {"bad_signature"}
    shapeless = sign_document(stated.key, Purpose.STATEMENT, {"v": 1, "kind": "statement"})
    assert kinds(verify(shapeless, (), keys)) == {"wrong_shape"}
    untidy = SignedDocument("{ }", stated.key.sign(Purpose.STATEMENT, b"{ }"), key=stated.key.public.fingerprint)
    assert kinds(verify(untidy, (), keys)) == {"wrong_shape"}


def test_a_dropped_receipt_is_found(stated: Stated) -> None:
    for dropped in stated.receipts:
        found = stated.verified([item for item in stated.receipts if item is not dropped])
        assert (FindingKind.RECEIPT_MISSING, dropped.id) in {(item.kind, item.about) for item in found.findings}


def test_a_line_left_out_by_the_centre_is_found_by_its_receipt(stated: Stated) -> None:
    assert kinds(stated.verified(paid=(paid_line(stated.plain),))) == {"left_out"}
    assert kinds(stated.verified(unpaid=(unpaid_line(stated.waiting),))) == {"left_out"}
    owed_but_said_held = replace(unpaid_line(stated.waiting), redemption=stated.plain.redemption)
    found = stated.verified(paid=(paid_line(stated.promoted),), unpaid=(unpaid_line(stated.void), owed_but_said_held))
    assert {"left_out", "not_backed"} <= kinds(found)


@pytest.mark.parametrize(
    "change",
    [
        {"amount_cents": 2000},
        {"offering": "ATELIER"},
        {"redemption": new_id(NOON)},
        {"redeemed_at": NOON + timedelta(days=1)},
        {"receipt": new_id(NOON)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_paid_line_that_its_receipt_does_not_back_is_found(stated: Stated, change: dict[str, object]) -> None:
    line = replace(paid_line(stated.plain), **change)  # type: ignore[arg-type]
    assert "not_backed" in kinds(stated.verified(paid=(line, paid_line(stated.promoted))))


@pytest.mark.parametrize(
    "change",
    [{"outcome": Outcome.REFUSED}, {"reason": RefusalReason.EXPIRED}, {"amount_cents": 1}, {"receipt": new_id(NOON)}],
    ids=lambda change: next(iter(change)),
)
def test_an_unpaid_line_that_its_receipt_does_not_back_is_found(stated: Stated, change: dict[str, object]) -> None:
    line = replace(unpaid_line(stated.waiting), **change)  # type: ignore[arg-type]
    assert "not_backed" in kinds(stated.verified(unpaid=(unpaid_line(stated.void), line)))


def test_a_line_on_a_replaced_receipt_is_found(stated: Stated) -> None:
    stale = unpaid_line(stated.held_first)
    found = stated.verified(paid=(paid_line(stated.plain),), unpaid=(*stated.statement().unpaid, stale))
    assert {"superseded", "left_out"} <= kinds(found)


def test_a_voided_redemption_that_is_paid_is_found(stated: Stated) -> None:
    paid = (*stated.statement().paid, paid_line(stated.undone))
    assert kinds(stated.verified(paid=paid, unpaid=(unpaid_line(stated.waiting),))) == {"voided"}


def test_a_voucher_paid_twice_is_found(stated: Stated) -> None:
    twin = receipt(1)
    stated.receipts.append(twin)
    paid = (*stated.statement().paid, paid_line(twin))
    found = stated.verified(paid=paid)
    assert [(item.kind, item.about) for item in found.findings] == [(FindingKind.PAID_TWICE, "1/1")]


def test_a_redemption_listed_twice_is_found(stated: Stated) -> None:
    line = unpaid_line(stated.waiting)
    assert kinds(stated.verified(unpaid=(unpaid_line(stated.void), line, line))) == {"listed_twice"}


def test_a_superseded_receipt_that_is_not_named_is_found_and_so_is_one_that_is_not(stated: Stated) -> None:
    assert kinds(stated.verified(superseded=())) == {"superseded_not_named"}
    pair = Superseded(stated.plain.id, stated.promoted.id)
    assert kinds(stated.verified(superseded=(*stated.statement().superseded, pair))) == {"not_superseded"}


def test_wrong_totals_are_found(stated: Stated) -> None:
    right = stated.statement().totals
    wrong = [
        replace(right, paid=Share(2, 1999)),
        replace(right, paid=Share(3, 2000)),
        replace(right, guarantee=Share(1, 1000)),
        replace(right, campaigns=()),
        replace(right, sponsors=(replace(right.sponsors[0], sponsor="Landes"),)),
    ]
    for totals in wrong:
        assert "wrong_totals" in kinds(stated.verified(totals=totals))


def test_a_wrong_month_is_found(stated: Stated) -> None:
    for changes in ({"month": "2026-10"}, {"month": "2026-1"}, {"time_zone": "Mars/Olympus"}, {"since": NOON}):
        assert "wrong_month" in kinds(stated.verified(**changes))
    line = replace(paid_line(stated.plain), late=True)
    assert kinds(stated.verified(paid=(line, paid_line(stated.promoted)))) == {"wrong_month"}


def test_receipts_are_proven_one_by_one(stated: Stated) -> None:
    keys, document = keyring_of(stated.key.public), stated.file().document
    good = stated.signed_receipts()
    forged = replace(good[0], payload=good[0].payload.replace("1000", "9000"))
    assert {"receipt_bad_signature", "receipt_missing"} <= kinds(verify(document, (forged, *good[1:]), keys))
    noise = replace(good[0], payload="not even JSON")
    found = verify(document, (noise, *good[1:]), keys)
    assert (FindingKind.RECEIPT_BAD_SIGNATURE, None) in {(item.kind, item.about) for item in found.findings}
    shapeless = sign_document(stated.key, Purpose.RECEIPT, {"v": 1, "kind": "receipt"})
    assert kinds(verify(document, (*good, shapeless), keys)) == {"receipt_wrong_shape"}


def test_receipts_too_many_or_of_others_are_found(stated: Stated) -> None:
    stranger = receipt(1, id=new_id(NOON), redemption=stated.plain.redemption, outcome=Outcome.REFUSED)
    assert kinds(stated.verified([*stated.receipts, stranger])) == {"receipt_not_named"}
    assert kinds(stated.verified([*stated.receipts, stated.plain])) == {"receipt_twice"}
    stated.receipts[0] = replace(stated.plain, site="Bus du Médoc")
    assert kinds(stated.verified()) == {"receipt_of_another_site"}


def test_a_line_that_is_made_good_is_summed_beside_what_is_paid(stated: Stated) -> None:
    line, others = lost_line(stated)
    totals = totals_of(stated.statement().paid, {1: "Gironde"}, (line, *others))
    assert totals.made_good == Share(1, 1000)
    assert stated.verified(unpaid=(line, *others), totals=totals).sound
    assert "wrong_totals" in kinds(stated.verified(unpaid=(line, *others)))
    assert "wrong_totals" in kinds(stated.verified(unpaid=(replace(line, made_good=False), *others), totals=totals))


def test_only_a_claim_that_lost_its_voucher_is_made_good(stated: Stated) -> None:
    void, waiting = stated.statement().unpaid
    for unpaid in ((replace(void, made_good=True), waiting), (void, replace(waiting, made_good=True))):
        totals = totals_of(stated.statement().paid, {1: "Gironde"}, unpaid)
        assert kinds(stated.verified(unpaid=unpaid, totals=totals)) == {"not_backed"}


def lost_line(stated: Stated) -> tuple[UnpaidLine, tuple[UnpaidLine, ...]]:
    """A refused claim in the place of the one that waits; its receipt replaces the first."""
    refused = replace(stated.waiting, outcome=Outcome.REFUSED)
    stated.receipts[stated.receipts.index(stated.waiting)] = refused
    return unpaid_line(refused, made_good=True), (stated.statement().unpaid[0],)
