"""The HTTP service: envelopes, refusals, health, and the document that describes it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.domain.canonical import canonical_text
from app.domain.signing import SigningKey
from central.centre import Centre
from central.database import parse_url
from central.keys import KEYS_SETTING, KeyFolder, key_folder
from central.rate_limit import RateLimit
from central.service import DATABASE_SETTING, Limits, create_app
from central.turns import Turns
from tests.builders import StillClock
from tests.central.conftest import set_up
from tests.central.given import Given, Web
from tools.throwaway_postgres import drop_database

POSTS = ["/v1/enrol", "/v1/exchange", "/v1/short-code"]


def test_hello_tells_which_versions_are_spoken(given: Given) -> None:
    answer = given.web.ask("GET", "/v1/hello")
    assert (answer.status_code, answer.json()) == (200, {"service": "comptoir-central", "versions": [1]})


def test_health_is_good_while_the_database_answers(given: Given) -> None:
    answer = given.web.ask("GET", "/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_is_503_when_the_tables_are_not_there(
    empty_database_url: str, opened: Callable[[str], Engine], clock: StillClock
) -> None:
    centre = Centre(opened(empty_database_url), SigningKey.generate(), b"k" * 32, clock)
    _assert_refused(Web(centre).ask("GET", "/health"), 503, "not_ready")


@pytest.mark.postgres
def test_health_is_503_when_the_database_is_gone_and_good_again_when_it_is_back(
    fresh_postgres_url: str, opened: Callable[[str], Engine], tmp_path: Path, clock: StillClock
) -> None:
    from central.upgrade import upgrade
    from tools.throwaway_postgres import create_database

    engine = opened(fresh_postgres_url)
    upgrade(engine)
    given = set_up(engine, tmp_path / "keys", clock)
    assert given.web.ask("GET", "/health").status_code == 200
    server, name = fresh_postgres_url.rsplit("/", 1)
    drop_database(f"{server}/postgres", name)
    _assert_refused(given.web.ask("GET", "/health"), 503, "not_ready")
    create_database(f"{server}/postgres", name)
    upgrade(engine)
    assert given.web.ask("GET", "/health").status_code == 200


@pytest.mark.logged_errors
def test_a_failure_inside_is_a_500_that_changes_nothing_and_can_be_sent_again(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    with given.centre.engine.begin() as connection:
        connection.execute(text("ALTER TABLE receipts RENAME TO receipts_away"))
    _assert_refused(desk.try_exchange(entry), 500, "failed")
    with given.centre.engine.begin() as connection:
        connection.execute(text("ALTER TABLE receipts_away RENAME TO receipts"))
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]


@pytest.mark.logged_errors
def test_what_fails_logs_where_and_how_and_neither_voucher_nor_desk(
    given: Given, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken constraint: the database's own words quote the row."""
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 5)
    monkeypatch.setattr("central.chain.instant_text", lambda _at: None)
    _assert_refused(desk.try_exchange(entry), 500, "failed")
    monkeypatch.undo()
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]
    assert "sqlalchemy.exc.IntegrityError" in caplog.text
    assert "chain.py" in caplog.text
    for secret in (desk.id, desk.journal, campaign.digits(5)[:40], entry.hash):
        assert secret not in caplog.text


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("depth", [50, 150, 200, 300, 450, 600, 850, 950, 990, 5000])
def test_nesting_without_end_is_malformed_wherever_it_is(given: Given, path: str, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    desk = given.desk()
    for body in (f'{{"v":1,"code":{nested},"proof":{nested},"entries":{nested}}}', nested):
        _assert_refused(desk.send(path, body.encode()), 400, "malformed")


@pytest.mark.parametrize("depth", [63, 64, 65, 200, 450, 700, 900, 950, 970, 990, 5000])
def test_nesting_without_end_in_what_is_signed_is_malformed(given: Given, depth: int) -> None:
    payload = '{"a":' + "[" * depth + "]" * depth + "}"
    envelope = {"payload": payload, "signature": "", "key": ""}
    _assert_refused(
        given.web.ask("POST", "/v1/enrol", json.dumps({"v": 1, "proof": envelope}).encode()), 400, "malformed"
    )
    desk = given.desk()
    answer = desk.exchange(payload, desk.note(), head=envelope)
    assert answer.statuses() == ["error", "stored"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"not JSON", b"\xff\xfe", b'{"v":1}', b"[" * 100_000, b'{"v":"1"}', b'{"v":1.5}'],
)
def test_a_malformed_body_is_refused(given: Given, path: str, body: bytes) -> None:
    desk = given.desk()
    _assert_refused(desk.send(path, body), 400, "malformed")


