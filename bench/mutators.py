"""Ways to alter a valid voucher or short code, and the few ways to write the same one; chance is an argument."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.short_code import ALPHABET, CAMPAIGNS, LENGTH, SERIALS, ShortCode, short_code_mac
from app.domain.signing import PublicKey, Purpose, SigningKey
from app.domain.voucher import (
    DIGITS,
    MESSAGE_BYTES,
    SignedVoucher,
    Voucher,
    VoucherRef,
    VoucherTerms,
    issuer_key_id,
    sign_voucher,
)

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
"""L of RFC 8032: S and S + L are the same number for the equation of a signature, not for its encoding."""

SMALL_ORDER_POINTS = tuple(
    bytes.fromhex(point)
    for point in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""The eight points of small order of Ed25519, and two of their other encodings."""

_SIGNED_BYTES = 21
_TOP_ROWS = ("à&é\"'(-è_ç", "à&é\"'(§è!ç", "À&É\"'(-È_Ç", "À&É\"'(§È!Ç")
_OTHER_DIGITS = tuple(
    chr(code) for code in range(0x80, 0x1FBFA) if unicodedata.digit(chr(code), None) is not None
)  # decimal digits of every script, superscripts, circled ones
_NOT_DIGITS = "OoIlSBZ.,-+_ \t\n\0\u00a0\u200b\u202f\u2212\ufeffé&"
_SPACES = ("", " ", "\t", "\r", "\n", "\r\n", " \t ")
_LOOKALIKES = ("ſ", "ı", "ß", "\u041e", "\u0391", "\u212a", "ﬁ", "\uff21", "\uff10", "Ó", "U", "u", "*", "=", "~", "$")  # noqa: RUF001 - that is the point


@dataclass(frozen=True)
class Paper:
    """One printed voucher and, for whoever forges, everything that a cheat could get hold of."""

    signed: SignedVoucher
    other: SignedVoucher
    """Of the same issuer, of another campaign."""
    sister: SignedVoucher
    """Of the same campaign."""
    issuer: SigningKey
    """To make what the issuer has signed for another purpose; a cheat has no such key."""
    stranger: SigningKey
    code_key: bytes

    @property
    def digits(self) -> str:
        return self.signed.digits

    @property
    def ref(self) -> VoucherRef:
        return self.signed.voucher.ref

    @property
    def message(self) -> bytes:
        return int(self.digits).to_bytes(MESSAGE_BYTES, "big")

    @property
    def code(self) -> str:
        """Twenty characters without dashes."""
        return self._code_of(self.ref, self.code_key)

    @staticmethod
    def _code_of(ref: VoucherRef, key: bytes) -> str:
        return ShortCode(ref, short_code_mac(ref, key)).text


def print_paper(chance: random.Random, issuer: SigningKey, stranger: SigningKey, code_key: bytes) -> Paper:
    """A voucher with terms by chance, and two others of the same issuer."""
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(2000))
    territory, value = chance.choice(["", "33", "2A", "974"]), chance.choice([500, 1000, 65535])
    terms = VoucherTerms(day, day + timedelta(days=chance.randrange(1000)), chance.randrange(256), territory, value)
    ref = VoucherRef(chance.randrange(1, CAMPAIGNS - 1), chance.randrange(SERIALS - 1))
    voucher = Voucher(issuer_key_id(issuer.public), ref, terms)

    def signed(ref: VoucherRef) -> SignedVoucher:
        return sign_voucher(replace(voucher, ref=ref), issuer)

    return Paper(
        signed(ref),
        other=signed(replace(ref, campaign=ref.campaign + 1)),
        sister=signed(replace(ref, serial=ref.serial + 1)),
        issuer=issuer,
        stranger=stranger,
        code_key=code_key,
    )


def printed(text: str) -> str:
    """What docs/voucher-format.md makes of a text before it is parsed; written apart from the program."""
    bare = re.sub(r"\A(\][A-Za-z][0-9]|\$[A-Za-z].)", "", text.strip())
    for row in _TOP_ROWS:
        for digit, key in enumerate(row):
            bare = bare.replace(key, str(digit))
    if re.fullmatch("[0-9]{205}", bare):
        return bare
    code = re.sub("[ .\u00a0\u202f\u2010-\u2014-]", "", text.strip())
    capitals = "".join(chr(ord(letter) - 32) if "a" <= letter <= "z" else letter for letter in code)
    return capitals.replace("O", "0").replace("I", "1").replace("L", "1")


