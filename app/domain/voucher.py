"""Voucher format 1: what the QR of a pass numérique says, and how it is proven genuine (docs/voucher-format.md)."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.signing import SIGNATURE_BYTES, BadSignature, PublicKey, Purpose, SigningKey

FORMAT_VERSION = 1
QR_VERSION = 7
QR_LEVEL = "Q"
_FIELDS = struct.Struct(">BHIIHHB3sH")
MESSAGE_BYTES = _FIELDS.size + SIGNATURE_BYTES
DIGITS = 205
"""Decimal digits of the largest message, 256**85 - 1; shorter numbers are filled with zeros on the left."""

_EPOCH = date(1970, 1, 1)
MAX_DAY = _EPOCH + timedelta(days=0xFFFF)
_TERRITORY = re.compile(r"[0-9A-Z]{0,3}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{205}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class VoucherRef:
    """Which voucher: its campaign and its serial in that campaign (dense from 0)."""

    campaign: int
    serial: int

    def __str__(self) -> str:
        return f"{self.campaign}-{self.serial}"


@dataclass(frozen=True, slots=True)
class VoucherTerms:
    """What a voucher is worth, when and where; days are civil days at the site, both ends included."""

    valid_from: date
    expires: date
    tolerance_days: int
    territory: str
    """Code of the territory, such as `33` or `2A` or `974`; empty: everywhere."""
    value_cents: int

    @property
    def last_day_in_tolerance(self) -> date:
        return self.expires + timedelta(days=self.tolerance_days)


@dataclass(frozen=True, slots=True)
class Voucher:
    """The signed content of one voucher."""

    issuer_key: int
    """Short id of the key that signed it: see `issuer_key_id`."""
    ref: VoucherRef
    terms: VoucherTerms


@dataclass(frozen=True, slots=True)
class SignedVoucher:
    voucher: Voucher
    digits: str
    """The 205 digits as printed: sent to the centre as the proof that the voucher was seen."""


class NotThisFormat(ValueError):
    """The text is not a voucher of format 1 in its one encoding."""


class UnknownIssuer(ValueError):
    """The voucher names a key that is not among the given ones."""


def issuer_key_id(key: PublicKey) -> int:
    """Return the two first bytes of the key's fingerprint: ids of different issuers differ without a registry."""
    return int(key.fingerprint[:4], 16)


def sign_voucher(voucher: Voucher, key: SigningKey) -> SignedVoucher:
    """Sign and encode; a field that does not fit its bytes is a ValueError."""
    fields = _packed(voucher)
    message = fields + key.sign(Purpose.VOUCHER, fields)
    return SignedVoucher(voucher, str(int.from_bytes(message, "big")).zfill(DIGITS))


def open_voucher(digits: str, keys: Mapping[int, PublicKey]) -> SignedVoucher:
    """Decode 205 digits and verify them with the issuer's key, found by its short id in `keys`.

    `NotThisFormat`: not an encoding of format 1. `UnknownIssuer`: signed by somebody else's key.
    `BadSignature`: altered or forged.
    """
    message = _message(digits)
    voucher = _unpacked(message[: _FIELDS.size])
    key = keys.get(voucher.issuer_key)
    if key is None:
        raise UnknownIssuer(str(voucher.issuer_key))
    key.verify(Purpose.VOUCHER, message[: _FIELDS.size], signature=message[_FIELDS.size :])
    return SignedVoucher(voucher, digits)


def _message(digits: str) -> bytes:
    if not _DIGITS.fullmatch(digits):
        msg = "not 205 digits"
        raise NotThisFormat(msg)
    try:
        message = int(digits).to_bytes(MESSAGE_BYTES, "big")
    except OverflowError as error:
        msg = "number too large"
        raise NotThisFormat(msg) from error
    if message[0] != FORMAT_VERSION:
        msg = f"format version {message[0]}"
        raise NotThisFormat(msg)
    return message


def _packed(voucher: Voucher) -> bytes:
    terms = voucher.terms
    if not _TERRITORY.fullmatch(terms.territory):
        msg = "a territory has at most three of 0-9 and A-Z"
        raise ValueError(msg)
    try:
        return _FIELDS.pack(
            FORMAT_VERSION,
            voucher.issuer_key,
            voucher.ref.campaign,
            voucher.ref.serial,
            (terms.valid_from - _EPOCH).days,
            (terms.expires - _EPOCH).days,
            terms.tolerance_days,
            terms.territory.encode("ascii").ljust(3, b"\0"),
            terms.value_cents,
        )
    except struct.error as error:
        msg = f"a field does not fit: {error}"
        raise ValueError(msg) from error


def _unpacked(fields: bytes) -> Voucher:
    _version, issuer, campaign, serial, first, last, tolerance, territory, value = _FIELDS.unpack(fields)
    code = territory.rstrip(b"\0").decode("latin-1")
    return Voucher(
        issuer_key=issuer,
        ref=VoucherRef(campaign, serial),
        terms=VoucherTerms(
            valid_from=_EPOCH + timedelta(days=first),
            expires=_EPOCH + timedelta(days=last),
            tolerance_days=tolerance,
            territory=code,
            value_cents=value,
        ),
    )


__all__ = [
    "DIGITS",
    "FORMAT_VERSION",
    "MAX_DAY",
    "MESSAGE_BYTES",
    "QR_LEVEL",
    "QR_VERSION",
    "BadSignature",
    "NotThisFormat",
    "SignedVoucher",
    "UnknownIssuer",
    "Voucher",
    "VoucherRef",
    "VoucherTerms",
    "issuer_key_id",
    "open_voucher",
    "sign_voucher",
]
