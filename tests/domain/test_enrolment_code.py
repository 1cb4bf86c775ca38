from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enrolment_code import WrongEnrolmentText, new_enrolment_code, read_enrolment_code, short_fingerprint
from app.domain.short_code import ALPHABET
from app.domain.signing import PublicKey, SigningKey

CENTRE = SigningKey.from_bytes(b"c" * 32).public
OTHER = SigningKey.from_bytes(b"o" * 32).public


def test_a_code_has_six_groups_of_four() -> None:
    groups = new_enrolment_code(CENTRE).text.split("-")

    assert [len(group) for group in groups] == [4] * 6


def test_a_code_names_its_centre_and_no_other() -> None:
    code = new_enrolment_code(CENTRE)

    assert code.names(CENTRE)
    assert not code.names(OTHER)


def test_two_codes_of_one_centre_differ_in_their_secret_alone() -> None:
    one, other = new_enrolment_code(CENTRE), new_enrolment_code(CENTRE)

    assert one.secret != other.secret
    assert one.centre == other.centre


@given(st.sampled_from([str.lower, str.upper]), st.sampled_from(["", " ", "-"]), st.sampled_from(["", " ", "\r\n"]))
def test_a_code_is_read_as_people_type_it(case: object, separator: str, around: str) -> None:
    code = new_enrolment_code(CENTRE)
    typed = around + case(code.text.replace("-", separator)) + around  # type: ignore[operator]

    assert read_enrolment_code(typed) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_enrolment_code("OOOO IIII LLLL oooo iiii llll").text == "0000-1111-1111-0000-1111-1111"


@given(st.text())
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = read_enrolment_code(text)
    except WrongEnrolmentText:
        return
    assert set(code.secret + code.centre) <= set(ALPHABET)


@pytest.mark.parametrize("text", ["", "0" * 23, "0" * 25, "U" * 24, "é" * 24, "0000_0000_0000_0000_0000_0000"])
def test_another_text_is_no_code(text: str) -> None:
    with pytest.raises(WrongEnrolmentText):
        read_enrolment_code(text)


@given(st.binary(min_size=32, max_size=32))
def test_the_second_half_is_the_first_sixty_bits_of_the_fingerprint(raw: bytes) -> None:
    key = PublicKey(raw)
    bits = "".join(f"{ALPHABET.index(character):05b}" for character in short_fingerprint(key))

    assert f"{int(bits, 2):015x}" == key.fingerprint[:15]
