"""Sixteen desks hand in the same vouchers at once, from two processes, to two workers on a real PostgreSQL."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.domain.journal import JournalEntry
from app.domain.receipts import Outcome, Receipt
from app.domain.signing import Purpose, SignedDocument, keyring_of
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KeyFolder
from tests.builders import StillClock
from tests.central.centre_process import ROOT, RunningCentre, running_centre
from tests.central.given import Desk, Given
from tools.throwaway_postgres import libpq_address

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

DESKS = 16
PROCESSES = 2
VOUCHERS = 40
BATCH = 10


def test_the_same_vouchers_from_sixteen_desks_are_accepted_once_each_and_every_entry_is_answered(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    with running_centre(tmp_path, fresh_postgres_url, workers=2) as running:
        keys = KeyFolder(tmp_path / "centre-keys")
        engine = open_database(parse_url(fresh_postgres_url))
        given = Given(Centre(engine, keys.centre(), keys.codes(), StillClock()), keys, StillClock())
        entries, requests = _queues(given)
        answers = [answer for sender in _send(running, requests, tmp_path) for answer in sender]
        engine.dispose()
    assert [answer for answer in answers if answer[0] != 200] == []
    receipts = _receipts(given, [json.loads(text) for _status, text in answers])
    assert set(receipts) == {entry.hash for entry in entries}, "every entry has its own receipt"
    outcomes = Counter(receipt.outcome for receipt in receipts.values())
    assert outcomes == {Outcome.ACCEPTED: VOUCHERS, Outcome.HELD: VOUCHERS * (DESKS - 1)}
    accepted = [receipt.ref.serial for receipt in receipts.values() if receipt.ref and receipt.first is None]
    assert sorted(accepted) == list(range(VOUCHERS))
    _assert_the_database_says_the_same(fresh_postgres_url)


def _queues(given: Given) -> tuple[list[JournalEntry], list[list[dict[str, Any]]]]:
    """All entries, and the signed requests of each desk: all vouchers, each desk in an order of its own."""
    campaign = given.campaign(vouchers=VOUCHERS)
    order = random.Random(16)  # noqa: S311 - an order that can be had again, not a secret
    entries: list[JournalEntry] = []
    requests: list[list[dict[str, Any]]] = []
    for number in range(DESKS):
        desk = given.desk(f"Site {number}")
        queue = [desk.redeem(campaign, serial) for serial in order.sample(range(VOUCHERS), VOUCHERS)]
        entries += queue
        requests.append([_request(desk, queue[start : start + BATCH]) for start in range(0, VOUCHERS, BATCH)])
    return entries, requests


def _request(desk: Desk, entries: Sequence[JournalEntry]) -> dict[str, Any]:
    body = json.dumps(desk.request(entries)).encode()
    return {"body": base64.b64encode(body).decode(), "headers": desk.signed(body)}


def _send(running: RunningCentre, requests: list[list[dict[str, Any]]], folder: Path) -> list[list[Any]]:
    share = DESKS // PROCESSES
    processes = []
    for number in range(PROCESSES):
        file = folder / f"senders-{number}.json"
        senders = requests[number * share : (number + 1) * share]
        file.write_text(json.dumps({"url": running.url, "senders": senders}), "utf-8")
        processes.append(_started(file))
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    answers: list[list[Any]] = []
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        said, _nothing = process.communicate(timeout=120)
        assert process.returncode == 0
        answers += json.loads(said)
    return answers


def _started(file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "end_to_end" / "sender_process.py"), str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def _receipts(given: Given, answers: list[Any]) -> dict[str, Receipt]:
    keys = keyring_of(given.centre.key.public)
    found: dict[str, Receipt] = {}
    for item in (item for answer in answers for item in answer["answers"]):
        assert item["status"] == "receipt"
        receipt = Receipt.from_json(SignedDocument.from_json(item["receipt"]).opened(Purpose.RECEIPT, keys))
        assert receipt.entry == item["entry"]
        assert item["entry"] not in found
        found[item["entry"]] = receipt
    return found


def _assert_the_database_says_the_same(url: str) -> None:
    with psycopg.connect(libpq_address(url)) as connection:
        live = connection.execute("SELECT serial, count(*) FROM redemptions WHERE live GROUP BY serial").fetchall()
        assert sorted(live) == [(serial, 1) for serial in range(VOUCHERS)]
        assert connection.execute("SELECT count(*) FROM redemptions").fetchone() == (VOUCHERS * DESKS,)
        assert connection.execute("SELECT count(*) FROM receipts").fetchone() == (VOUCHERS * DESKS,)
        assert connection.execute("SELECT count(*) FROM findings").fetchone() == (0,)
