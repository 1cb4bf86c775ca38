"""The one-time code that an operator hands to a new desk: a secret, and the centre's fingerprint to recognise it by."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.domain.short_code import ALPHABET
from app.domain.signing import PublicKey

PART = 12
"""Characters of each half, 60 bits: a secret that cannot be guessed online, a key that cannot be imitated cheaply."""

GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class WrongEnrolmentText(ValueError):
    """The text is not an enrolment code at all: wrong length or characters."""


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    secret: str
    centre: str
    """First 60 bits of the centre's key fingerprint, in base 32."""

    @property
    def text(self) -> str:
        """Six groups of four characters, as shown to people."""
        characters = self.secret + self.centre
        return "-".join(characters[start : start + GROUP] for start in range(0, 2 * PART, GROUP))

    def names(self, key: PublicKey) -> bool:
        """Tell whether the code was made by the centre that holds this key."""
        return self.centre == short_fingerprint(key)


def new_enrolment_code(centre: PublicKey) -> EnrolmentCode:
    return EnrolmentCode("".join(secrets.choice(ALPHABET) for _ in range(PART)), short_fingerprint(centre))


def read_enrolment_code(text: str) -> EnrolmentCode:
    """Read a typed or scanned code; lower case, spaces, dashes, and O, I, L for 0, 1, 1 are understood."""
    plain = text.strip().upper().replace("-", "").replace(" ", "").translate(_READ_AS)
    if len(plain) != 2 * PART or any(character not in ALPHABET for character in plain):
        raise WrongEnrolmentText
    return EnrolmentCode(plain[:PART], plain[PART:])


def short_fingerprint(key: PublicKey) -> str:
    number = int(key.fingerprint[:15], 16)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(PART)))
