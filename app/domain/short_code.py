"""The short code under the QR: 20 characters that a person can read aloud and type (docs/voucher-format.md).

95 bits in Crockford's base 32: format 3, campaign 20, serial 24, MAC 48; then one check character.
The MAC is the centre's: a desk can tell a typing mistake from a code, never a true code from an invented one.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from dataclasses import dataclass

from app.domain.voucher import VoucherRef

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 5
FORMAT_VERSION = 1
CAMPAIGNS = 1 << 20
SERIALS = 1 << 24
_MAC_BITS = 48
_DATA_CHARACTERS = LENGTH - 1
_MAC_PREFIX = b"comptoir:short-code:1\n"
# Not str.upper(): it makes S of the long s, and I of the dotless one.
_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u00a0\u202f.")
_GF32_POLYNOMIAL = 0b100101
"""x^5 + x^2 + 1, primitive: 2 generates the 31 non-zero elements."""


@dataclass(frozen=True, slots=True)
class ShortCode:
    ref: VoucherRef
    mac: int
    """48 bits, checked by the centre alone."""

    @property
    def text(self) -> str:
        """The twenty characters in their one form, without dashes."""
        number = FORMAT_VERSION
        number = number << 20 | self.ref.campaign
        number = number << 24 | self.ref.serial
        number = number << _MAC_BITS | self.mac
        symbols = [number >> 5 * place & 31 for place in reversed(range(_DATA_CHARACTERS))]
        symbols.append(_check_symbol(symbols))
        return "".join(ALPHABET[symbol] for symbol in symbols)


class MistypedShortCode(ValueError):
    """Twenty characters that look like a short code, but whose check character is wrong."""


def write_short_code(ref: VoucherRef, key: bytes) -> str:
    """Return the code in four groups of five; a campaign or serial out of range is a ValueError."""
    if not (0 <= ref.campaign < CAMPAIGNS and 0 <= ref.serial < SERIALS):
        msg = "campaign or serial too large for a short code"
        raise ValueError(msg)
    characters = ShortCode(ref, short_code_mac(ref, key)).text
    return "-".join(characters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def plain_short_code(text: str) -> str:
    """Return the characters alone, in capitals, with O, I and L read as 0, 1 and 1."""
    return text.translate(_SEPARATORS).translate(_CAPITALS).translate(_READ_AS)


def looks_like_short_code(text: str) -> bool:
    """Tell whether the text has twenty base-32 characters once spaces and dashes are taken out."""
    characters = plain_short_code(text)
    return len(characters) == LENGTH and all(character in ALPHABET for character in characters)


def read_short_code(text: str) -> ShortCode | None:
    """Read a typed code; None when it does not look like one, `MistypedShortCode` when its check is wrong.

    Lower case, spaces, dashes, and O for 0 or I and L for 1 are understood.
    """
    if not looks_like_short_code(text):
        return None
    symbols = [ALPHABET.index(character) for character in plain_short_code(text)]
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        raise MistypedShortCode
    number = 0
    for symbol in symbols[:-1]:
        number = number << 5 | symbol
    if number >> 92 != FORMAT_VERSION:
        raise MistypedShortCode
    ref = VoucherRef(number >> 72 & (CAMPAIGNS - 1), number >> _MAC_BITS & (SERIALS - 1))
    return ShortCode(ref, mac=number & ((1 << _MAC_BITS) - 1))


def short_code_mac(ref: VoucherRef, key: bytes) -> int:
    """Return the 48 first bits of HMAC-SHA256 over the campaign (4 bytes) and serial (4 bytes)."""
    message = _MAC_PREFIX + ref.campaign.to_bytes(4, "big") + ref.serial.to_bytes(4, "big")
    return int.from_bytes(hmac.digest(key, message, hashlib.sha256)[:6], "big")


def mac_matches(code: ShortCode, key: bytes) -> bool:
    """Compare in constant time."""
    expected = short_code_mac(code.ref, key)
    return hmac.compare_digest(expected.to_bytes(6, "big"), code.mac.to_bytes(6, "big"))


def _check_symbol(symbols: list[int]) -> int:
    # Weights 2^1..2^19 are distinct, non-zero and differ from the weight 1 of the check itself: one wrong character
    # changes the sum, and so does exchanging any two characters, neighbours or not.
    total = 0
    for place, symbol in enumerate(symbols, start=1):
        total ^= _times(symbol, _power_of_two(place))
    return total


def _power_of_two(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _times(value, 2)
    return value


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        right >>= 1
        left <<= 1
        if left & 32:
            left ^= _GF32_POLYNOMIAL
    return product
