"""A verifier of receipts and statements by somebody who has docs/receipts.md and nothing of this program.

Standard library and an Ed25519 implementation; each rule is beside the sentence of the document that it comes from.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = Any
Keys = dict[str, bytes]
"""Fingerprint to raw public key: those that the reader already has."""

OUTCOMES = {"accepted", "refused", "held", "voided"}
REASONS = {
    "already_redeemed", "expired", "not_yet_valid", "blocked", "wrong_territory", "offering_not_allowed", "bad_proof",
    "unknown_voucher", "malformed", "desk_revoked", "journal_broken", "unknown_redemption", "settled",
    "unknown_offering",
}  # fmt: skip
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class Wrong(Exception):
    """The finding, in the word of the document."""


# --- The signed bytes -------------------------------------------------------------------------------------------------


def keys_of_the_file(encoded: list[str], fingerprints: list[str]) -> Keys:
    """`keys` are there for convenience: one counts only when its SHA-256 is a fingerprint that you already have."""
    raw = [base64.b64decode(text) for text in encoded]
    return {print_: key for key in raw if (print_ := hashlib.sha256(key).hexdigest()) in fingerprints}


def opened(word: str, signed: Json, keys: Keys) -> Json:
    """Checking, steps 1 to 3."""
    key = keys.get(signed["key"])
    if key is None:
        raise Wrong("bad_signature")
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(
            signature, f"comptoir:{word}:1\n".encode() + signed["payload"].encode("utf-8")
        )
    except (InvalidSignature, binascii.Error) as error:
        raise Wrong("bad_signature") from error
    try:
        value = json.loads(signed["payload"])
    except ValueError as error:
        raise Wrong("wrong_shape") from error
    if not isinstance(value, dict) or canonical(value) != signed["payload"]:
        raise Wrong("wrong_shape")
    return value


def canonical(value: Json) -> str | None:
    """The one form of RFC 8785 with three limits: ASCII keys, whole numbers within 2^53 - 1, no lone surrogates."""
    if not _within_limits(value):
        return None
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _within_limits(value: Json) -> bool:
    match value:
        case dict():
            return all(key.isascii() and _within_limits(inner) for key, inner in value.items())
        case list():
            return all(map(_within_limits, value))
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in value)
        case float():
            return False
        case int():
            return abs(value) <= 2**53 - 1
        case _:
            return value is None


# --- Fields -----------------------------------------------------------------------------------------------------------


def receipt_of(signed: Json, keys: Keys) -> Json:
    value = opened("receipt", signed, keys)
    _expect(value.get("v") == 1 and value.get("kind") == "receipt")
    _expect(all(_is_id(value.get(name)) for name in ("id", "desk")))
    _expect(all(isinstance(value.get(name), str) for name in ("site", "entry", "redemption", "offering")))
    _expect(len(value["redemption"]) <= 64 and _is_whole(value.get("amount_cents")))
    _expect(value.get("voucher") is None or _is_voucher(value["voucher"]))
    _expect(value.get("outcome") in OUTCOMES and (value.get("reason") is None or value["reason"] in REASONS))
    _expect(_is_instant(value.get("redeemed_at")) and _is_instant(value.get("received_at")))
    _expect(value.get("supersedes") is None or isinstance(value["supersedes"], str))
    first = value.get("first")
    _expect(first is None or (_is_id(first.get("redemption")) and _is_instant(first.get("at"))))
    return value


def statement_of(signed: Json, keys: Keys) -> Json:
    value = opened("statement", signed, keys)
    _expect(value.get("v") == 1 and value.get("kind") == "statement")
    _expect(_is_id(value.get("id")) and _is_id(value.get("site_id")) and isinstance(value.get("site"), str))
    _expect(all(isinstance(value.get(name), str) for name in ("month", "time_zone")))
    _expect(all(_is_instant(value.get(name)) for name in ("since", "until", "made_at")))
    _expect(all(isinstance(value.get(name), list) for name in ("paid", "unpaid", "superseded", "receipts")))
    for line in value["paid"] + value["unpaid"]:
        _expect(_is_id(line.get("redemption")) and _is_id(line.get("receipt")) and _is_voucher(line.get("voucher")))
        _expect(_is_whole(line.get("amount_cents")) and _is_instant(line.get("redeemed_at")))
        _expect(isinstance(line.get("offering"), str))
    _expect(all(isinstance(line.get(name), bool) for line in value["paid"] for name in ("late", "guarantee")))
    _expect(all(line.get("outcome") in OUTCOMES for line in value["unpaid"]))
    _expect(all(_is_id(pair.get("receipt")) and _is_id(pair.get("by")) for pair in value["superseded"]))
    _expect(isinstance(value.get("totals"), dict))
    return value


def _expect(holds: bool) -> None:
    if not holds:
        raise Wrong("wrong_shape")


def _is_id(value: Json) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_instant(value: Json) -> bool:
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_voucher(value: Json) -> bool:
    return isinstance(value, dict) and _is_whole(value.get("campaign")) and _is_whole(value.get("serial"))


# --- What several receipts about one redemption mean ------------------------------------------------------------------


def owed(receipts: list[Json]) -> dict[str, int]:
    """Redemption to cents: the last own receipt is `accepted`, and no receipt voids it."""
    replaced = {receipt["supersedes"] for receipt in receipts}
    voided = {receipt["redemption"] for receipt in receipts if receipt["outcome"] == "voided"}
    return {
        receipt["redemption"]: receipt["amount_cents"]
        for receipt in receipts
        if receipt["outcome"] == "accepted" and receipt["id"] not in replaced and receipt["redemption"] not in voided
    }


# --- What a check proves ----------------------------------------------------------------------------------------------


def findings_in(text: str, fingerprints: list[str]) -> set[str]:
    """The findings of the table for the text of a statement file; none: it is sound."""
    file = json.loads(text)
    _expect(file.get("v") == 1 and file.get("kind") == "statement-file")
    keys = keys_of_the_file(file["keys"], fingerprints)
    if file["statement"]["key"] not in keys:
        return {"other_key"}
    try:
        statement = statement_of(file["statement"], keys)
    except Wrong as wrong:
        return {str(wrong)}
    found: set[str] = set()
    receipts: dict[str, Json] = {}
    for signed in file["receipts"]:
        try:
            receipt = receipt_of(signed, keys)
        except Wrong as wrong:
            found.add(f"receipt_{wrong}")
            continue
        if receipt["id"] in receipts:
            found.add("receipt_twice")
        receipts[receipt["id"]] = receipt
    return found | _named(statement, receipts) | _lines(statement, receipts) | _figures(statement)


def _named(statement: Json, receipts: dict[str, Json]) -> set[str]:
    found = set()
    pairs = {(pair["receipt"], pair["by"]) for pair in statement["superseded"]}
    truth = {(receipt["supersedes"], receipt["id"]) for receipt in receipts.values() if receipt["supersedes"]}
    mentioned = {line["receipt"] for line in statement["paid"] + statement["unpaid"]} | {
        id_ for p in pairs for id_ in p
    }
    named = set(statement["receipts"])
    if (named | mentioned) - receipts.keys():
        found.add("receipt_missing")
    if receipts.keys() - named:
        found.add("receipt_not_named")
    if any(receipt["site"] != statement["site"] for receipt in receipts.values()):
        found.add("receipt_of_another_site")
    if truth - pairs:
        found.add("superseded_not_named")
    if pairs - truth:
        found.add("not_superseded")
    return found


def _lines(statement: Json, receipts: dict[str, Json]) -> set[str]:
    found = set()
    replaced = {receipt["supersedes"] for receipt in receipts.values()}
    voided = {receipt["redemption"] for receipt in receipts.values() if receipt["outcome"] == "voided"}
    paid, unpaid = statement["paid"], statement["unpaid"]
    for line in paid + unpaid:
        said = dict(line) if line in unpaid else {**line, "outcome": "accepted"}
        receipt = receipts.get(line["receipt"], {})
        names = ["redemption", "voucher", "offering", "amount_cents", "redeemed_at", "outcome"]
        names += ["reason"] if line in unpaid else []
        if any(said.get(name) != receipt.get(name) for name in names):
            found.add("not_backed")
        if line in unpaid and line["outcome"] == "accepted":
            found.add("not_backed")
        if line.get("made_good") and (line["outcome"], line["reason"]) != ("refused", "already_redeemed"):
            found.add("not_backed")
        if line["receipt"] in replaced:
            found.add("superseded")
    if any(line["redemption"] in voided for line in paid):
        found.add("voided")
    if _repeats((line["voucher"]["campaign"], line["voucher"]["serial"]) for line in paid):
        found.add("paid_twice")
    if _repeats(line["redemption"] for line in paid + unpaid):
        found.add("listed_twice")
    told = {line["redemption"] for line in paid + unpaid}
    spoken_of = {receipt["redemption"] for receipt in receipts.values()}
    if spoken_of - told or owed(list(receipts.values())).keys() - {line["redemption"] for line in paid}:
        found.add("left_out")
    return found


def _repeats(items: Json) -> bool:
    return any(times > 1 for times in Counter(items).values())


def _figures(statement: Json) -> set[str]:
    found, totals = set(), statement["totals"]
    ordinary = [line for line in statement["paid"] if not line["guarantee"]]
    sponsor_of = {share["campaign"]: share["sponsor"] for share in totals["campaigns"]}
    campaigns = sorted({line["voucher"]["campaign"] for line in ordinary})
    sums = {
        campaign: _share(line for line in ordinary if line["voucher"]["campaign"] == campaign) for campaign in campaigns
    }
    sponsors = sorted({sponsor_of.get(campaign, "") for campaign in campaigns})
    right = {
        "paid": _share(statement["paid"]),
        "guarantee": _share(line for line in statement["paid"] if line["guarantee"]),
        "campaigns": [
            {"campaign": number, "sponsor": sponsor_of.get(number, ""), **sums[number]} for number in campaigns
        ],
        "sponsors": [
            {
                "sponsor": name,
                **_share(line for line in ordinary if sponsor_of.get(line["voucher"]["campaign"]) == name),
            }
            for name in sponsors
        ],
    }
    made_good = _share(line for line in statement["unpaid"] if line.get("made_good"))
    right |= {"made_good": made_good} if made_good["vouchers"] or "made_good" in totals else {}
    if any(totals.get(name) != value for name, value in right.items()):
        found.add("wrong_totals")
    if (statement["since"], statement["until"]) != _bounds(statement["month"], statement["time_zone"]):
        found.add("wrong_month")
    # Instants have one form, so that their texts are in the order of time.
    if any(line["late"] != (line["redeemed_at"] < statement["since"]) for line in statement["paid"]):
        found.add("wrong_month")
    return found


def _share(lines: Json) -> dict[str, int]:
    amounts = [line["amount_cents"] for line in lines]
    return {"vouchers": len(amounts), "cents": sum(amounts)}


def _bounds(month: str, zone: str) -> tuple[str, str] | None:
    try:
        year, number = int(month[:4]), int(month[5:])
        first = datetime(year, number, 1, tzinfo=ZoneInfo(zone))
        last = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=ZoneInfo(zone))
    except (ValueError, LookupError):
        return None
    written = [moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") for moment in (first, last)]
    return written[0], written[1]