@pytest.mark.parametrize("path", POSTS)
def test_a_body_of_another_version_is_told_which_versions_are_spoken(given: Given, path: str) -> None:
    answer = given.desk().send(path, b'{"v": 2, "everything": "else"}')
    assert (answer.status_code, answer.json()) == (400, {"error": {"code": "version", "versions": [1]}})


@pytest.mark.parametrize(
    "change",
    [
        {"entries": "text"},
        {"entries": [1]},
        {"entries": None},
        {"entries": ["x" * 20_001]},
        {"known": None},
        {"known": {"keys": -1}},
        {"known": {"keys": 1.5}},
        {"known": {"lists": {"seven": 1}}},
        {"known": {"lists": {"7": "1"}}},
        {"known": {"lists": {"12345678901": 1}}},
        {"cursor": -1},
        {"cursor": "0"},
        {"cursor": 2**53},
        {"site_cursor": -1},
        {"site_cursor": "0"},
        {"site_cursor": 2**53},
        {"dispute_cursor": -1},
        {"statement_cursor": 2**53},
        {"contests": None},
        {"contests": [{}] * 51},
        {"head": {}},
        {"head": {"payload": "", "signature": "", "key": "k" * 65}},
        {"sent_at": 5},
        {"app": ["0.1.0"]},
    ],
)
def test_a_field_of_another_shape_is_refused_and_changes_nothing(given: Given, change: dict[str, Any]) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    body = json.dumps(desk.request([entry]) | change).encode()
    _assert_refused(desk.send("/v1/exchange", body), 400, "malformed")
    assert given.report()["redeemed"] == 0


def test_a_lone_surrogate_is_refused(given: Given) -> None:
    desk = given.desk()
    body = canonical_text(desk.request(["entry"])).replace("entry", "\\ud800").encode()
    _assert_refused(desk.send("/v1/exchange", body), 400, "malformed")


