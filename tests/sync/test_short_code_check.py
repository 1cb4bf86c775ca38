from __future__ import annotations

from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.short_code import write_short_code
from app.domain.signing import Purpose, SigningKey
from app.domain.voucher import VoucherRef
from app.foundation.errors import NotEnrolled
from app.sync import short_code_check
from tests.sync import scripted_centre as tricks
from tests.sync.given import signed_again
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import ScriptedCentre, Trick, altered


@pytest.fixture
def code(honest: HonestCentre) -> str:
    return honest.issue()[0].short_code


def test_a_printed_code_is_genuine(desk: DeskParts, code: str) -> None:
    assert desk.check_short_code(code) is True


def test_a_code_is_understood_as_people_type_it(desk: DeskParts, code: str) -> None:
    assert desk.check_short_code(f"  {code.lower().replace('-', ' ')}") is True


def test_an_invented_code_is_not_genuine(desk: DeskParts, code: str) -> None:
    invented = write_short_code(VoucherRef(1, 0), b"x" * 32)

    assert desk.check_short_code(invented) is False


def test_a_code_of_a_voucher_that_was_never_issued_is_not_genuine(desk: DeskParts, honest: HonestCentre) -> None:
    assert desk.check_short_code(write_short_code(VoucherRef(1, 9999), honest.centre.code_key)) is False


def test_after_too_many_wrong_codes_the_centre_does_not_say(desk: DeskParts, code: str) -> None:
    wrong = write_short_code(VoucherRef(1, 0), b"x" * 32)
    said = [desk.check_short_code(wrong) for _ in range(11)]

    assert said == [False] * 10 + [None]
    assert desk.check_short_code(code) is None


@pytest.mark.parametrize(
    "trick",
    [
        tricks.says(200, tricks.PORTAL_PAGE),
        tricks.says(302, b"", Location="http://127.0.0.1:9/"),
        tricks.says(500),
        tricks.refuses(429, "slow_down", Retry_After="9"),
        tricks.answers({"v": 1}),
        tricks.answers({"check": "yes"}),
        tricks.loses_the_answer,
        tricks.hangs,
    ],
    ids=["a page", "a redirection", "a failure", "a pause", "no check", "another shape", "a lost answer", "silence"],
)
def test_what_is_not_an_answer_is_not_a_yes(
    trick: Trick, desk: DeskParts, code: str, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_code_check, "READ_TIMEOUT_S", 0.3)
    centre.plays(trick)

    assert desk.check_short_code(code) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"desk": "0199a000-0000-7000-8000-00000000dead"},
        {"code": "0" * 20},
        {"kind": "receipt"},
        {"v": 2},
        {"genuine": 1},
        {"genuine": "true"},
    ],
    ids=str,
)
def test_the_answer_to_another_question_is_not_a_yes(
    changes: dict[str, Any], desk: DeskParts, code: str, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["check"] = signed_again(value["check"], honest.key, Purpose.CODE_CHECK, **changes)

    centre.plays(altered(change))

    assert desk.check_short_code(code) is None


def test_a_stranger_who_says_yes_is_not_believed(desk: DeskParts, code: str, centre: ScriptedCentre) -> None:
    def change(value: dict[str, Any]) -> None:
        value["check"] = signed_again(value["check"], SigningKey.generate(), Purpose.CODE_CHECK)

    centre.plays(altered(change))

    assert desk.check_short_code(code) is None


def test_a_yes_signed_for_another_purpose_is_not_believed(
    desk: DeskParts, code: str, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["check"] = signed_again(value["check"], honest.key, Purpose.RECEIPT)

    centre.plays(altered(change))

    assert desk.check_short_code(code) is None


def test_a_folder_without_a_desk_cannot_ask(blank_desk: DeskParts, code: str) -> None:
    with pytest.raises(NotEnrolled):
        blank_desk.check_short_code(code)
