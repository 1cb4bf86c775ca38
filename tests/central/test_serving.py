"""The service as real processes: workers share one database, and the voucher key is never needed."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from app.domain.canonical import JsonObject, canonical_text
from app.domain.journal import JournalEntry
from app.domain.signing import Purpose, SigningKey, sign_document
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KeyFolder
from tests.central.centre_process import (
    ROOT,
    CommandFailed,
    RunningCentre,
    command_line,
    free_port,
    run_command,
    running_centre,
    stop,
    wait_until_healthy,
)
from tests.central.given import Answer, Campaign, Desk, Given

pytestmark = pytest.mark.slow


class Remote:
    """Asks a service over the network of this machine."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        return self.client.request(method, path, content=body, headers=headers)


@contextmanager
def over_the_network(running: RunningCentre, keys: Path, clock: Callable[[], object]) -> Iterator[Given]:
    """The same hands as in the other tests, over real connections to the service's processes."""
    folder = KeyFolder(keys)
    engine = open_database(parse_url(running.database_url))
    given = Given(Centre(engine, folder.centre(), folder.codes(), clock), folder, clock)  # type: ignore[arg-type]
    remote = Remote(running.url)
    given.web = remote  # type: ignore[assignment]
    try:
        yield given
    finally:
        remote.client.close()
        engine.dispose()


def test_two_workers_accept_each_voucher_once_whoever_asks_whom(
    tmp_path: Path, fresh_postgres_url: str, clock: Callable[[], object]
) -> None:
    with (
        running_centre(tmp_path, fresh_postgres_url, workers=2) as running,
        over_the_network(running, tmp_path / "centre-keys", clock) as given,
    ):
        campaign = given.campaign()
        desks = [given.desk(f"Site {number}") for number in range(8)]
        outcomes = _all_redeem_everything(desks, campaign, serials=20)
        assert Counter(outcomes) == {"accepted": 20, "held already_redeemed": 140}
        assert running.command("report")["redeemed"] == 20
        assert running.command("report")["disputed"] == 20
        answer = desks[0].exchange()
        assert answer.lists[campaign.number].used_count == 20


def _all_redeem_everything(desks: list[Desk], campaign: Campaign, serials: int) -> list[str]:
    ready = threading.Barrier(len(desks))

    def work(place: int) -> list[str]:
        desk = desks[place]
        entries = [desk.redeem(campaign, (serial * 7 + place) % serials) for serial in range(serials)]
        ready.wait(timeout=30)
        answers: list[Answer] = [desk.exchange(*entries[start : start + 5]) for start in range(0, serials, 5)]
        return [answer.outcomes(entry)[0] for answer, entry in _pairs(answers, entries)]

    with ThreadPoolExecutor(len(desks)) as pool:
        return [outcome for outcomes in pool.map(work, range(len(desks))) for outcome in outcomes]


def _pairs(answers: list[Answer], entries: list[JournalEntry]) -> list[tuple[Answer, JournalEntry]]:
    return [(answers[place // 5], entry) for place, entry in enumerate(entries)]


def test_the_service_starts_and_answers_without_the_voucher_key(tmp_path: Path) -> None:
    keys = tmp_path / "centre-keys"
    url = f"sqlite:///{tmp_path / 'centre.sqlite'}"
    environment = {"COMPTOIR_CENTRAL_KEYS": str(keys)}
    run_command(url, "init", environment=environment)
    code = run_command(url, "enrol-code", "--site", "A", environment=environment)["code"]
    (keys / "voucher.key").unlink()
    process, address = _serve(url, environment)
    try:
        answer = httpx.post(f"{address}/v1/enrol", content=_enrolment(code), trust_env=False)
        assert answer.status_code == 200
        assert not (keys / "voucher.key").exists()
    finally:
        stop(process)


def _enrolment(code: str) -> bytes:
    key = SigningKey.generate()
    secret = code.replace("-", "")[:12]
    value: JsonObject = {"code": secret, "desk_key": key.public.text, "desk_name": "Poste", "kind": "enrolment", "v": 1}
    body: JsonObject = {"v": 1, "proof": sign_document(key, Purpose.ENROLMENT, value).to_json()}
    return canonical_text(body).encode()


def _serve(url: str, environment: dict[str, str], *options: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start what was set up before."""
    port = free_port()
    process = subprocess.Popen(
        command_line(url, "serve", "--port", str(port), *options),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(process, address)
    except BaseException:
        stop(process)
        raise
    return process, address


def test_a_worker_that_dies_is_replaced_and_the_service_goes_on(tmp_path: Path, fresh_postgres_url: str) -> None:
    environment = {"COMPTOIR_CENTRAL_KEYS": str(tmp_path / "centre-keys")}
    run_command(fresh_postgres_url, "init", environment=environment)
    process, address = _serve(fresh_postgres_url, environment, "--workers", "2")
    try:
        before = _workers(process)
        assert len(before) == 2
        before[0].kill()
        psutil.wait_procs(before[:1], timeout=30)
        give_up = time.monotonic() + 60
        while not {worker.pid for worker in _workers(process)} - {worker.pid for worker in before}:
            assert time.monotonic() < give_up, "no worker took the place of the one that died"
            _ask_health(address)
        while _ask_health(address) != 200:
            assert time.monotonic() < give_up
    finally:
        stop(process)


def _workers(service: subprocess.Popen[bytes]) -> list[psutil.Process]:
    children = psutil.Process(service.pid).children()
    return [child for child in children if any("spawn_main" in word for word in child.cmdline())]


def _ask_health(address: str) -> int | None:
    """None when the worker that had the connection is the one that died."""
    try:
        return httpx.get(f"{address}/health", trust_env=False, timeout=5).status_code
    except httpx.TransportError:
        return None


def test_a_port_that_is_taken_ends_the_service_with_a_failure(tmp_path: Path) -> None:
    with running_centre(tmp_path) as running:
        port = running.url.rsplit(":", 1)[1]
        with pytest.raises(CommandFailed, match=r"serve exited with [1-9]"):
            run_command(running.database_url, "serve", "--port", port, environment=running.environment)


def test_commands_work_beside_the_running_service(tmp_path: Path) -> None:
    with running_centre(tmp_path) as running:
        issued = running.command(
            "issue",
            "--sponsor",
            "A",
            "--booklets",
            "1",
            "--expires",
            "2027-12-31",
            "--csv",
            str(tmp_path / "codes.csv"),
        )
        assert issued == {"campaign": 1, "vouchers": 10}
        assert running.command("block", "--campaign", "1", "--serial", "3", "--reason", "perdu")["blocked"] == 1
        document = httpx.get(f"{running.url}/openapi.json", trust_env=False)
        assert "/v1/exchange" in json.loads(document.text)["paths"]
        with pytest.raises(CommandFailed, match="revoke exited with 1"):
            running.command("revoke", "--desk", "nobody")
