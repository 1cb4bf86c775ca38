"""Ed25519 signatures with a purpose: what was signed as a receipt can never pass as a policy or a voucher."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain import fields
from app.domain.canonical import Json, JsonObject, NotCanonical, canonical_text, parse_canonical

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Purpose(StrEnum):
    """What a signature is for; its prefix `comptoir:<purpose>:1` and a line feed stand before the signed bytes."""

    VOUCHER = "voucher"
    RECEIPT = "receipt"
    ACKNOWLEDGEMENT = "acknowledgement"
    POLICY = "policy"
    CATALOGUE = "catalogue"
    KEYS = "keys"
    LISTS = "lists"
    USED_LIST = "used-list"
    ENROLMENT = "enrolment"
    REQUEST = "request"
    JOURNAL_HEAD = "journal-head"
    CODE_CHECK = "code-check"
    STATEMENT = "statement"
    OWN_REDEMPTIONS = "own-redemptions"
    DISPUTES = "disputes"

    @property
    def prefix(self) -> bytes:
        return f"comptoir:{self.value}:1\n".encode("ascii")


class BadSignature(ValueError):
    """The bytes were not signed by this key for this purpose."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key, 32 raw bytes; never printed."""

    _key: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, raw: bytes) -> SigningKey:
        """Read 32 raw bytes; another length is a ValueError."""
        return cls(Ed25519PrivateKey.from_private_bytes(raw))

    def to_bytes(self) -> bytes:
        return self._key.private_bytes_raw()

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, purpose: Purpose, message: bytes) -> bytes:
        return self._key.sign(purpose.prefix + message)

    def __repr__(self) -> str:
        return f"SigningKey({self.public.fingerprint})"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public Ed25519 key, 32 raw bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_KEY_BYTES:
            msg = "an Ed25519 public key has 32 bytes"
            raise ValueError(msg)

    @classmethod
    def from_text(cls, text: str) -> PublicKey:
        return cls(from_base64(text))

    @property
    def text(self) -> str:
        return to_base64(self.raw)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw key as 64 lower-case hexadecimal digits: what people compare and keep."""
        return hashlib.sha256(self.raw).hexdigest()

    def verify(self, purpose: Purpose, message: bytes, *, signature: bytes) -> None:
        """Raise `BadSignature` unless this key signed exactly these bytes for this purpose."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, purpose.prefix + message)
        except (InvalidSignature, ValueError) as error:
            raise BadSignature(purpose.value) from error


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """Canonical JSON text and the signature over its UTF-8 bytes; kept and sent as it was signed, to the byte."""

    payload: str
    signature: bytes
    key: str
    """Fingerprint of the key that signed."""

    def opened(self, purpose: Purpose, keys: Mapping[str, PublicKey]) -> JsonObject:
        """Return the payload once verified against one of the given keys (by fingerprint).

        `BadSignature` when the key is not among them or the signature is wrong, `WrongShape` when what was
        signed is not canonical.
        """
        known = keys.get(self.key)
        if known is None:
            raise BadSignature(purpose.value)
        known.verify(purpose, self.payload.encode("utf-8"), signature=self.signature)
        try:
            return parse_canonical(self.payload)
        except NotCanonical as error:
            raise fields.WrongShape(purpose.value) from error

    def to_json(self) -> JsonObject:
        return {"payload": self.payload, "signature": to_base64(self.signature), "key": self.key}

    @classmethod
    def from_json(cls, value: JsonObject, *, longest: int = 4_000_000) -> SignedDocument:
        """Read the envelope, unverified; `WrongShape` when it is not one."""
        try:
            payload = fields.text(value, "payload", longest=longest)
            payload.encode("utf-8")
            signature = from_base64(fields.text(value, "signature"))
        except ValueError as error:
            raise fields.WrongShape("signature") from error
        return cls(payload, signature, key=fields.text(value, "key", longest=64))


def sign_document(key: SigningKey, purpose: Purpose, value: Mapping[str, Json]) -> SignedDocument:
    payload = canonical_text(value)
    return SignedDocument(payload, key.sign(purpose, payload.encode("utf-8")), key=key.public.fingerprint)


def keyring_of(*keys: PublicKey) -> dict[str, PublicKey]:
    """Index keys by fingerprint, as `SignedDocument.opened` wants them."""
    return {key.fingerprint: key for key in keys}


def to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str) -> bytes:
    """Read standard base64 strictly, in its one form; anything else is a ValueError."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        msg = "not base64"
        raise ValueError(msg) from error
    if to_base64(raw) != text:
        msg = "not base64 in its one form"
        raise ValueError(msg)
    return raw
