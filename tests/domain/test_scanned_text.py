from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scanned_text import (
    LONGEST,
    Foreign,
    ForeignKind,
    MistypedCode,
    PieceOfVoucher,
    VoucherDigits,
    repair_azerty,
    understand,
)
from app.domain.short_code import ALPHABET, ShortCode, write_short_code
from app.domain.voucher import VoucherRef

DIGITS = "0123456789" * 20 + "01234"
LAYOUTS = {
    "French": "à&é\"'(-è_ç",
    "Belgian": "à&é\"'(§è!ç",
    "French with caps lock": "À&É\"'(-È_Ç",
    "Belgian with caps lock": "À&É\"'(§È!Ç",
}
CODE = write_short_code(VoucherRef(7, 42), b"k" * 32)
layouts = st.sampled_from(sorted(LAYOUTS.values()))
voucher_digits = st.from_regex(r"\A[0-9]{205}\Z")


def typed_on(layout: str, digits: str) -> str:
    return "".join(layout[int(digit)] for digit in digits)


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(understand(text), VoucherDigits | ShortCode | PieceOfVoucher | MistypedCode | Foreign)


@given(
    st.text(st.characters(codec="ascii"), max_size=400) | st.text("0123456789à&é\"'(-è_ç]Q1 \r\n\x00\x1d", max_size=400)
)
def test_any_noise_of_a_scanner_gets_an_answer(text: str) -> None:
    assert isinstance(understand(text), VoucherDigits | ShortCode | PieceOfVoucher | MistypedCode | Foreign)


@given(voucher_digits)
def test_205_digits_are_what_a_voucher_has(digits: str) -> None:
    assert understand(digits) == VoucherDigits(digits)


@given(voucher_digits, layouts)
def test_digits_typed_on_an_azerty_machine_are_repaired(digits: str, layout: str) -> None:
    assert understand(typed_on(layout, digits)) == VoucherDigits(digits)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_key_of_the_top_row_is_its_digit(layout: str) -> None:
    assert repair_azerty(layout) == "0123456789"


@given(st.text())
def test_a_text_with_anything_else_in_it_is_not_repaired(text: str) -> None:
    repaired = repair_azerty(text)

    assert repaired == text or (repaired.isascii() and repaired.isdigit() and len(repaired) == len(text))


@pytest.mark.parametrize("text", ["é", "l'été", "à 8 h", "(c)", "http://à"])
def test_an_ordinary_text_that_has_keys_of_the_top_row_stays(text: str) -> None:
    assert isinstance(understand(text), Foreign)


@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "]Q1", "]Q3", " ]Q1", "]C0"])
@pytest.mark.parametrize("after", ["", "\r", "\n", "\r\n", "\t", "  "])
def test_what_a_scanner_puts_around_is_taken_off(before: str, after: str) -> None:
    assert understand(before + DIGITS + after) == VoucherDigits(DIGITS)


@pytest.mark.parametrize("length", [40, 100, 204, 206, 410, 7089])
def test_many_digits_but_not_205_are_a_piece_of_a_voucher(length: int) -> None:
    digits = (DIGITS * 40)[:length]

    assert understand(digits) == PieceOfVoucher()
    assert understand(typed_on(LAYOUTS["French"], digits)) == PieceOfVoucher()


@pytest.mark.parametrize("digits", ["7", "3017620422003", "0" * 39])
def test_few_digits_are_some_other_number(digits: str) -> None:
    assert understand(digits) == Foreign(ForeignKind.PRODUCT_NUMBER)


@pytest.mark.parametrize("text", [CODE, CODE.lower(), CODE.replace("-", ""), f" {CODE}\r\n", CODE.replace("-", " ")])
def test_a_short_code_is_understood_as_people_type_it(text: str) -> None:
    found = understand(text)

    assert isinstance(found, ShortCode)
    assert found.ref == VoucherRef(7, 42)


@given(st.text(ALPHABET, min_size=20, max_size=20))
def test_twenty_such_characters_are_a_code_or_a_mistyped_one(text: str) -> None:
    assert isinstance(understand(text), ShortCode | MistypedCode)


def test_a_code_with_one_wrong_character_is_mistyped() -> None:
    wrong = "Z" if CODE[0] != "Z" else "Y"

    assert understand(wrong + CODE[1:]) == MistypedCode()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ForeignKind.EMPTY),
        (" \r\n\t", ForeignKind.EMPTY),
        ("]Q1", ForeignKind.EMPTY),
        ("http://exemple.fr", ForeignKind.WEB_ADDRESS),
        ("HTTPS://EXEMPLE.FR/CHEMIN?a=1", ForeignKind.WEB_ADDRESS),
        ("www.exemple.fr", ForeignKind.WEB_ADDRESS),
        ("WIFI:T:WPA;S:Bus;P:secret;;", ForeignKind.WIFI),
        ("BEGIN:VCARD\nVERSION:3.0\nN:Dupont\nEND:VCARD", ForeignKind.CONTACT),
        ("MECARD:N:Dupont;;", ForeignKind.CONTACT),
        ("mailto:a@exemple.fr", ForeignKind.EMAIL),
        ("MATMSG:TO:a@exemple.fr;;", ForeignKind.EMAIL),
        ("tel:+33556000000", ForeignKind.PHONE),
        ("SMSTO:0556000000:oui", ForeignKind.PHONE),
        ("geo:44.8,-0.6", ForeignKind.PLACE),
        ("BEGIN:VEVENT\nSUMMARY:Atelier", ForeignKind.CALENDAR),
        ("BEGIN:VCALENDAR\n", ForeignKind.CALENDAR),
        ("BCD\n002\n1\nSCT\n", ForeignKind.PAYMENT),
        ("bonjour", ForeignKind.OTHER),
        ("\x00\x01\x02", ForeignKind.OTHER),
        ("٠١٢٣٤٥٦٧٨٩" * 20 + "٠١٢٣٤", ForeignKind.OTHER),
        ("\ud800", ForeignKind.OTHER),
        ("\x00" + DIGITS, ForeignKind.OTHER),
        ("<html>", ForeignKind.OTHER),
    ],
    ids=repr,
)
def test_another_text_is_named_by_what_it_looks_like(text: str, kind: ForeignKind) -> None:
    assert understand(text) == Foreign(kind)


def test_ten_kilobytes_of_noise_are_not_looked_at() -> None:
    assert understand("é" * 10_240) == Foreign(ForeignKind.TOO_LONG)
    assert understand("7" * (LONGEST + 1)) == Foreign(ForeignKind.TOO_LONG)


def test_a_scanner_prefix_typed_on_an_azerty_keyboard_is_taken_off() -> None:
    on_azerty = DIGITS.translate(str.maketrans("0123456789", LAYOUTS["French"]))
    assert understand(f"$A&{on_azerty}") == VoucherDigits(DIGITS)
