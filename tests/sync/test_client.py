from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from app.domain.requests import signed_message
from app.domain.signing import Purpose, SigningKey, from_base64
from app.foundation.errors import (
    CentreBroken,
    CentreBusy,
    CentreRefused,
    CentreTooDifferent,
    CentreUnreachable,
    InsecureAddress,
    NotTheCentre,
    WrongEnrolmentCode,
)
from app.sync import client as client_module
from app.sync.client import CentreClient, encode
from tests.sync import scripted_centre as tricks
from tests.sync.scripted_centre import Exchange, ScriptedCentre, scripted_centre

DESK = "0199a000-0000-7000-8000-000000000001"


@pytest.fixture
def centre() -> Iterator[ScriptedCentre]:
    """A server without a centre behind it."""
    with scripted_centre() as running:
        running.always = tricks.answers({"v": 1})
        yield running


@pytest.fixture
def client(centre: ScriptedCentre) -> Iterator[CentreClient]:
    made = CentreClient(centre.url, read_timeout_s=10.0)
    yield made
    made.close()


def test_the_answer_is_the_object_that_was_sent(client: CentreClient, centre: ScriptedCentre) -> None:
    centre.plays(tricks.answers({"v": 1, "é": "à"}))

    assert client.post("/v1/x", b"{}") == {"v": 1, "é": "à"}
    assert centre.asked[0].path == "/v1/x"
    assert centre.asked[0].headers["Content-Type"] == "application/json"


def test_a_request_without_a_desk_is_not_signed(client: CentreClient, centre: ScriptedCentre) -> None:
    client.post("/v1/x", b"{}")

    assert "Comptoir-Signature" not in centre.asked[0].headers


@pytest.mark.parametrize("size", [10, 5000])
def test_the_signature_is_over_the_body_before_compression(
    size: int, client: CentreClient, centre: ScriptedCentre
) -> None:
    key = SigningKey.generate()
    body = encode({"text": "x" * size})

    client.post("/v1/x", body, desk_id=DESK, key=key)

    (asked,) = centre.asked
    assert asked.body == body
    assert (asked.headers.get("Content-Encoding") == "gzip") is (size > 1000)
    signature = from_base64(asked.headers["Comptoir-Signature"])
    key.public.verify(Purpose.REQUEST, signed_message(DESK, body), signature=signature)


def test_the_same_request_is_the_same_bytes(client: CentreClient, centre: ScriptedCentre) -> None:
    body = encode({"b": "x" * 5000, "a": 1})
    client.post("/v1/x", body)
    client.post("/v1/x", encode({"a": 1, "b": "x" * 5000}))

    assert centre.asked[0].raw == centre.asked[1].raw


def test_a_compressed_answer_is_unpacked(client: CentreClient, centre: ScriptedCentre) -> None:
    packed = gzip.compress(json.dumps({"v": 1, "text": "x" * 500_000}).encode())

    def compressed(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, length=len(packed))
        exchange.write(packed)

    centre.plays(compressed)

    assert len(str(client.post("/v1/x", b"{}")["text"])) == 500_000


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(
    client: CentreClient, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LONGEST_ANSWER", 1_000_000)
    packed = gzip.compress(b" " * 50_000_000)

    def bomb(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, length=len(packed))
        exchange.write(packed)

    centre.plays(bomb)
    with pytest.raises(NotTheCentre):
        client.post("/v1/x", b"{}")


def test_a_redirection_is_not_followed(client: CentreClient, centre: ScriptedCentre) -> None:
    with scripted_centre() as stranger:
        stranger.always = tricks.answers({"v": 1})
        for status in (301, 302, 303, 307, 308):
            centre.plays(tricks.says(status, b"", Location=f"{stranger.url}/v1/x"))
            with pytest.raises(NotTheCentre):
                client.post("/v1/x", b"{}", desk_id=DESK, key=SigningKey.generate())

        assert stranger.asked == []


def test_the_loopback_is_never_reached_through_a_proxy(
    client: CentreClient, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    fresh = CentreClient(centre.url)

    assert fresh.post("/v1/x", b"{}") == {"v": 1}
    fresh.close()


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("version", CentreTooDifferent),
        ("wrong_code", WrongEnrolmentCode),
        ("malformed", CentreRefused),
        ("something_new", CentreRefused),
    ],
)
def test_a_refusal_is_known_by_its_code(
    code: str, problem: type[Exception], client: CentreClient, centre: ScriptedCentre
) -> None:
    centre.plays(tricks.refuses(400, code))
    with pytest.raises(problem):
        client.post("/v1/x", b"{}")


