"""Reads docs/vectors/list-delta.json with the program, and with a second reader made from docs/used-lists.md alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.canonical import canonical_text
from app.domain.fields import WrongShape
from app.domain.list_delta import DoesNotFit, ListDelta, apply_deltas, state_of
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument, from_base64, keyring_of
from app.domain.used_list import CampaignList, Use, read_list
from app.foundation.clock import instant_text

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "vectors" / "list-delta.json").read_text(encoding="utf-8")
)
CENTRE = PublicKey(bytes.fromhex(VECTORS["centre"]["public"]))
HELD = read_list(bytes.fromhex(VECTORS["from"]["file"]), keyring_of(CENTRE))
_ANSWERS = {BadSignature: "bad_signature", WrongShape: "wrong_shape", DoesNotFit: "does_not_fit"}


def after(case: dict[str, Any]) -> CampaignList:
    documents = [SignedDocument.from_json(item) for item in case["deltas"]]
    return apply_deltas(
        HELD, [ListDelta.from_json(item.opened(Purpose.USED_LIST, keyring_of(CENTRE))) for item in documents]
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_vector_leads_to_the_list_that_it_says(case: dict[str, Any]) -> None:
    found, said = after(case), case["after"]

    assert (found.version, instant_text(found.as_of)) == (said["version"], said["as_of"])
    assert [serial for serial in range(found.count) if found.use_of(serial) is Use.USED] == said["used"]
    assert found.bitmap.hex() == said["bitmap"]
    assert sorted(map(list, found.blocked.items())) == said["blocked"]
    assert state_of(found) == said["state"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_vector_is_written_again_to_the_byte(case: dict[str, Any]) -> None:
    for item in case["deltas"]:
        read = ListDelta.from_json(SignedDocument.from_json(item).opened(Purpose.USED_LIST, keyring_of(CENTRE)))
        assert canonical_text(read.to_json()) == item["payload"]


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["name"])
def test_a_vector_that_proves_nothing_gets_its_answer(case: dict[str, Any]) -> None:
    with pytest.raises(tuple(_ANSWERS)) as caught:
        after(case)
    assert _ANSWERS[caught.type] == case["answer"]


# --- from the document alone ------------------------------------------------------------------------------------------


def read_apart(case: dict[str, Any]) -> tuple[int, list[int], dict[int, str]] | str:
    """Version, used serials and blocked ones after all deltas; or the answer. JSON, SHA-256 and Ed25519 alone."""
    file = bytes.fromhex(VECTORS["from"]["file"])
    length = int.from_bytes(file[4:8], "big")
    header, bits = json.loads(file[8 : 8 + length]), bytearray(file[8 + length : -64])
    blocked = {item["serial"]: item["reason"] for item in header["blocked"]}
    version, first, count = header["version"], header["first"], header["count"]
    delta: dict[str, Any] = {}
    for signed in case["deltas"]:
        try:
            Ed25519PublicKey.from_public_bytes(CENTRE.raw).verify(
                from_base64(signed["signature"]), b"comptoir:used-list:1\n" + signed["payload"].encode()
            )
        except InvalidSignature:
            return "bad_signature"
        delta = json.loads(signed["payload"])
        if not shaped(delta):
            return "wrong_shape"
        if (delta["campaign"], delta["from"]) != (header["campaign"], version):
            return "does_not_fit"
        if any(not first <= serial < first + count for serial in delta["set"] + delta["cleared"]):
            return "does_not_fit"
        for serial in delta["set"]:
            bits[(serial - first) // 8] |= 1 << (serial - first) % 8
        for serial in delta["cleared"]:
            bits[(serial - first) // 8] &= ~(1 << (serial - first) % 8)
        blocked |= {item["serial"]: item["reason"] for item in delta["blocked"]}
        blocked = {serial: reason for serial, reason in blocked.items() if serial not in delta["unblocked"]}
        version = delta["to"]
    used = [first + place for place in range(count) if bits[place // 8] >> place % 8 & 1]
    items = [{"reason": reason, "serial": serial} for serial, reason in sorted(blocked.items())]
    text = json.dumps({"blocked": items}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    state = hashlib.sha256(bytes(bits) + text.encode()).hexdigest()
    if (len(used), len(blocked), state) != (delta["used_count"], delta["blocked_count"], delta["state"]):
        return "does_not_fit"
    return version, used, blocked


def shaped(delta: dict[str, Any]) -> bool:
    lists = delta["set"], delta["cleared"], delta["unblocked"]
    both = set(delta["set"]) & set(delta["cleared"]), {i["serial"] for i in delta["blocked"]} & set(delta["unblocked"])
    return (
        all(type(serial) is int for found in lists for serial in found)
        and delta["to"] > delta["from"]
        and not any(both)
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_reader_made_from_the_document_comes_to_the_same_list(case: dict[str, Any]) -> None:
    said = case["after"]

    assert read_apart(case) == (said["version"], said["used"], dict(said["blocked"]))


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["name"])
def test_a_reader_made_from_the_document_gives_the_same_answer(case: dict[str, Any]) -> None:
    assert read_apart(case) == case["answer"]
