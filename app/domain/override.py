"""A coordinator lets a desk go on beyond a hard limit: the code that allows it, and what the journal says of it.

The centre gives a site its code once and keeps a scrypt hash of it; desks receive the hash in their signed catalogue,
so that the code is checked without a network (docs/decisions/0010).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.signing import from_base64, to_base64
from app.domain.verdicts import LimitReason

CODE_DIGITS = 10
"""10,000,000,000 codes at about 0.1 s each: whoever copies a desk's file does not find one by trying."""

WRONG_CODES_ALLOWED = 5
"""Wrong codes within `WRONG_CODES_WINDOW` before no further one is looked at."""

WRONG_CODES_WINDOW = timedelta(minutes=5)
OVERRIDABLE = frozenset({LimitReason.TOO_MANY_WAITING, LimitReason.LIST_TOO_OLD})
"""The hard limits of the policy. A broken journal, a clock or a revoked desk are faults: nobody lifts them here."""

MOST_VOUCHERS = 10_000_000
_METHOD = "scrypt-15-8-1"
_COST, _BLOCK, _LANES, _MEMORY = 2**15, 8, 1, 2**26
_SALT_BYTES, _HASH_BYTES = 16, 32


class OverrideReason(StrEnum):
    """Why a coordinator allowed more; a free text stays at the desk, the journal holds only this."""

    NO_NETWORK = "no_network"
    CENTRE_DOWN = "centre_down"
    PEOPLE_WAITING = "people_waiting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CodeHash:
    """What proves a coordinator's code without telling it."""

    salt: bytes
    digest: bytes

    def matches(self, code: str) -> bool:
        """Tell whether this is the code, however it was spaced; takes about a tenth of a second and 32 MB."""
        digits = plain_code(code)
        return digits is not None and hmac.compare_digest(self.digest, _digest(digits, self.salt))

    def to_json(self) -> JsonObject:
        return {"method": _METHOD, "salt": to_base64(self.salt), "hash": to_base64(self.digest)}

    @classmethod
    def from_json(cls, value: JsonObject) -> CodeHash | None:
        """Read a verified field; None when a later version hashes otherwise: the desk then knows no code."""
        if fields.text(value, "method", longest=40) != _METHOD:
            return None
        try:
            salt, digest = from_base64(fields.text(value, "salt")), from_base64(fields.text(value, "hash"))
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        if len(salt) != _SALT_BYTES or len(digest) != _HASH_BYTES:
            msg = "coordinator code"
            raise fields.WrongShape(msg)
        return cls(salt, digest)


def new_code() -> str:
    """Make a code as it is told to a coordinator: digits in groups, `48210 93756`."""
    digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    return f"{digits[:5]} {digits[5:]}"


def hash_code(code: str) -> CodeHash:
    """Hash a code that `new_code` made, with a fresh salt."""
    digits = plain_code(code)
    if digits is None:
        msg = "not a coordinator's code"
        raise ValueError(msg)
    salt = secrets.token_bytes(_SALT_BYTES)
    return CodeHash(salt, _digest(digits, salt))


def plain_code(text: str) -> str | None:
    """The digits of a typed code without spaces, points or dashes; None for what cannot be one."""
    digits = "".join(character for character in text if character not in " .-\u00a0\u202f\t")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdecimal() else None


def _digest(digits: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        digits.encode("ascii"), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=_HASH_BYTES
    )


@dataclass(frozen=True, slots=True)
class OverrideAct:
    """The body of an `override` entry: vouchers allowed beyond a limit, or a wrong code."""

    limit: LimitReason
    """The hard limit that had been reached."""
    policy_version: int
    vouchers: int
    """How many more; zero for a wrong code."""
    reason: OverrideReason | None
    """None for a wrong code."""

    @property
    def granted(self) -> bool:
        return self.reason is not None

    def to_body(self) -> JsonObject:
        return {
            "granted": self.granted,
            "limit": self.limit.value,
            "policy": self.policy_version,
            "vouchers": self.vouchers,
            "reason": None if self.reason is None else self.reason.value,
        }

    @classmethod
    def from_body(cls, body: JsonObject) -> OverrideAct:
        """Read the body of an `override` entry; `WrongShape` when it is not one."""
        reason = fields.optional_text(body, "reason", longest=40)
        try:
            return cls(
                limit=LimitReason(fields.text(body, "limit", longest=40)),
                policy_version=fields.whole(body, "policy"),
                vouchers=fields.whole(body, "vouchers", most=MOST_VOUCHERS),
                reason=None if reason is None else OverrideReason(reason),
            )
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
