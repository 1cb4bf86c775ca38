from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.canonical import Json, canonical_text
from app.domain.catalogue import TrustedKeys
from app.domain.exchanged import DeskIdentity
from app.domain.journal import EntryKind, JournalEntry, head_of, next_entry
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.redemption import ProofKind, RedemptionClaim, VoidClaim, VoidReason
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from app.foundation.errors import NotTheCentre
from app.foundation.ids import new_id
from app.sync.verification import Asked, verify_answer
from app.sync.wire import Answer, ItemAnswer
from tests.builders import DESK_ID, NOON, SITE_ID, Issuer

REDEMPTION = new_id(NOON)
JOURNAL = new_id(NOON)
OTHER_DESK = "0199a000-0000-7000-8000-00000000dead"


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


def a_redemption() -> JournalEntry:
    claim = RedemptionClaim(
        id=REDEMPTION,
        ref=VoucherRef(1, 5),
        proof_kind=ProofKind.QR,
        proof="1",
        offering="MEDIATION",
        amount_cents=1000,
        verdict=Verdict.ACCEPTED_PROVISIONAL,
        redeemed_at=NOON,
        desk_clock_at=NOON,
        policy_version=1,
        list_in_force=None,
        warnings=(),
    )
    return next_entry(None, desk=DESK_ID, journal=JOURNAL, kind=EntryKind.REDEMPTION, at=NOON, body=claim.to_body())


def a_void() -> JournalEntry:
    body = VoidClaim(id=new_id(NOON), redemption=REDEMPTION, reason=VoidReason.MISTAKE, voided_at=NOON).to_body()
    return next_entry(head_of(a_redemption()), desk=DESK_ID, journal=JOURNAL, kind=EntryKind.VOID, at=NOON, body=body)


def a_receipt(entry: JournalEntry, **changes: Any) -> Receipt:
    receipt = Receipt(
        id=new_id(NOON),
        desk=DESK_ID,
        site="Médiathèque de Bourg",
        entry=entry.hash,
        redemption=REDEMPTION,
        ref=VoucherRef(1, 5),
        offering="MEDIATION",
        amount_cents=1000,
        outcome=Outcome.ACCEPTED,
        reason=None,
        first=None,
        redeemed_at=NOON,
        received_at=NOON,
        supersedes=None,
    )
    return replace(receipt, **changes)


def asked(issuer: Issuer, *entries: JournalEntry, cursor: int = 0) -> Asked:
    identity = DeskIdentity(
        desk_id=DESK_ID,
        public_key=SigningKey.generate().public,
        url="http://127.0.0.1:9",
        centre=issuer.centre.public,
        enrolled_at=NOON,
    )
    return Asked(identity=identity, body=b"{}", entries=entries, cursor=cursor, received_at=NOON)


def an_answer(issuer: Issuer, *items: ItemAnswer, at: str = "2026-11-23T11:00:00.000Z", **changes: Any) -> Answer:
    value: dict[str, Json] = {
        "v": 1,
        "kind": "acknowledgement",
        "desk": DESK_ID,
        "request": hashlib.sha256(b"{}").hexdigest(),
        "at": at,
        "journal": None,
        "seq": 0,
        "hash": None,
    }
    answer = Answer(
        acknowledgement=sign_document(issuer.centre, Purpose.ACKNOWLEDGEMENT, value),
        items=items,
        updates=(),
        keys=None,
        policy=None,
        catalogue=None,
        lists=None,
        list_files=(),
        more=False,
    )
    return replace(answer, **changes)


def signed(issuer: Issuer, receipt: Receipt) -> SignedDocument:
    return sign_document(issuer.centre, Purpose.RECEIPT, receipt.to_json())


def item(issuer: Issuer, receipt: Receipt) -> ItemAnswer:
    return ItemAnswer(receipt.entry, "receipt", signed(issuer, receipt), "")


def test_a_receipt_about_the_very_entry_is_proven(issuer: Issuer) -> None:
    entry = a_redemption()
    receipt = a_receipt(entry)

    verified = verify_answer(an_answer(issuer, item(issuer, receipt)), asked(issuer, entry), issuer.keys())

    assert [found.receipt for found in verified.receipts] == [receipt]
    assert verified.errors == ()


def test_an_acknowledgement_without_later_fields_is_understood(issuer: Issuer) -> None:
    verified = verify_answer(an_answer(issuer), asked(issuer), issuer.keys())

    assert (verified.acknowledged, verified.also_stored, verified.lists_as_of) == (None, (), None)


def test_a_void_is_never_answered_by_an_acceptance(issuer: Issuer) -> None:
    entry = a_void()
    accepted = an_answer(issuer, item(issuer, a_receipt(entry)))
    voided = an_answer(issuer, item(issuer, a_receipt(entry, outcome=Outcome.VOIDED)))

    wrong = verify_answer(accepted, asked(issuer, entry), issuer.keys())
    right = verify_answer(voided, asked(issuer, entry), issuer.keys())

    assert [error.code for error in wrong.errors] == ["bad_receipt"]
    assert [found.receipt.outcome for found in right.receipts] == [Outcome.VOIDED]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.HELD])
def test_a_refusal_needs_no_voucher_to_be_believed(outcome: Outcome, issuer: Issuer) -> None:
    entry = a_redemption()
    first = FirstClaim(new_id(NOON), site="Bus", at=NOON)
    receipt = a_receipt(
        entry, outcome=outcome, reason=RefusalReason.ALREADY_REDEEMED, first=first, ref=None, amount_cents=0
    )

    verified = verify_answer(an_answer(issuer, item(issuer, receipt)), asked(issuer, entry), issuer.keys())

    assert [found.receipt for found in verified.receipts] == [receipt]