@pytest.mark.parametrize("body", [b'{"error":"no"}', b'{"error":{"code":7}}', b'{"detail":"Not Found"}', b"[]"])
def test_a_refusal_in_another_shape_is_not_the_centres(
    body: bytes, client: CentreClient, centre: ScriptedCentre
) -> None:
    centre.plays(tricks.says(404, body, "application/json"))
    with pytest.raises(NotTheCentre):
        client.post("/v1/x", b"{}")


def test_the_status_of_a_failure_is_told(client: CentreClient, centre: ScriptedCentre) -> None:
    centre.plays(tricks.says(502))
    with pytest.raises(CentreBroken) as caught:
        client.post("/v1/x", b"{}")

    assert caught.value.values == {"status": 502}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("7", 7), ("999999999999999999999", 3600), ("99999", 3600)],
)
def test_the_centre_says_how_many_seconds_to_wait(
    text: str, seconds: int, client: CentreClient, centre: ScriptedCentre
) -> None:
    centre.plays(tricks.says(503, Retry_After=text))
    with pytest.raises(CentreBusy) as caught:
        client.post("/v1/x", b"{}")

    assert caught.value.values["retry_after_s"] in {seconds, seconds or 60}
    assert int(caught.value.values["retry_after_s"]) <= 3600


def test_the_centre_says_until_when_to_wait(client: CentreClient, centre: ScriptedCentre) -> None:
    centre.plays(tricks.says(503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)))
    with pytest.raises(CentreBusy) as caught:
        client.post("/v1/x", b"{}")

    assert 60 <= int(caught.value.values["retry_after_s"]) <= 90


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "-5",
        "1.5",
        "Mon, 23 Nov 2026 18:05:18",
        "²",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    ],
)
def test_a_pause_that_cannot_be_read_is_a_failure_like_another(
    text: str, client: CentreClient, centre: ScriptedCentre
) -> None:
    centre.plays(tricks.says(503, Retry_After=text))
    with pytest.raises(CentreBroken):
        client.post("/v1/x", b"{}")


def test_a_port_where_nothing_listens_is_out_of_reach() -> None:
    client = CentreClient("http://127.0.0.1:9")
    with pytest.raises(CentreUnreachable):
        client.post("/v1/x", b"{}")
    client.close()


def test_a_name_that_does_not_exist_is_out_of_reach() -> None:
    client = CentreClient("https://centre.invalid")
    with pytest.raises(CentreUnreachable):
        client.post("/v1/x", b"{}")
    client.close()


def test_what_speaks_no_http_at_all_is_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = CentreClient(f"https://127.0.0.1:{server.getsockname()[1]}", read_timeout_s=0.3)
        with pytest.raises(CentreUnreachable):
            client.post("/v1/x", b"{}")
        client.close()


def test_a_certificate_that_nobody_vouches_for_is_not_the_centre(centre: ScriptedCentre) -> None:
    client = CentreClient(centre.url.replace("http://", "https://"), read_timeout_s=10.0)
    with pytest.raises((NotTheCentre, CentreUnreachable)):
        client.post("/v1/x", b"{}")
    client.close()
    assert centre.asked == []


def test_a_machine_that_takes_no_connection_is_given_up_in_time() -> None:
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)  # its queue is full after these two, and what comes next waits without an answer
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        client = CentreClient(f"http://127.0.0.1:{deaf.getsockname()[1]}", read_timeout_s=0.2)
        started = time.monotonic()
        with pytest.raises(CentreUnreachable):
            client.post("/v1/x", b"{}")
        client.close()

    assert time.monotonic() - started < client_module.CONNECT_TIMEOUT_S


def test_an_insecure_address_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(InsecureAddress):
        CentreClient("http://192.0.2.1")


def test_tls_is_verified_by_default(centre: ScriptedCentre) -> None:
    client = CentreClient("https://centre.invalid")
    assert client._session.verify is True
    assert isinstance(client._session, requests.Session)
    client.close()
