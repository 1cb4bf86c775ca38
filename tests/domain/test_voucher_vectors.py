"""Reads docs/vectors/voucher.json with the program, and with a second reader made from docs/voucher-format.md alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.short_code import (
    MistypedShortCode,
    mac_matches,
    plain_short_code,
    read_short_code,
    short_code_mac,
    write_short_code,
)
from app.domain.signing import BadSignature, PublicKey, SigningKey
from app.domain.voucher import (
    NotThisFormat,
    UnknownIssuer,
    Voucher,
    VoucherRef,
    VoucherTerms,
    issuer_key_id,
    open_voucher,
    sign_voucher,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "vectors" / "voucher.json").read_text(encoding="utf-8")
)
ISSUER = SigningKey.from_bytes(bytes.fromhex(VECTORS["issuer"]["private"]))
KEYS = {issuer_key_id(ISSUER.public): ISSUER.public}
MAC_KEY = bytes.fromhex(VECTORS["short_codes"]["mac_key"])
_ANSWERS = {NotThisFormat: "not_this_format", UnknownIssuer: "unknown_issuer", BadSignature: "bad_signature"}


def _named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case.get("name", case.get("code"))) for case in cases]


@pytest.mark.parametrize("holder", ["issuer", "unknown_issuer"])
def test_the_keys_of_the_vectors_belong_together(holder: str) -> None:
    said = VECTORS[holder]
    key = SigningKey.from_bytes(bytes.fromhex(said["private"])).public

    assert key == PublicKey(bytes.fromhex(said["public"]))
    assert key.fingerprint == said["fingerprint"]
    assert issuer_key_id(key) == said["issuer_key"]


@pytest.mark.parametrize("case", _named(VECTORS["vouchers"]))
def test_a_voucher_is_written_as_the_vector_says(case: dict[str, Any]) -> None:
    assert sign_voucher(_voucher(case), ISSUER).digits == case["digits"]


@pytest.mark.parametrize("case", _named(VECTORS["vouchers"]))
def test_a_voucher_is_read_as_the_vector_says(case: dict[str, Any]) -> None:
    assert open_voucher(case["digits"], KEYS).voucher == _voucher(case)


@pytest.mark.parametrize("case", _named(VECTORS["invalid"]))
def test_what_is_not_a_voucher_gets_the_answer_of_the_vector(case: dict[str, Any]) -> None:
    with pytest.raises(tuple(_ANSWERS)) as caught:
        open_voucher(case["digits"], KEYS)

    assert _ANSWERS[caught.type] == case["answer"]


@pytest.mark.parametrize("case", _named(VECTORS["short_codes"]["codes"]))
def test_a_short_code_is_written_and_read_as_the_vector_says(case: dict[str, Any]) -> None:
    ref = VoucherRef(case["campaign"], case["serial"])
    read = read_short_code(case["code"])

    assert write_short_code(ref, MAC_KEY) == case["code"]
    assert f"{short_code_mac(ref, MAC_KEY):012x}" == case["mac"]
    assert read is not None
    assert read.ref == ref
    assert mac_matches(read, MAC_KEY)


@pytest.mark.parametrize("case", _named(VECTORS["short_codes"]["readings"]))
def test_a_typed_text_is_read_as_the_vector_says(case: dict[str, Any]) -> None:
    assert _reading(case["text"]) == (case["answer"], case.get("plain"))


def test_an_invented_code_has_a_right_check_and_a_wrong_mac() -> None:
    invented = VECTORS["short_codes"]["invented"]
    read = read_short_code(invented["code"])

    assert read is not None
    assert read.ref == VoucherRef(invented["campaign"], invented["serial"])
    assert not mac_matches(read, MAC_KEY)


@pytest.mark.parametrize("case", _named(VECTORS["vouchers"]))
def test_a_stranger_reads_the_same_voucher_from_the_document_alone(case: dict[str, Any]) -> None:
    answer, found = _stranger_reads(case["digits"])

    assert answer == "voucher"
    assert found == {name: case[name] for name in found}


@pytest.mark.parametrize("case", _named(VECTORS["invalid"]))
def test_a_stranger_refuses_the_same_texts_from_the_document_alone(case: dict[str, Any]) -> None:
    assert _stranger_reads(case["digits"])[0] == case["answer"]


@pytest.mark.parametrize("case", _named(VECTORS["short_codes"]["codes"]))
def test_a_stranger_writes_the_same_short_code_from_the_document_alone(case: dict[str, Any]) -> None:
    assert _stranger_writes_code(case["campaign"], case["serial"]) == case["plain"]


def _voucher(case: dict[str, Any]) -> Voucher:
    return Voucher(
        issuer_key=case["issuer_key"],
        ref=VoucherRef(case["campaign"], case["serial"]),
        terms=VoucherTerms(
            valid_from=date.fromisoformat(case["valid_from"]),
            expires=date.fromisoformat(case["expires"]),
            tolerance_days=case["tolerance_days"],
            territory=case["territory"],
            value_cents=case["value_cents"],
        ),
    )


def _reading(text: str) -> tuple[str, str | None]:
    try:
        code = read_short_code(text)
    except MistypedShortCode:
        return "mistyped", None
    return ("none", None) if code is None else ("code", plain_short_code(text))


def _stranger_reads(digits: str) -> tuple[str, dict[str, Any]]:
    if not re.fullmatch("[0-9]{205}", digits) or int(digits) >= 256**85:
        return "not_this_format", {}
    message = int(digits).to_bytes(85, "big")
    if message[0] != 1:
        return "not_this_format", {}
    if message[1:3] != bytes.fromhex(VECTORS["issuer"]["fingerprint"])[:2]:
        return "unknown_issuer", {}
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(VECTORS["issuer"]["public"]))
    try:
        key.verify(message[21:], b"comptoir:voucher:1\n" + message[:21])
    except InvalidSignature:
        return "bad_signature", {}
    day_zero = date(1970, 1, 1)
    return "voucher", {
        "campaign": int.from_bytes(message[3:7], "big"),
        "serial": int.from_bytes(message[7:11], "big"),
        "valid_from": str(day_zero + timedelta(days=int.from_bytes(message[11:13], "big"))),
        "expires": str(day_zero + timedelta(days=int.from_bytes(message[13:15], "big"))),
        "tolerance_days": message[15],
        "territory": message[16:19].decode("ascii").rstrip("\0"),
        "value_cents": int.from_bytes(message[19:21], "big"),
    }


def _stranger_writes_code(campaign: int, serial: int) -> str:
    message = b"comptoir:short-code:1\n" + campaign.to_bytes(4, "big") + serial.to_bytes(4, "big")
    mac = hmac.new(MAC_KEY, message, hashlib.sha256).hexdigest()[:12]
    bits = f"{1:03b}{campaign:020b}{serial:024b}{int(mac, 16):048b}"
    values = [int(bits[start : start + 5], 2) for start in range(0, 95, 5)]
    check = 0
    for place, value in enumerate(values, start=1):
        for _ in range(place):
            value = value * 2 if value < 16 else value * 2 ^ 37  # noqa: PLW2901
        check ^= value
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value] for value in [*values, check])
