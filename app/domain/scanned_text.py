"""What a scanner typed: a voucher, a short code, a part of a voucher, or something else that is shown by mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.short_code import MistypedShortCode, ShortCode, looks_like_short_code, read_short_code
from app.domain.voucher import DIGITS

LONGEST = 7200
"""A QR code holds at most 7089 characters (ISO/IEC 18004): beyond this nothing is looked at."""

_TOP_ROWS = ("à&é\"'(-è_ç", "à&é\"'(§è!ç", "À&É\"'(-È_Ç", "À&É\"'(§È!Ç")
"""The keys 0 to 9 of a French and a Belgian AZERTY keyboard, plain and with caps lock."""

_TYPED_ON_AZERTY = str.maketrans({typed: str(digit) for row in _TOP_ROWS for digit, typed in enumerate(row)})
_ONLY_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_PIECE_OF_A_VOUCHER = 40
"""As many digits as this are a voucher read in part; fewer are some other number, such as a product's."""

_SCANNER_PREFIX = re.compile("\\A(?:\\][A-Za-z][0-9]|\\$[A-Za-z][à&é\"'(\\-§è!_ç])")
"""AIM symbology identifier that some handheld scanners put in front (ISO/IEC 15424): `]Q1`, or `$A&` on AZERTY."""


class ForeignKind(StrEnum):
    """What a text that is not ours looks like, so that the mediator can say it to the person."""

    EMPTY = "empty"
    WEB_ADDRESS = "web_address"
    WIFI = "wifi"
    CONTACT = "contact"
    EMAIL = "email"
    PHONE = "phone"
    PLACE = "place"
    CALENDAR = "calendar"
    PAYMENT = "payment"
    PRODUCT_NUMBER = "product_number"
    TOO_LONG = "too_long"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VoucherDigits:
    """205 digits: what a voucher of format 1 has; still to be verified."""

    digits: str


@dataclass(frozen=True, slots=True)
class PieceOfVoucher:
    """Digits as of a voucher, but too few or too many: the reading was cut or doubled."""


@dataclass(frozen=True, slots=True)
class MistypedCode:
    """Twenty characters like a short code whose check is wrong."""


@dataclass(frozen=True, slots=True)
class Foreign:
    kind: ForeignKind


ScannedText = VoucherDigits | ShortCode | PieceOfVoucher | MistypedCode | Foreign

_PREFIXES: tuple[tuple[str, ForeignKind], ...] = (
    ("http://", ForeignKind.WEB_ADDRESS),
    ("https://", ForeignKind.WEB_ADDRESS),
    ("www.", ForeignKind.WEB_ADDRESS),
    ("wifi:", ForeignKind.WIFI),
    ("begin:vcard", ForeignKind.CONTACT),
    ("mecard:", ForeignKind.CONTACT),
    ("mailto:", ForeignKind.EMAIL),
    ("matmsg:", ForeignKind.EMAIL),
    ("tel:", ForeignKind.PHONE),
    ("sms:", ForeignKind.PHONE),
    ("smsto:", ForeignKind.PHONE),
    ("geo:", ForeignKind.PLACE),
    ("begin:vevent", ForeignKind.CALENDAR),
    ("begin:vcalendar", ForeignKind.CALENDAR),
    ("bcd\n", ForeignKind.PAYMENT),
    ("bcd\r", ForeignKind.PAYMENT),
)


def understand(text: str) -> ScannedText:
    """Say what a scanned or typed text is; any text whatever has an answer, and none is kept."""
    if len(text) > LONGEST:
        return Foreign(ForeignKind.TOO_LONG)
    bare = _SCANNER_PREFIX.sub("", text.strip())
    digits = repair_azerty(bare)
    if _ONLY_DIGITS.fullmatch(digits) and len(digits) == DIGITS:
        return VoucherDigits(digits)
    if looks_like_short_code(bare):
        return _short_code(bare)
    if _ONLY_DIGITS.fullmatch(digits) and len(digits) >= _PIECE_OF_A_VOUCHER:
        return PieceOfVoucher()
    return Foreign(_kind(bare))


def repair_azerty(text: str) -> str:
    """Undo what an AZERTY machine makes of the digits that a scanner types as a US keyboard.

    The map is one to one for a whole text; a text with any other character is given back as it was.
    """
    repaired = text.translate(_TYPED_ON_AZERTY)
    return repaired if _ONLY_DIGITS.fullmatch(repaired) else text


def _short_code(text: str) -> ShortCode | MistypedCode:
    try:
        code = read_short_code(text)
    except MistypedShortCode:
        return MistypedCode()
    return code if code is not None else MistypedCode()


def _kind(text: str) -> ForeignKind:
    if not text:
        return ForeignKind.EMPTY
    lowered = text[:20].lower()
    for prefix, kind in _PREFIXES:
        if lowered.startswith(prefix):
            return kind
    if _ONLY_DIGITS.fullmatch(text):
        return ForeignKind.PRODUCT_NUMBER
    return ForeignKind.OTHER