Mutator = Callable[[random.Random, Paper], str]


def digits_of(message: bytes) -> str:
    return str(int.from_bytes(message, "big")).zfill(DIGITS)


# --- the 205 digits ---------------------------------------------------------------------------------------------------


def _changed(chance: random.Random, text: str, places: int, alphabet: str = "0123456789") -> str:
    characters = list(text)
    for place in chance.sample(range(len(text)), places):
        characters[place] = chance.choice(alphabet.replace(characters[place], ""))
    return "".join(characters)


def _swapped(chance: random.Random, text: str, *, neighbours: bool) -> str:
    one = chance.randrange(len(text) - 1)
    other = one + 1 if neighbours else chance.randrange(len(text))
    characters = list(text)
    characters[one], characters[other] = characters[other], characters[one]
    return "".join(characters)


def _inserted(chance: random.Random, text: str, what: str) -> str:
    place = chance.randrange(1, len(text))
    return text[:place] + what + text[place:]


def _dropped(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _other_length(chance: random.Random, paper: Paper) -> str:
    cut = chance.randrange(1, DIGITS)
    return chance.choice(
        [
            paper.digits[cut:],
            paper.digits[:cut],
            paper.digits + paper.digits[:cut],
            paper.digits * 2,
            paper.digits[::-1],
        ]
    )


def _zeros(chance: random.Random, paper: Paper) -> str:
    zeros = "0" * chance.randrange(1, 9)
    bare = paper.digits.lstrip("0")
    return chance.choice([zeros + paper.digits, bare, zeros + bare + "0", paper.digits + zeros, bare.zfill(DIGITS - 1)])


def _other_script(chance: random.Random, paper: Paper) -> str:
    values: dict[int, list[str]] = {}
    for character in chance.sample(_OTHER_DIGITS, 60):
        values.setdefault(unicodedata.digit(character), []).append(character)
    characters = list(paper.digits)
    count = chance.choice([1, 3, DIGITS])
    for place in chance.sample(range(DIGITS), count):
        choice = values.get(int(characters[place]))
        characters[place] = chance.choice(choice) if choice else chr(0xFF10 + int(characters[place]))
    return "".join(characters)


def typed(chance: random.Random, digits: str) -> str:
    """As an AZERTY machine shows what a scanner types."""
    row = chance.choice(_TOP_ROWS)
    return "".join(row[int(digit)] for digit in digits)


def _prefixed_wrongly(chance: random.Random, paper: Paper) -> str:
    return chance.choice(["]Q", "]QQ1", "Q1", "]1Q", "]Q12", "]Q1]Q1", "$$A&", "0x", "+", "-"]) + paper.digits


# --- the 85 bytes -----------------------------------------------------------------------------------------------------


def _bits(chance: random.Random, paper: Paper, first: int, last: int) -> str:
    message = bytearray(paper.message)
    for bit in chance.sample(range(first * 8, last * 8), chance.choice([1, 1, 2, 5])):
        message[bit >> 3] ^= 1 << (bit & 7)
    return digits_of(bytes(message))


def _bytes_swapped(chance: random.Random, paper: Paper) -> str:
    message = bytearray(paper.message)
    one, other = chance.sample(range(MESSAGE_BYTES), 2)
    message[one], message[other] = message[other], message[one]
    return digits_of(bytes(message))


def _better_terms(chance: random.Random, paper: Paper) -> str:
    """What a cheat would change: serial, campaign, days, tolerance, territory, value; under the old signature."""
    voucher, terms = paper.signed.voucher, paper.signed.voucher.terms
    ref = voucher.ref
    changed = chance.choice(
        [
            replace(voucher, ref=replace(ref, serial=ref.serial + 1)),
            replace(voucher, ref=replace(ref, campaign=ref.campaign + 1)),
            replace(voucher, terms=replace(terms, expires=terms.expires + timedelta(days=chance.randrange(1, 999)))),
            replace(voucher, terms=replace(terms, valid_from=terms.valid_from - timedelta(days=1))),
            replace(voucher, terms=replace(terms, tolerance_days=(terms.tolerance_days + 1) % 256)),
            replace(voucher, terms=replace(terms, territory="75")),
            replace(voucher, terms=replace(terms, value_cents=(terms.value_cents * 2) % 65536)),
        ]
    )
    fields = int(sign_voucher(changed, paper.stranger).digits).to_bytes(MESSAGE_BYTES, "big")[:_SIGNED_BYTES]
    return digits_of(fields + paper.message[_SIGNED_BYTES:])


def _borrowed_signature(chance: random.Random, paper: Paper) -> str:
    lender = chance.choice([paper.other, paper.sister])
    theirs = int(lender.digits).to_bytes(MESSAGE_BYTES, "big")
    mine = paper.message
    half = _SIGNED_BYTES + 32
    return digits_of(
        mine[:_SIGNED_BYTES]
        + chance.choice(
            [theirs[_SIGNED_BYTES:], theirs[_SIGNED_BYTES:half] + mine[half:], mine[_SIGNED_BYTES:half] + theirs[half:]]
        )
    )


def _other_purpose(chance: random.Random, paper: Paper) -> str:
    purpose = chance.choice([purpose for purpose in Purpose if purpose is not Purpose.VOUCHER])
    fields = paper.message[:_SIGNED_BYTES]
    return digits_of(fields + paper.issuer.sign(purpose, fields))


def _strangers_signature(_chance: random.Random, paper: Paper) -> str:
    fields = paper.message[:_SIGNED_BYTES]
    return digits_of(fields + paper.stranger.sign(Purpose.VOUCHER, fields))


def _malleable(chance: random.Random, paper: Paper) -> str:
    """S plus a multiple of the order of the group: the same signature to a verifier that does not look."""
    head, s = paper.message[:-32], int.from_bytes(paper.message[-32:], "little")
    choices = [s + times * GROUP_ORDER for times in range(1, 16)] + [GROUP_ORDER - s]
    return digits_of(head + chance.choice([value for value in choices if value < 2**256]).to_bytes(32, "little"))


def _small_order(chance: random.Random, paper: Paper) -> str:
    fields, r, s = paper.message[:_SIGNED_BYTES], paper.message[_SIGNED_BYTES:-32], paper.message[-32:]
    point = chance.choice(SMALL_ORDER_POINTS)
    return digits_of(fields + chance.choice([point + s, point + bytes(32), r + bytes(32), bytes(64), b"\xff" * 64]))


def _small_order_key(chance: random.Random, paper: Paper) -> str:
    """Names a key under which R = identity, S = 0 signs anything: no such key is anybody's issuer."""
    issuer = issuer_key_id(PublicKey(chance.choice(SMALL_ORDER_POINTS))).to_bytes(2, "big")
    return digits_of(paper.message[:1] + issuer + paper.message[3:_SIGNED_BYTES] + SMALL_ORDER_POINTS[0] + bytes(32))


def _larger_number(chance: random.Random, paper: Paper) -> str:
    """A number that leaves the same 85 bytes when what is above them is cut off; some have 205 digits, some more."""
    return str(int(paper.digits) + (256**MESSAGE_BYTES) * chance.randrange(1, 4)).zfill(DIGITS)


# --- short codes ------------------------------------------------------------------------------------------------------


def _code_remade(chance: random.Random, paper: Paper) -> str:
    """Another voucher or another MAC, with the check that fits: only the holder of the key can tell."""
    ref, mac = paper.ref, short_code_mac(paper.ref, paper.code_key)
    return chance.choice(
        [
            ShortCode(ref, mac ^ 1 << chance.randrange(48)),
            ShortCode(replace(ref, serial=ref.serial ^ 1 << chance.randrange(24)), mac),
            ShortCode(replace(ref, campaign=ref.campaign ^ 1 << chance.randrange(20)), mac),
            ShortCode(ref, short_code_mac(paper.sister.voucher.ref, paper.code_key)),
            ShortCode(ref, short_code_mac(ref, bytes(32))),
            ShortCode(ref, chance.getrandbits(48)),
        ]
    ).text


def _code_lookalike(chance: random.Random, paper: Paper) -> str:
    place = chance.randrange(LENGTH)
    return paper.code[:place] + chance.choice(_LOOKALIKES) + paper.code[place + 1 :]


def _code_other_length(chance: random.Random, paper: Paper) -> str:
    cut = chance.randrange(1, LENGTH)
    return chance.choice([paper.code[:cut], paper.code[cut:], paper.code + paper.code[:cut], "0" + paper.code])


def _code_spelled(chance: random.Random, paper: Paper) -> str:
    """As people type it: any case, dashes and spaces anywhere, O for 0, I or L for 1."""
    typed_as = {"0": "0Oo", "1": "1IiLl"}
    characters = [
        chance.choice(typed_as.get(character, character + character.lower()))
        + chance.choice(["", "", "", "-", " ", ".", "\u2011", "\u2013", "\u00a0", "\u202f"])
        for character in paper.code
    ]
    return chance.choice(_SPACES) + "".join(characters) + chance.choice(_SPACES)


ALTERED: dict[str, Mutator] = {
    "one digit": lambda chance, paper: _changed(chance, paper.digits, 1),
    "several digits": lambda chance, paper: _changed(chance, paper.digits, chance.randint(2, 8)),
    "neighbours swapped": lambda chance, paper: _swapped(chance, paper.digits, neighbours=True),
    "two swapped": lambda chance, paper: _swapped(chance, paper.digits, neighbours=False),
    "inserted": lambda chance, paper: _inserted(chance, paper.digits, chance.choice("0123456789")),
    "inserted and cut": lambda chance, paper: _inserted(chance, paper.digits, chance.choice("0123456789"))[:DIGITS],
    "dropped": lambda chance, paper: _dropped(chance, paper.digits),
    "dropped and filled": lambda chance, paper: _dropped(chance, paper.digits) + chance.choice("0123456789"),
    "dropped and zero before": lambda chance, paper: "0" + _dropped(chance, paper.digits),
    "other length": _other_length,
    "zeros": _zeros,
    "larger number": _larger_number,
    "digits of another script": _other_script,
    "a sign or a space inside": lambda chance, paper: _inserted(chance, paper.digits, chance.choice(_NOT_DIGITS)),
    "no digit in a digit's place": lambda chance, paper: _changed(chance, paper.digits, 1, _NOT_DIGITS),
    "wrong prefix": _prefixed_wrongly,
    "azerty, one key wrong": lambda chance, paper: typed(chance, _changed(chance, paper.digits, 1)),
    "azerty, swapped": lambda chance, paper: typed(chance, _swapped(chance, paper.digits, neighbours=True)),
    "azerty, other length": lambda chance, paper: typed(chance, _other_length(chance, paper)),
    "bits of the fields": lambda chance, paper: _bits(chance, paper, 0, _SIGNED_BYTES),
    "bits of the signature": lambda chance, paper: _bits(chance, paper, _SIGNED_BYTES, MESSAGE_BYTES),
    "bytes swapped": _bytes_swapped,
    "better terms": _better_terms,
    "signature of another voucher": _borrowed_signature,
    "signature for another purpose": _other_purpose,
    "signature of a stranger": _strangers_signature,
    "signature plus the order": _malleable,
    "points of small order": _small_order,
    "key of small order": _small_order_key,
    "code: one character": lambda chance, paper: _changed(chance, paper.code, 1, ALPHABET),
    "code: two characters": lambda chance, paper: _changed(chance, paper.code, 2, ALPHABET),
    "code: several characters": lambda chance, paper: _changed(chance, paper.code, chance.randint(3, 19), ALPHABET),
    "code: neighbours swapped": lambda chance, paper: _swapped(chance, paper.code, neighbours=True),
    "code: two swapped": lambda chance, paper: _swapped(chance, paper.code, neighbours=False),
    "code: inserted": lambda chance, paper: _inserted(chance, paper.code, chance.choice(ALPHABET)),
    "code: dropped": lambda chance, paper: _dropped(chance, paper.code),
    "code: other length": _code_other_length,
    "code: letters that look alike": _code_lookalike,
    "code: made anew with a right check": _code_remade,
}
"""None of these may be taken, unless chance has left the voucher as it was."""

SPELLED: dict[str, Mutator] = {
    "space around": lambda chance, paper: chance.choice(_SPACES) + paper.digits + chance.choice(_SPACES),
    "prefix of a scanner": lambda chance, paper: chance.choice(["]Q1", "]Q3", " ]Q1"]) + paper.digits,
    "azerty": lambda chance, paper: typed(chance, paper.digits),
    "azerty with prefix": lambda chance, paper: "$A&" + typed(chance, paper.digits) + chance.choice(_SPACES),
    "code as people type it": _code_spelled,
}
"""The same voucher, written in a way that the document allows: all of these must be taken, as that voucher."""
