from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fields import WrongShape
from app.domain.signing import BadSignature, PublicKey, SigningKey, keyring_of
from app.domain.used_list import CampaignList, Use, bitmap_of, read_list, terms_from_json, terms_to_json, write_list
from tests.builders import NOON, terms

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "vectors" / "used-list.json").read_text(encoding="utf-8")
)
VECTOR_KEYS = keyring_of(PublicKey(bytes.fromhex(VECTORS["centre"]["public"])))
CENTRE = SigningKey.from_bytes(b"c" * 32)
KEYS = keyring_of(CENTRE.public)


def a_list(used: list[int], *, first: int = 0, count: int = 100, blocked: dict[int, str] | None = None) -> CampaignList:
    return CampaignList(
        campaign=1,
        version=3,
        as_of=NOON,
        first=first,
        count=count,
        sponsor="Département de la Gironde",
        terms=terms(),
        booklet_size=10,
        offerings=(),
        blocked=blocked or {},
        bitmap=bitmap_of(used, first=first, count=count),
    )


@st.composite
def lists(draw: st.DrawFn) -> CampaignList:
    first, count = draw(st.integers(0, 1000)), draw(st.integers(0, 300))
    if not count:
        return a_list([], first=first, count=0)
    serials = st.integers(first, first + count - 1)
    used = draw(st.sets(serials))
    blocked = draw(st.dictionaries(serials, st.sampled_from(["lost", "stolen"]), max_size=5))
    return a_list(sorted(used), first=first, count=count, blocked=blocked)


@given(lists())
def test_a_list_is_read_back(made: CampaignList) -> None:
    assert read_list(write_list(made, CENTRE), KEYS) == made


@given(st.integers(0, 1000), st.sets(st.integers(0, 299)))
def test_a_list_says_used_of_exactly_the_used_serials(first: int, places: set[int]) -> None:
    made = a_list([first + place for place in places], first=first, count=300)

    said = {place for place in range(300) if made.use_of(first + place) is Use.USED}

    assert said == places
    assert made.used_count == len(places)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(-10, 200))
def test_a_serial_outside_the_range_is_not_covered(first: int, count: int, serial: int) -> None:
    made = a_list([], first=first, count=count)

    assert (made.use_of(serial) is Use.NOT_COVERED) == (not first <= serial < first + count)


@given(lists(), st.data())
def test_no_bit_of_a_file_can_be_altered(made: CampaignList, data: st.DataObject) -> None:
    file = bytearray(write_list(made, CENTRE))
    bit = data.draw(st.integers(0, len(file) * 8 - 1))
    file[bit >> 3] ^= 1 << (bit & 7)

    with pytest.raises((BadSignature, WrongShape)):
        read_list(bytes(file), KEYS)


@given(lists(), st.data())
def test_a_file_that_was_cut_is_refused(made: CampaignList, data: st.DataObject) -> None:
    file = write_list(made, CENTRE)

    with pytest.raises((BadSignature, WrongShape)):
        read_list(file[: data.draw(st.integers(0, len(file) - 1))], KEYS)


@given(st.binary(max_size=300).flatmap(lambda noise: st.sampled_from([noise, b"CUL1" + noise])))
def test_any_bytes_are_a_list_or_refused(file: bytes) -> None:
    with pytest.raises((BadSignature, WrongShape)):
        read_list(file, KEYS)


def test_a_list_of_another_centre_is_refused() -> None:
    with pytest.raises(BadSignature):
        read_list(write_list(a_list([1]), SigningKey.from_bytes(b"x" * 32)), KEYS)


@pytest.mark.parametrize(("serial", "first"), [(-1, 0), (100, 0), (9, 10), (110, 10)])
def test_a_used_serial_outside_the_list_is_our_mistake(serial: int, first: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        bitmap_of([serial], first=first, count=100)


def test_no_offering_named_means_that_all_are_allowed() -> None:
    assert a_list([]).allows("ANYTHING")
    assert replace(a_list([]), offerings=("ATELIER",)).allows("ATELIER")
    assert not replace(a_list([]), offerings=("ATELIER",)).allows("MEDIATION")


def test_three_million_vouchers_fit_in_380_kilobytes() -> None:
    count = 3_000_000

    assert len(write_list(a_list([0, count - 1], count=count), CENTRE)) <= 380_000


def test_terms_are_read_back() -> None:
    assert terms_from_json(terms_to_json(terms(territory="2A"))) == terms(territory="2A")


@pytest.mark.parametrize(
    "changes",
    [
        {"expires": "2026-13-01"},
        {"expires": None},
        {"tolerance_days": 256},
        {"territory": "0974"},
        {"value_cents": 65536},
    ],
    ids=str,
)
def test_terms_of_another_shape_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        terms_from_json({**terms_to_json(terms()), **changes})


@pytest.mark.parametrize("case", VECTORS["lists"], ids=lambda case: case["name"])
def test_a_vector_is_read_and_written_again_to_the_byte(case: dict[str, Any]) -> None:
    file = bytes.fromhex(case["file"])
    found = read_list(file, VECTOR_KEYS)

    assert write_list(found, SigningKey.from_bytes(bytes.fromhex(VECTORS["centre"]["private"]))) == file
    assert [serial for serial in range(found.count) if found.use_of(serial) is Use.USED] == case["used"]
    assert sorted(found.blocked) == case["blocked"]
    assert all(found.use_of(serial) is Use.NOT_COVERED for serial in case["not_covered"])


@pytest.mark.parametrize("case", VECTORS["lists"], ids=lambda case: case["name"])
def test_a_vector_is_laid_out_as_the_document_says(case: dict[str, Any]) -> None:
    header = case["header"].encode("utf-8")

    assert bytes.fromhex(case["file"]) == (
        b"CUL1"
        + len(header).to_bytes(4, "big")
        + header
        + bytes.fromhex(case["bitmap"])
        + bytes.fromhex(case["signature"])
    )


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["name"])
def test_a_vector_that_is_no_list_gets_its_answer(case: dict[str, Any]) -> None:
    with pytest.raises(BadSignature if case["answer"] == "bad_signature" else WrongShape):
        read_list(bytes.fromhex(case["file"]), VECTOR_KEYS)
