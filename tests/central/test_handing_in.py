"""A file of requests is answered as the network would have been: the same bytes, rules and receipts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.domain.carried_file import CarriedAnswers, CarriedRequest, CarriedRequests
from app.domain.journal import JournalEntry
from app.domain.redemption import ProofKind
from app.domain.requests import signed_message
from app.domain.short_code import plain_short_code, write_short_code
from app.domain.signing import Purpose, SigningKey
from app.domain.voucher import VoucherRef
from central import handing_in
from central.exchange import exchange
from central.handing_in import hand_in
from central.keys import KEYS_SETTING
from tests.central.given import Answer, Desk, Given
from tests.central.terminal import Operator


def exported(desk: Desk, *batches: list[JournalEntry], key: SigningKey | None = None) -> str:
    requests = []
    for batch in batches:
        body = json.dumps(desk.request(batch)).encode()
        requests.append(CarriedRequest(body, (key or desk.key).sign(Purpose.REQUEST, signed_message(desk.id, body))))
    return CarriedRequests(desk.id, tuple(requests)).to_text()


def answers_of(given: Given, file: CarriedAnswers) -> list[Answer]:
    return [Answer(given, dict(item.answer)) for item in file.answers if item.answer is not None]


def test_each_request_of_a_file_is_answered_by_receipts(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first, second = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    done = hand_in(given.centre, exported(desk, [first], [second]))
    assert (done.answered, done.errors) == (2, ())
    one, two = answers_of(given, done.file)
    assert (one.outcomes(first), two.outcomes(second)) == (["accepted"], ["accepted"])


def test_a_file_that_comes_twice_is_answered_with_the_same_receipts_as_over_the_network(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    text = exported(desk, [entry])
    (first,) = answers_of(given, hand_in(given.centre, text).file)
    (again,) = answers_of(given, hand_in(given.centre, text).file)
    online = desk.exchange(entry)
    assert first.value["answers"] == again.value["answers"] == online.value["answers"]
    assert given.report()["redeemed"] == 1


def test_files_in_the_wrong_order_end_as_in_the_right_one(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    older, newer = exported(desk, [desk.redeem(campaign, 1)]), exported(desk, [desk.redeem(campaign, 2)])
    hand_in(given.centre, newer)
    assert given.report()["redeemed"] == 0
    hand_in(given.centre, older)
    assert given.report()["redeemed"] == 2


def test_a_request_that_is_not_the_desks_is_refused_and_the_others_go_on(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    forged = exported(desk, [desk.redeem(campaign, 1)], key=SigningKey.generate())
    assert hand_in(given.centre, forged).errors == ("bad_signature",)
    file = CarriedRequests.from_text(exported(desk, [desk.redeem(campaign, 2)]))
    body = b"[]"
    odd = CarriedRequest(body, desk.key.sign(Purpose.REQUEST, signed_message(desk.id, body)))
    done = hand_in(given.centre, CarriedRequests(desk.id, (odd, *file.requests)).to_text())
    assert (done.answered, done.errors) == (1, ("malformed",))


def test_the_operator_hands_in_a_file(
    database_url: str, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    operator = Operator(database_url, tmp_path, capsys)
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    asked.write_text(exported(desk, [entry]), "utf-8")

    done = operator("hand-in", str(asked), "--answer", str(answer)).value

    assert done == {"desk": desk.id, "answered": 1, "errors": []}
    (found,) = answers_of(given, CarriedAnswers.from_text(answer.read_text("utf-8")))
    assert found.outcomes(entry) == ["accepted"]

    asked.write_text(exported(desk, [entry], key=SigningKey.generate()), "utf-8")
    refused = operator("hand-in", str(asked), "--answer", str(answer))
    assert (refused.status, refused.lines[0]["errors"]) == (1, ["bad_signature"])
    asked.write_text("{}", "utf-8")
    assert operator("hand-in", str(asked), "--answer", str(answer)).status == 1


def test_a_short_code_in_a_file_is_checked_with_the_secret_of_the_centre_and_no_other(
    database_url: str, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    operator = Operator(database_url, tmp_path, capsys)
    campaign, desk = given.campaign(), given.desk()

    def by_code(serial: int, secret: bytes) -> JournalEntry:
        code = plain_short_code(write_short_code(VoucherRef(campaign.number, serial), secret))
        return desk.redeem(campaign, serial, proof_kind=ProofKind.SHORT_CODE, proof=code)

    genuine, forged = by_code(1, given.keys.codes()), by_code(2, b"")
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    asked.write_text(exported(desk, [genuine, forged]), "utf-8")
    operator("hand-in", str(asked), "--answer", str(answer))
    (found,) = answers_of(given, CarriedAnswers.from_text(answer.read_text("utf-8")))
    assert found.outcomes(genuine, forged) == ["accepted", "refused bad_proof"]


def test_a_request_that_the_database_cannot_take_stops_none_behind_it(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, desk = given.campaign(), given.desk()
    failures = [True, False]

    def fails_once(*asked: Any) -> Any:
        if failures.pop(0):
            raise OperationalError("", None, Exception())
        return exchange(*asked)

    monkeypatch.setattr(handing_in, "exchange", fails_once)
    text = exported(desk, [desk.redeem(campaign, 1)], [desk.redeem(campaign, 2)])
    done = hand_in(given.centre, text)
    assert (done.answered, done.errors) == (1, ("failed",))
