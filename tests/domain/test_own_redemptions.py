from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.canonical import Json
from app.domain.fields import WrongShape
from app.domain.journal import EntryKind, JournalEntry, next_entry
from app.domain.own_redemptions import OwnRedemption, page_value, prove, read_page
from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import ProofKind, RedemptionClaim
from app.domain.signing import BadSignature, Purpose, SigningKey, keyring_of, sign_document
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from tests.builders import DESK_ID, NOON

CENTRE = SigningKey.generate()
KEYS = keyring_of(CENTRE.public)
JOURNAL = "0199a000-0000-7000-8000-0000000000b1"


def an_entry(desk: str = DESK_ID, **changes: Any) -> JournalEntry:
    claim = RedemptionClaim(
        id=new_id(NOON),
        ref=VoucherRef(1, 5),
        proof_kind=ProofKind.QR,
        proof="1" * 205,
        offering="MEDIATION",
        amount_cents=1000,
        verdict=Verdict.ACCEPTED_PROVISIONAL,
        redeemed_at=NOON,
        desk_clock_at=NOON,
        policy_version=1,
        list_in_force=None,
        warnings=(),
    )
    body = replace(claim, **changes).to_body()
    return next_entry(None, desk=desk, journal=JOURNAL, kind=EntryKind.REDEMPTION, at=NOON, body=body)


def told(entry: JournalEntry, *, key: SigningKey = CENTRE, about: str | None = None) -> OwnRedemption:
    name = str(entry.body["redemption"])
    receipt = Receipt(
        id=new_id(NOON),
        desk=entry.desk,
        site="Bourg",
        entry=entry.hash,
        redemption=about or name,
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
    document = sign_document(key, Purpose.RECEIPT, receipt.to_json())
    return OwnRedemption(
        name, VoucherRef(1, 5), Outcome.ACCEPTED, None, "MEDIATION", 1000, NOON, NOON, (entry.text,), (document,)
    )


def page(*items: OwnRedemption, **changes: Json) -> dict[str, Json]:
    value = page_value(desk=DESK_ID, request="a" * 64, at=NOON, after="", redemptions=list(items), more=False)
    return {**value, **changes}


def test_a_page_is_read_as_it_was_written() -> None:
    item = told(an_entry())
    found = read_page(page(item), desk=DESK_ID, request="a" * 64, keys=KEYS)
    (proven,) = found.redemptions
    assert (proven.said, found.more, found.last) == (item, False, item.id)
    assert proven.claim.id == item.id


@pytest.mark.parametrize("change", [{"desk": JOURNAL}, {"request": "b" * 64}, {"kind": "lists"}, {"redemptions": None}])
def test_a_page_for_another_desk_or_request_is_refused(change: dict[str, Json]) -> None:
    with pytest.raises(WrongShape):
        read_page(page(told(an_entry()), **change), desk=DESK_ID, request="a" * 64, keys=KEYS)


def test_a_receipt_that_the_centre_did_not_sign_takes_the_page_with_it() -> None:
    items = told(an_entry()), told(an_entry(), key=SigningKey.generate())
    with pytest.raises(BadSignature):
        read_page(page(*items), desk=DESK_ID, request="a" * 64, keys=KEYS)


@pytest.mark.parametrize(
    "item",
    [
        replace(told(an_entry()), entries=()),
        replace(told(an_entry()), id=new_id(NOON)),
        told(an_entry(), about=new_id(NOON)),
        told(an_entry(desk=JOURNAL)),
    ],
)
def test_what_does_not_belong_together_is_refused(item: OwnRedemption) -> None:
    with pytest.raises(WrongShape):
        prove(item, desk=DESK_ID, keys=KEYS)


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(WrongShape):
        OwnRedemption.from_json({**told(an_entry()).to_json(), "state": "perhaps"})


def test_the_end_of_an_empty_page_is_its_beginning() -> None:
    found = read_page(page(after="x"), desk=DESK_ID, request="a" * 64, keys=KEYS)
    assert found.last == "x"
