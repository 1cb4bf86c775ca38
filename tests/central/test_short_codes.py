"""The check of short codes: a signed yes or no, and guessing is slow."""

from __future__ import annotations

from app.domain.canonical import JsonObject
from app.domain.short_code import write_short_code
from app.domain.signing import Purpose, SignedDocument, keyring_of
from app.domain.voucher import VoucherRef
from central.short_codes import WINDOW, WRONG_CODES_ALLOWED
from tests.central.given import Campaign, Desk, Given


def code_of(given: Given, campaign: Campaign, serial: int) -> str:
    return write_short_code(VoucherRef(campaign.number, serial), given.keys.codes())


def checked(desk: Desk, code: str) -> JsonObject:
    answer = desk.check_code(code)
    assert answer.status_code == 200, answer.text
    document = SignedDocument.from_json(answer.json()["check"])
    return document.opened(Purpose.CODE_CHECK, keyring_of(desk.given.centre.key.public))


def test_a_code_of_an_issued_voucher_is_genuine(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    code = code_of(given, campaign, 99)
    plain = code.replace("-", "")
    found = {
        "v": 1, "kind": "code-check", "desk": desk.id, "code": plain, "genuine": True, "at": "2026-11-23T11:00:00.000Z",
    }  # fmt: skip
    assert checked(desk, code) == found
    assert checked(desk, plain.lower()) == found


def test_a_wrong_mac_a_serial_never_issued_and_a_typing_mistake_are_not_genuine(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    forged = write_short_code(VoucherRef(campaign.number, 1), b"another secret of thirty-two by.")
    never = code_of(given, campaign, 100)
    unknown = write_short_code(VoucherRef(campaign.number + 1, 0), given.keys.codes())
    good = code_of(given, campaign, 1)
    mistyped = good[:-1] + ("0" if good[-1] != "0" else "1")
    for code in (forged, never, unknown, mistyped, "", "hello", "\x00", "é" * 40):
        assert checked(desk, code)["genuine"] is False


def test_after_ten_wrong_codes_the_desk_must_wait_even_with_a_right_one(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk()
    right = code_of(given, campaign, 1)
    for _ in range(WRONG_CODES_ALLOWED):
        assert checked(desk, "wrong")["genuine"] is False
    answer = desk.check_code(right)
    assert (answer.status_code, answer.json()) == (429, {"error": {"code": "slow_down"}})
    assert answer.headers["retry-after"] == "300"
    assert checked(other, right)["genuine"] is True
    given.clock.at += WINDOW
    assert desk.check_code(right).status_code == 429
    given.clock.forward(milliseconds=1)
    assert checked(desk, right)["genuine"] is True


def test_right_codes_are_not_counted(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    for serial in range(WRONG_CODES_ALLOWED + 5):
        assert checked(desk, code_of(given, campaign, serial))["genuine"] is True