def test_the_middle_of_the_way_is_compared_with_the_clock_of_the_centre(issuer: Issuer) -> None:
    question = replace(asked(issuer), received_at=NOON + timedelta(seconds=4), took=timedelta(seconds=4))

    verified = verify_answer(an_answer(issuer, at="2026-11-23T11:00:05.000Z"), question, issuer.keys())

    assert verified.skew_ms == 3000


def test_keys_that_the_centre_publishes_are_used_for_the_rest_of_the_same_answer(issuer: Issuer) -> None:
    successor = SigningKey.generate()
    keys = TrustedKeys(2, centre=(issuer.centre.public, successor.public), issuers=())
    entry = a_redemption()
    document = sign_document(successor, Purpose.RECEIPT, a_receipt(entry).to_json())
    answer = an_answer(
        issuer,
        ItemAnswer(entry.hash, "receipt", document, ""),
        keys=sign_document(issuer.centre, Purpose.KEYS, keys.to_json()),
    )

    verified = verify_answer(answer, asked(issuer, entry), issuer.keys())

    assert len(verified.receipts) == 1
    assert verified.keys is not None
    assert verified.keys[0].version == 2


def test_keys_of_an_older_version_open_nothing(issuer: Issuer) -> None:
    retired = SigningKey.generate()
    old = TrustedKeys(1, centre=(retired.public,), issuers=())
    entry = a_redemption()
    document = sign_document(retired, Purpose.RECEIPT, a_receipt(entry).to_json())
    answer = an_answer(
        issuer,
        ItemAnswer(entry.hash, "receipt", document, ""),
        keys=sign_document(issuer.centre, Purpose.KEYS, old.to_json()),
    )

    verified = verify_answer(answer, asked(issuer, entry), issuer.keys())

    assert [error.code for error in verified.errors] == ["bad_receipt"]


def test_an_acknowledgement_by_a_key_that_comes_with_it_is_not_believed(issuer: Issuer) -> None:
    stranger = Issuer()
    answer = an_answer(stranger, keys=stranger.signed_keys()[1])

    with pytest.raises(NotTheCentre):
        verify_answer(answer, asked(issuer), issuer.keys())


def test_decisions_are_taken_in_order_and_stop_before_the_first_that_is_not_proven(issuer: Issuer) -> None:
    entry = a_redemption()
    good = [signed(issuer, a_receipt(entry, supersedes=new_id(NOON))) for _ in range(3)]
    forged = replace(good[1], signature=bytes(64))
    updates = ((4, good[0]), (5, forged), (6, good[2]))

    verified = verify_answer(an_answer(issuer, updates=updates), asked(issuer, cursor=3), issuer.keys())

    assert len(verified.receipts) == 1
    assert verified.cursor == 4


def test_a_decision_that_was_had_already_does_not_move_the_place_back(issuer: Issuer) -> None:
    updates = ((2, signed(issuer, a_receipt(a_redemption()))),)

    verified = verify_answer(an_answer(issuer, updates=updates), asked(issuer, cursor=3), issuer.keys())

    assert (verified.receipts, verified.cursor) == ((), 3)


def test_a_decision_about_another_desk_is_not_taken(issuer: Issuer) -> None:
    updates = ((1, signed(issuer, a_receipt(a_redemption(), desk=OTHER_DESK))),)

    verified = verify_answer(an_answer(issuer, updates=updates), asked(issuer), issuer.keys())

    assert (verified.receipts, verified.cursor) == ((), 0)


def test_another_desks_catalogue_is_not_taken(issuer: Issuer) -> None:
    _catalogue, ours = issuer.signed_catalogue(version=2)
    _catalogue, theirs = issuer.signed_catalogue(version=2, desk_id=OTHER_DESK)

    taken = verify_answer(an_answer(issuer, catalogue=ours), asked(issuer), issuer.keys())
    left = verify_answer(an_answer(issuer, catalogue=theirs), asked(issuer), issuer.keys())

    assert taken.catalogue is not None
    assert left.catalogue is None


def test_a_manifest_or_a_list_that_is_not_proven_is_left_out_and_the_rest_stays(issuer: Issuer) -> None:
    entry = a_redemption()
    manifest = sign_document(SigningKey.generate(), Purpose.LISTS, {"v": 1, "kind": "lists"})
    good = issuer.campaign_list(campaign=1)
    files = (b"", b"nonsense", good.file, good.file[:-1] + bytes([good.file[-1] ^ 1]))

    verified = verify_answer(
        an_answer(issuer, item(issuer, a_receipt(entry)), lists=manifest, list_files=files),
        asked(issuer, entry),
        issuer.keys(),
    )

    assert (verified.lists_as_of, verified.list_versions) == (None, {})
    assert [found.campaign_list.campaign for found in verified.lists] == [1]
    assert len(verified.receipts) == 1


def test_what_is_signed_but_not_canonical_is_not_believed(issuer: Issuer) -> None:
    payload = canonical_text({"v": 1, "kind": "acknowledgement"}).replace(",", ", ")
    signature = issuer.centre.sign(Purpose.ACKNOWLEDGEMENT, payload.encode())
    document = SignedDocument(payload, signature, key=issuer.centre.public.fingerprint)

    with pytest.raises(NotTheCentre):
        verify_answer(an_answer(issuer, acknowledgement=document), asked(issuer), issuer.keys())


def test_an_entry_that_needs_no_receipt_has_no_error(issuer: Issuer) -> None:
    entry = next_entry(None, desk=DESK_ID, journal=SITE_ID, kind=EntryKind.POLICY, at=NOON, body={"policy": 1})
    stored = ItemAnswer(entry.hash, "stored", None, "")

    verified = verify_answer(an_answer(issuer, stored), asked(issuer, entry), issuer.keys())

    assert (verified.receipts, verified.errors) == ((), ())
