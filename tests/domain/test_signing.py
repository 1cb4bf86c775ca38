from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import JsonObject, canonical_text
from app.domain.fields import WrongShape
from app.domain.signing import (
    BadSignature,
    PublicKey,
    Purpose,
    SignedDocument,
    SigningKey,
    from_base64,
    keyring_of,
    sign_document,
    to_base64,
)

KEY = SigningKey.from_bytes(b"a" * 32)
OTHER = SigningKey.from_bytes(b"b" * 32)
VALUE: JsonObject = {"v": 1, "site": "Médiathèque"}
purposes = st.sampled_from(Purpose)


@given(st.binary(max_size=200), purposes)
def test_a_signature_holds_for_its_bytes_and_purpose(message: bytes, purpose: Purpose) -> None:
    KEY.public.verify(purpose, message, signature=KEY.sign(purpose, message))


@given(st.binary(max_size=200), purposes, purposes)
def test_a_signature_for_one_purpose_never_passes_for_another(message: bytes, made: Purpose, read: Purpose) -> None:
    if made is read:
        return
    with pytest.raises(BadSignature):
        KEY.public.verify(read, message, signature=KEY.sign(made, message))


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\0" * 63, b"\0" * 65])
def test_what_is_no_signature_is_bad(signature: bytes) -> None:
    with pytest.raises(BadSignature):
        KEY.public.verify(Purpose.RECEIPT, b"message", signature=signature)


def test_the_purpose_stands_in_front_of_what_is_signed() -> None:
    assert Purpose.USED_LIST.prefix == b"comptoir:used-list:1\n"
    assert len({purpose.prefix for purpose in Purpose}) == len(Purpose)


def test_a_document_opens_with_the_key_that_signed_it() -> None:
    document = sign_document(KEY, Purpose.RECEIPT, VALUE)

    assert document.opened(Purpose.RECEIPT, keyring_of(OTHER.public, KEY.public)) == VALUE


def test_a_document_does_not_open_without_its_key() -> None:
    document = sign_document(KEY, Purpose.RECEIPT, VALUE)

    with pytest.raises(BadSignature):
        document.opened(Purpose.RECEIPT, keyring_of(OTHER.public))


def test_a_document_that_names_another_key_does_not_open() -> None:
    document = sign_document(KEY, Purpose.RECEIPT, VALUE)
    renamed = SignedDocument(document.payload, document.signature, key=OTHER.public.fingerprint)

    with pytest.raises(BadSignature):
        renamed.opened(Purpose.RECEIPT, keyring_of(OTHER.public, KEY.public))


@given(st.integers(0, 10**6))
def test_no_character_of_a_document_can_be_altered(place: int) -> None:
    document = sign_document(KEY, Purpose.RECEIPT, VALUE)
    place %= len(document.payload)
    payload = document.payload[:place] + chr(ord(document.payload[place]) ^ 1) + document.payload[place + 1 :]

    with pytest.raises(BadSignature):
        SignedDocument(payload, document.signature, document.key).opened(Purpose.RECEIPT, keyring_of(KEY.public))


def test_a_signed_text_that_is_not_canonical_has_the_wrong_shape() -> None:
    payload = '{"v": 1}'
    document = SignedDocument(payload, KEY.sign(Purpose.POLICY, payload.encode()), KEY.public.fingerprint)

    with pytest.raises(WrongShape):
        document.opened(Purpose.POLICY, keyring_of(KEY.public))


def test_an_envelope_is_read_back_to_the_byte() -> None:
    document = sign_document(KEY, Purpose.CATALOGUE, VALUE)

    assert SignedDocument.from_json(document.to_json()) == document
    assert document.payload == canonical_text(VALUE)


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": None},
        {"payload": 7},
        {"payload": "\ud800"},
        {"signature": "not base64!"},
        {"signature": "QQ"},
        {"signature": None},
        {"key": None},
        {"key": "f" * 65},
    ],
    ids=str,
)
def test_what_is_no_envelope_has_the_wrong_shape(changes: JsonObject) -> None:
    envelope = {**sign_document(KEY, Purpose.RECEIPT, VALUE).to_json(), **changes}

    with pytest.raises(WrongShape):
        SignedDocument.from_json(envelope)


def test_a_private_key_is_never_printed() -> None:
    shown = f"{KEY!r} {KEY} {[KEY]}"

    assert KEY.public.fingerprint in shown
    assert KEY.to_bytes().hex() not in shown
    assert to_base64(KEY.to_bytes()) not in shown


def test_a_key_is_read_back_from_its_text_and_bytes() -> None:
    assert PublicKey.from_text(KEY.public.text) == KEY.public
    assert SigningKey.from_bytes(KEY.to_bytes()).public == KEY.public
    assert SigningKey.generate().public != SigningKey.generate().public


@pytest.mark.parametrize("raw", [b"", b"\0" * 31, b"\0" * 33])
def test_a_key_of_another_length_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        PublicKey(raw)
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        SigningKey.from_bytes(raw)


@given(st.binary(max_size=100))
def test_bytes_are_read_back_from_base64(raw: bytes) -> None:
    assert from_base64(to_base64(raw)) == raw


@given(st.text(max_size=30))
def test_base64_has_one_form(text: str) -> None:
    try:
        raw = from_base64(text)
    except ValueError:
        return
    assert base64.b64encode(raw).decode() == text


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ==\n", " QQ==", "Q Q==", "_-==", "é"])
def test_another_form_of_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        from_base64(text)
