"""Who is asking: only the desk's own key over exactly this body lets a request in."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.canonical import canonical_text
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER, signed_message
from app.domain.signing import Purpose, SigningKey, to_base64
from central.claims import Territory
from central.desks import lock_desk
from tests.builders import DESK_ID
from tests.central.given import Desk, Given

PATHS = ["/v1/exchange", "/v1/short-code"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("desk_id", ["", "unknown", DESK_ID, "é", "' OR ''='"])
def test_an_unknown_desk_is_refused(given: Given, path: str, desk_id: str) -> None:
    desk = given.desk()
    desk.id = desk_id
    body = b"{}"
    headers = {name.encode(): value.encode("utf-8") for name, value in desk.signed(body).items()}
    answer = given.web.ask("POST", path, body, headers)  # type: ignore[arg-type]
    _assert_refused(answer, "unknown_desk")


@pytest.mark.parametrize("path", PATHS)
def test_a_request_without_headers_is_refused(given: Given, path: str) -> None:
    _assert_refused(given.web.ask("POST", path, b"{}"), "unknown_desk")
    desk = given.desk()
    _assert_refused(given.web.ask("POST", path, b"{}", {DESK_HEADER: desk.id}), "bad_signature")


@pytest.mark.parametrize("signature", ["", "not base64", "AAAA", "A" * 88, "=" * 88])
def test_a_text_that_is_no_signature_is_refused(given: Given, signature: str) -> None:
    desk = given.desk()
    headers = {DESK_HEADER: desk.id, SIGNATURE_HEADER: signature}
    _assert_refused(given.web.ask("POST", "/v1/exchange", b"{}", headers), "bad_signature")


def test_a_changed_body_is_refused_and_changes_nothing(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    body = canonical_text(desk.request([desk.redeem(campaign, 1)])).encode()
    _assert_refused(given.web.ask("POST", "/v1/exchange", body + b" ", desk.signed(body)), "bad_signature")
    assert given.report()["redeemed"] == 0


def test_another_desks_signature_is_refused(given: Given) -> None:
    desk, other = given.desk(), given.desk()
    body = canonical_text(desk.request()).encode()
    stolen = other.signed(body) | {DESK_HEADER: desk.id}
    _assert_refused(given.web.ask("POST", "/v1/exchange", body, stolen), "bad_signature")
    _assert_refused(Desk(given, desk.id, SigningKey.generate()).try_exchange(), "bad_signature")


def test_a_signature_for_another_purpose_is_refused(given: Given) -> None:
    desk = given.desk()
    body = canonical_text(desk.request()).encode()
    signature = desk.key.sign(Purpose.JOURNAL_HEAD, signed_message(desk.id, body))
    headers = {DESK_HEADER: desk.id, SIGNATURE_HEADER: to_base64(signature)}
    _assert_refused(given.web.ask("POST", "/v1/exchange", body, headers), "bad_signature")


def test_neither_host_nor_path_is_signed(given: Given) -> None:
    desk = given.desk()
    body = canonical_text(desk.request()).encode()
    assert desk.send("/v1/exchange?from=elsewhere", body, {"Host": "centre.invalid"}).status_code == 200


def test_the_sender_has_the_facts_of_its_site(given: Given) -> None:
    desk = given.desk("Bus du Médoc", "2A")
    with given.centre.engine.begin() as connection:
        sender = lock_desk(connection, desk.id)
    assert (sender.desk, sender.revoked) == (desk.id, False)
    assert (sender.site.name, sender.site.territories) == ("Bus du Médoc", (Territory(given.clock(), "2A"),))
    given.revoke(desk)
    with given.centre.engine.begin() as connection:
        assert lock_desk(connection, desk.id).revoked


def _assert_refused(answer: Any, code: str) -> None:
    assert (answer.status_code, answer.json()) == (401, {"error": {"code": code}})
