"""One line of JSON per request: by which a fault is followed, and which tells nothing about people."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from central.request_log import REQUEST_HEADER
from tests.central.given import Given


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO, logger="central")
    return lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == "central"]


def test_an_exchange_says_who_what_how_long_and_how_many_entries(given: Given, lines: Any) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(3)]
    answer = desk.try_exchange(*entries)
    line = lines()[-1]
    assert set(line) == {"at", "request", "desk", "path", "status", "ms", "entries"}
    assert (line["path"], line["status"], line["entries"], line["desk"]) == ("/v1/exchange", 200, 3, desk.id)
    assert line["request"] == answer.headers[REQUEST_HEADER]


def test_no_body_voucher_or_signature_is_in_any_line(given: Given, lines: Any) -> None:
    campaign, desk = given.campaign(), given.desk("Maison de quartier secrète")
    entry = desk.redeem(campaign, 5)
    desk.exchange(entry)
    said = json.dumps(lines(), ensure_ascii=False)
    for secret in (campaign.digits(5)[:40], entry.hash, desk.journal, "secrète", "127.0.0.1"):
        assert secret not in said


def test_a_desk_that_is_not_proven_is_not_named(given: Given, lines: Any) -> None:
    desk = given.desk()
    body = json.dumps(desk.request()).encode()
    refused = given.web.ask("POST", "/v1/exchange", body, {**desk.signed(body), "Comptoir-Signature": "AAAA"})
    assert refused.status_code == 401
    line = lines()[-1]
    assert (line["status"], line["code"]) == (401, "bad_signature")
    assert "desk" not in line


def test_an_address_that_is_none_of_ours_is_not_repeated(given: Given, lines: Any) -> None:
    given.web.ask("GET", "/jeanne.martin@example.org")
    assert (lines()[-1]["path"], lines()[-1]["status"]) == ("other", 404)
    assert "jeanne" not in json.dumps(lines())


@pytest.mark.logged_errors
def test_a_failure_is_a_line_of_its_own_with_the_name_of_its_request(
    given: Given, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = given.desk()
    monkeypatch.setattr("central.service.exchange", lambda *_arguments: 1 / 0)
    answer = desk.try_exchange()
    failure, line = lines()[-2:]
    assert failure["request"] == line["request"] == answer.headers[REQUEST_HEADER]
    assert failure["failed"][0] == "builtins.ZeroDivisionError"
    assert line["status"] == 500
