from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import JsonObject
from app.domain.fields import WrongShape
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument, SigningKey, keyring_of, sign_document
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from tests.builders import DESK_ID, NOON

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "vectors" / "receipt.json").read_text(encoding="utf-8")
)
CENTRE = PublicKey(bytes.fromhex(VECTORS["centre"]["public"]))
ids = st.integers(0, 10**9).map(lambda ms: new_id(NOON + timedelta(milliseconds=ms)))
instants = st.integers(0, 10**9).map(lambda ms: NOON + timedelta(milliseconds=ms))
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
receipts = st.builds(
    Receipt,
    id=ids,
    desk=st.just(DESK_ID),
    site=names,
    entry=st.from_regex(r"\A[0-9a-f]{64}\Z"),
    redemption=ids,
    ref=st.none() | st.builds(VoucherRef, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    offering=names,
    amount_cents=st.integers(0, 65535),
    outcome=st.sampled_from(Outcome),
    reason=st.none() | st.sampled_from(RefusalReason),
    first=st.none() | st.builds(FirstClaim, redemption_id=ids, site=names, at=instants),
    redeemed_at=instants,
    received_at=instants,
    supersedes=st.none() | ids,
)


@given(receipts)
def test_a_signed_receipt_is_read_back(receipt: Receipt) -> None:
    key = SigningKey.from_bytes(b"c" * 32)
    document = sign_document(key, Purpose.RECEIPT, receipt.to_json())

    assert Receipt.from_json(document.opened(Purpose.RECEIPT, keyring_of(key.public))) == receipt


@pytest.mark.parametrize("case", VECTORS["receipts"], ids=lambda case: case["name"])
def test_a_vector_is_signed_over_exactly_these_bytes(case: dict[str, Any]) -> None:
    key = SigningKey.from_bytes(bytes.fromhex(VECTORS["centre"]["private"]))
    receipt = Receipt.from_json(_opened(case))

    assert bytes.fromhex(case["signed"]) == b"comptoir:receipt:1\n" + case["payload"].encode("utf-8")
    assert sign_document(key, Purpose.RECEIPT, receipt.to_json()) == SignedDocument.from_json(case)


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["name"])
def test_a_vector_that_is_no_receipt_gets_its_answer(case: dict[str, Any]) -> None:
    with pytest.raises(BadSignature if case["answer"] == "bad_signature" else WrongShape):
        Receipt.from_json(_opened(case))


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"kind": "policy"},
        {"id": "7"},
        {"desk": None},
        {"site": "x" * 501},
        {"entry": "f" * 65},
        {"voucher": []},
        {"voucher": {"campaign": 1}},
        {"voucher": {"campaign": -1, "serial": 0}},
        {"amount_cents": -1},
        {"amount_cents": "1000"},
        {"amount_cents": True},
        {"outcome": "maybe"},
        {"reason": "because"},
        {"first": {}},
        {"redeemed_at": "2026-11-23"},
        {"received_at": None},
        {"supersedes": 7},
    ],
    ids=str,
)
def test_a_receipt_with_a_field_of_another_shape_is_refused(changes: JsonObject) -> None:
    good = json.loads(VECTORS["receipts"][0]["payload"])

    with pytest.raises(WrongShape):
        Receipt.from_json({**good, **changes})


@pytest.mark.parametrize(
    "name", json.loads(VECTORS["receipts"][0]["payload"]).keys() - {"voucher", "reason", "first", "supersedes"}
)
def test_a_receipt_without_a_field_is_refused(name: str) -> None:
    value = json.loads(VECTORS["receipts"][0]["payload"])
    del value[name]

    with pytest.raises(WrongShape):
        Receipt.from_json(value)


def test_a_field_of_a_later_version_is_read_over() -> None:
    good = json.loads(VECTORS["receipts"][0]["payload"])

    assert Receipt.from_json({**good, "later": "field"}) == Receipt.from_json(good)


def _opened(case: dict[str, Any]) -> JsonObject:
    return SignedDocument.from_json(case).opened(Purpose.RECEIPT, keyring_of(CENTRE))