def test_answers_are_compressed_when_the_desk_reads_gzip(given: Given) -> None:
    desk = given.desk()
    body = json.dumps(desk.request()).encode()
    packed = desk.send("/v1/exchange", body, {"Accept-Encoding": "gzip"})
    plain = desk.send("/v1/exchange", body, {"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_a_compressed_request_is_understood(given: Given) -> None:
    code = b'{"v":1,"code":"x"}'
    desk = given.desk()
    headers = desk.signed(code) | {"Content-Encoding": "gzip"}
    assert given.web.ask("POST", "/v1/short-code", gzip.compress(code), headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/exchange"), ("POST", "/health"), ("GET", "/docs"), ("GET", "/")]
)
def test_other_paths_and_methods_do_nothing(given: Given, method: str, path: str) -> None:
    assert given.web.ask(method, path).status_code in (404, 405)


# --- limits -----------------------------------------------------------------------------------------------------------


def _limited(given: Given, **limit: Any) -> None:
    given.web = Web(given.centre, Limits(RateLimit(**limit), Turns()))


def test_a_desk_that_asks_too_much_is_told_when_to_come_back_and_others_are_answered(given: Given) -> None:
    desk, other = given.desk(), given.desk("Bus du Médoc")
    _limited(given, at_once=2, per_second=0.1)
    assert [desk.try_exchange().status_code for _ in range(2)] == [200, 200]
    refused = desk.try_exchange()
    _assert_refused(refused, 429, "slow_down")
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert other.try_exchange().status_code == 200


def test_requests_that_the_desk_has_not_signed_are_not_counted_against_it(given: Given) -> None:
    desk = given.desk()
    _limited(given, at_once=1, per_second=0.1)
    body = json.dumps(desk.request()).encode()
    for _ in range(5):
        forged = given.web.ask("POST", "/v1/exchange", body, {**desk.signed(body), "Comptoir-Signature": "AAAA"})
        _assert_refused(forged, 401, "bad_signature")
    assert desk.try_exchange().status_code == 200


def test_a_refused_request_changes_nothing_and_is_good_later(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    _limited(given, at_once=0, per_second=0.1)
    _assert_refused(desk.try_exchange(entry), 429, "slow_down")
    assert given.report()["redeemed"] == 0
    _limited(given)
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]


@pytest.mark.logged_errors
@pytest.mark.parametrize(
    "problem",
    [
        NoConnectionFree(),
        OperationalError("statement", {}, Exception("connection refused")),
        InterfaceError("statement", {}, Exception("gone"), connection_invalidated=True),
    ],
)
def test_a_database_that_is_busy_or_away_is_a_503_with_a_time_to_come_back(
    given: Given, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise problem

    desk = given.desk()
    monkeypatch.setattr("central.service.exchange", fail)
    answer = desk.try_exchange()
    _assert_refused(answer, 503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.postgres
@pytest.mark.logged_errors
def test_when_no_connection_comes_free_the_desk_is_told_to_come_back(
    given_on_postgres: Given, postgres_only: str
) -> None:
    given = given_on_postgres
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    small = create_engine(parse_url(postgres_only), pool_size=1, max_overflow=0, pool_timeout=0.05)
    given.web = Web(replace(given.centre, engine=small))
    with small.connect():
        _assert_refused(desk.try_exchange(entry), 503, "busy")
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]
    small.dispose()


def test_health_is_503_while_the_tables_are_of_another_version(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    _assert_refused(given.web.ask("GET", "/health"), 503, "not_ready")
    with given.centre.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :held"), {"held": held})
    assert given.web.ask("GET", "/health").status_code == 200


# --- the OpenAPI document ---------------------------------------------------------------------------------------------


@pytest.fixture
def document(given: Given) -> Any:
    return given.web.ask("GET", "/openapi.json").json()


def test_the_document_lists_every_route(document: Any) -> None:
    assert {path: set(methods) for path, methods in document["paths"].items()} == {
        "/v1/hello": {"get"},
        "/health": {"get"},
        "/v1/enrol": {"post"},
        "/v1/exchange": {"post"},
        "/v1/hand-over": {"post"},
        "/v1/short-code": {"post"},
    }


@pytest.mark.parametrize(
    ("path", "asked", "answered"),
    [
        ("/v1/enrol", {"v", "proof"}, "EnrolAnswer"),
        (
            "/v1/exchange",
            {"v", "app", "sent_at", "head", "entries", "known", "tip", "own", "contests"}
            | {"cursor", "site_cursor", "dispute_cursor", "statement_cursor"},
            "ExchangeAnswer",
        ),
        ("/v1/short-code", {"v", "code"}, "CodeAnswer"),
    ],
)
def test_the_document_says_what_each_route_takes_and_gives(
    document: Any, path: str, asked: set[str], answered: str
) -> None:
    route = document["paths"][path]["post"]
    assert set(_schema(document, route["requestBody"])["properties"]) == asked
    assert _schema(document, route["responses"]["200"])["title"] == answered
    assert {"400", "401", "403", "413", "429", "500", "503"} <= set(route["responses"])
    assert _schema(document, route["responses"]["400"])["title"] == "Refusal"


def test_every_model_that_the_document_refers_to_is_in_it(document: Any) -> None:
    wanted = set(_references(document))
    assert wanted
    assert {name for name in wanted if name not in document["components"]["schemas"]} == set()


def _schema(document: Any, part: Any) -> Any:
    schema = part["content"]["application/json"]["schema"]
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref":
                yield inner.removeprefix("#/components/schemas/")
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


# --- as a worker process builds it ------------------------------------------------------------------------------------


def test_a_worker_builds_the_service_from_the_environment_without_the_voucher_key(
    given: Given, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_SETTING, database_url)
    monkeypatch.setenv(KEYS_SETTING, str(given.keys.path))
    (given.keys.path / "voucher.key").unlink()
    assert {route.path for route in create_app().routes if hasattr(route, "path")} >= set(POSTS)


def test_the_service_signs_with_the_key_that_lies_beside_its_database(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    folder = key_folder(url)
    folder.make_missing()
    assert folder == KeyFolder(tmp_path / "centre.sqlite-keys")


def _assert_refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()) == (status, {"error": {"code": code}})
