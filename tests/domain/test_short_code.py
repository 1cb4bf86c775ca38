from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.short_code import (
    ALPHABET,
    CAMPAIGNS,
    LENGTH,
    SERIALS,
    MistypedShortCode,
    ShortCode,
    looks_like_short_code,
    mac_matches,
    plain_short_code,
    read_short_code,
    short_code_mac,
    write_short_code,
)
from app.domain.voucher import VoucherRef

KEY = b"k" * 32
refs = st.builds(VoucherRef, st.integers(0, CAMPAIGNS - 1), st.integers(0, SERIALS - 1))


def _plain(ref: VoucherRef) -> str:
    return plain_short_code(write_short_code(ref, KEY))


@given(refs)
def test_what_is_written_is_read_back_and_its_mac_holds(ref: VoucherRef) -> None:
    code = read_short_code(write_short_code(ref, KEY))

    assert code == ShortCode(ref, short_code_mac(ref, KEY))
    assert mac_matches(code, KEY)


@given(refs)
def test_a_code_is_printed_in_four_groups_of_five(ref: VoucherRef) -> None:
    groups = write_short_code(ref, KEY).split("-")

    assert [len(group) for group in groups] == [5, 5, 5, 5]


@settings(max_examples=20)
@given(refs)
def test_every_single_wrong_character_is_caught(ref: VoucherRef) -> None:
    code = _plain(ref)

    for place in range(LENGTH):
        for wrong in ALPHABET.replace(code[place], ""):
            with pytest.raises(MistypedShortCode):
                read_short_code(code[:place] + wrong + code[place + 1 :])


@settings(max_examples=20)
@given(refs)
def test_every_exchange_of_two_characters_is_caught(ref: VoucherRef) -> None:
    code = _plain(ref)

    for one, other in combinations(range(LENGTH), 2):
        if code[one] == code[other]:
            continue
        characters = list(code)
        characters[one], characters[other] = characters[other], characters[one]
        with pytest.raises(MistypedShortCode):
            read_short_code("".join(characters))


@given(
    refs, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from(["", " ", "-", "\u2011", "\u00a0", ". "])
)
def test_case_and_separators_do_not_matter(ref: VoucherRef, case: object, separator: str) -> None:
    groups = write_short_code(ref, KEY).split("-")
    typed = case(separator.join(groups))  # type: ignore[operator]

    assert read_short_code(typed) == read_short_code("".join(groups))


@given(refs)
def test_letters_that_look_like_digits_are_read_as_digits(ref: VoucherRef) -> None:
    code = _plain(ref)

    for one in "IiLl":
        assert read_short_code(code.replace("0", "O").replace("1", one)) == read_short_code(code)


@given(refs, refs)
def test_the_mac_of_one_voucher_is_not_that_of_another(ref: VoucherRef, other: VoucherRef) -> None:
    if ref != other:
        assert not mac_matches(ShortCode(other, short_code_mac(ref, KEY)), KEY)


@given(refs)
def test_a_code_made_with_another_key_is_not_genuine(ref: VoucherRef) -> None:
    code = read_short_code(write_short_code(ref, b"x" * 32))

    assert code is not None
    assert not mac_matches(code, KEY)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    try:
        code = read_short_code(text)
    except MistypedShortCode:
        assert looks_like_short_code(text)
    else:
        assert (code is not None) == looks_like_short_code(text)


@pytest.mark.parametrize("ref", [VoucherRef(CAMPAIGNS, 0), VoucherRef(0, SERIALS), VoucherRef(-1, 0)], ids=str)
def test_a_voucher_too_far_for_a_short_code_is_refused(ref: VoucherRef) -> None:
    with pytest.raises(ValueError, match="too large"):
        write_short_code(ref, KEY)


@pytest.mark.parametrize("text", ["", "0", "0" * 19, "0" * 21, "U" * 20, "é" * 20, "0000000000_000000000"])
def test_another_text_does_not_look_like_a_code(text: str) -> None:
    assert read_short_code(text) is None


@pytest.mark.parametrize(("letter", "lookalike"), [("S", "\u017f"), ("1", "\u0131"), ("K", "\u212a"), ("0", "\uff10")])
def test_a_letter_of_another_alphabet_is_not_read_as_one_of_ours(letter: str, lookalike: str) -> None:
    code = next(code for serial in range(200) if letter in (code := _plain(VoucherRef(7, serial))))

    assert read_short_code(code.replace(letter, lookalike, 1)) is None
