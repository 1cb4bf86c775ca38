from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.signing import BadSignature, SigningKey
from app.domain.voucher import (
    DIGITS,
    MAX_DAY,
    MESSAGE_BYTES,
    NotThisFormat,
    UnknownIssuer,
    Voucher,
    VoucherRef,
    VoucherTerms,
    issuer_key_id,
    open_voucher,
    sign_voucher,
)
from tests.builders import terms

ISSUER = SigningKey.from_bytes(b"i" * 32)
STRANGER = SigningKey.from_bytes(b"s" * 32)
KEYS = {issuer_key_id(ISSUER.public): ISSUER.public}

four_bytes = st.integers(0, 2**32 - 1)
days = st.dates(date(1970, 1, 1), MAX_DAY)
all_terms = st.builds(
    VoucherTerms,
    valid_from=days,
    expires=days,
    tolerance_days=st.integers(0, 255),
    territory=st.from_regex(r"\A[0-9A-Z]{0,3}\Z"),
    value_cents=st.integers(0, 65535),
)
vouchers = st.builds(
    Voucher,
    issuer_key=st.just(issuer_key_id(ISSUER.public)),
    ref=st.builds(VoucherRef, four_bytes, four_bytes),
    terms=all_terms,
)


def a_voucher(**changes: object) -> Voucher:
    return Voucher(issuer_key_id(ISSUER.public), VoucherRef(1, 2), terms(**changes))


@given(vouchers)
def test_what_is_signed_is_read_back(voucher: Voucher) -> None:
    signed = sign_voucher(voucher, ISSUER)

    assert len(signed.digits) == DIGITS
    assert open_voucher(signed.digits, KEYS) == signed


@given(vouchers, st.integers(0, DIGITS - 1), st.integers(1, 9))
def test_no_digit_can_be_altered(voucher: Voucher, place: int, step: int) -> None:
    digits = sign_voucher(voucher, ISSUER).digits
    altered = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]

    with pytest.raises((NotThisFormat, UnknownIssuer, BadSignature)):
        open_voucher(altered, KEYS)


@given(vouchers, st.integers(0, MESSAGE_BYTES * 8 - 1))
def test_no_bit_can_be_altered(voucher: Voucher, bit: int) -> None:
    altered = int(sign_voucher(voucher, ISSUER).digits) ^ 1 << bit

    with pytest.raises((NotThisFormat, UnknownIssuer, BadSignature)):
        open_voucher(str(altered).zfill(DIGITS), KEYS)


@given(st.text())
def test_a_text_that_is_no_voucher_is_only_ever_not_this_format(text: str) -> None:
    with pytest.raises(NotThisFormat):
        open_voucher(text, KEYS)


@given(st.from_regex(r"\A[0-9]{205}\Z"))
def test_any_205_digits_get_an_answer(digits: str) -> None:
    with pytest.raises((NotThisFormat, UnknownIssuer, BadSignature)):
        open_voucher(digits, KEYS)


def test_a_voucher_of_another_issuer_is_told_from_a_forged_one() -> None:
    theirs = replace(a_voucher(), issuer_key=issuer_key_id(STRANGER.public))

    with pytest.raises(UnknownIssuer):
        open_voucher(sign_voucher(theirs, STRANGER).digits, KEYS)
    with pytest.raises(BadSignature):
        open_voucher(sign_voucher(a_voucher(), STRANGER).digits, KEYS)


def test_nothing_is_accepted_without_a_key() -> None:
    with pytest.raises(UnknownIssuer):
        open_voucher(sign_voucher(a_voucher(), ISSUER).digits, {})


@pytest.mark.parametrize(
    "changes",
    [
        {"territory": "2a"},
        {"territory": "0974"},
        {"territory": "é"},
        {"territory": "33\n"},
        {"tolerance_days": 256},
        {"tolerance_days": -1},
        {"value_cents": 65536},
        {"value_cents": -1},
        {"valid_from": date(1969, 12, 31)},
        {"expires": date(2149, 6, 7)},
    ],
    ids=str,
)
def test_a_field_that_does_not_fit_its_bytes_is_refused_when_signing(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        sign_voucher(a_voucher(**changes), ISSUER)


@pytest.mark.parametrize("ref", [VoucherRef(2**32, 0), VoucherRef(0, 2**32), VoucherRef(-1, 0)], ids=str)
def test_a_campaign_or_serial_too_large_is_refused_when_signing(ref: VoucherRef) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        sign_voucher(replace(a_voucher(), ref=ref), ISSUER)


def test_the_tolerance_counts_from_the_printed_day() -> None:
    assert terms(expires=date(2026, 12, 31), tolerance_days=31).last_day_in_tolerance == date(2027, 1, 31)


def test_a_voucher_is_named_by_campaign_and_serial() -> None:
    assert str(VoucherRef(7, 123)) == "7-123"
