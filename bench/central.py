"""`python -m bench central`: the service under many senders: real processes, a real PostgreSQL, real HTTP."""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import queue
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from app.domain.signing import PublicKey, Purpose, SignedDocument, keyring_of
from bench.figures import spread, write_line
from bench.machine import Moment, look, used_between, yardstick
from bench.served_centre import ServedCentre, served_centre, server_of
from bench.waiting_desks import Batch, Preparation, WaitingDesk, shares_with_doubles
from central.database import open_database, parse_url
from central.keys import KeyFolder
from tools.throwaway_postgres import libpq_address, throwaway_postgres

_BUDGET_PER_S = 3_000
_QUEUE = 1_000
"""Redemptions that wait at each desk: some batches, the last of which asks for the lists too."""

_TRIES = 200
_ASK_AGAIN = (http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE)
_WITHIN_S = 120.0


def run(arguments: list[str]) -> int:
    """Measure, and tell whether the budget was kept and nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m bench central", description=__doc__)
    parser.add_argument("--redemptions", type=int, default=48_000)
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--doubled", type=float, default=0.05, help="share of the vouchers that two desks send")
    parser.add_argument("--vouchers", type=int, default=1_000_000, help="size of the campaign")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="comptoir-bench-")))
        url = stack.enter_context(throwaway_postgres(durable=True))
        served = stack.enter_context(served_centre(folder, url, workers=options.workers))
        engine = open_database(parse_url(url))
        stack.callback(engine.dispose)
        preparation = Preparation(engine, KeyFolder(folder / "keys"))
        preparation.open_campaign(max(options.vouchers, options.redemptions))
        count = max(-(-options.redemptions // _QUEUE), options.senders)
        shares, twice = shares_with_doubles(options.redemptions, count, doubled=options.doubled)
        desks = list(preparation.desks(shares, batch=options.batch))
        stack.callback(served.tell_failures)
        return _measure(served, desks, url=url, options=options, twice=twice, centre=preparation.keys.centre().public)


def _measure(
    served: ServedCentre,
    desks: Sequence[WaitingDesk],
    *,
    url: str,
    options: argparse.Namespace,
    twice: int,
    centre: PublicKey,
) -> int:
    parts = {"service": served.process, "postgresql": server_of(url), "senders": psutil.Process()}
    quick = yardstick()
    before, counters = look(parts), _counters(url)
    sent = _send_all(served.url, desks, options.senders)
    after = look(parts)
    took = after.at - before.at
    counted = _counters(url)
    found = _read_answers(sent, centre)
    database = _judge(url)
    rate = options.redemptions / took
    accepted, held = found["accepted"], found["held"]
    lost = options.redemptions - accepted - held
    right = (
        lost == 0 and found["unproven"] == 0 and held == twice and not any(database["double"].values())
    ) and database["live"] == options.redemptions - twice == accepted
    write_line(
        {
            "measure": "central",
            "redemptions": options.redemptions,
            "senders": options.senders,
            "batch": options.batch,
            "workers": options.workers,
            "desks": len(desks),
            "seconds": round(took, 2),
            "redemptions_per_s": round(rate),
            "exchange_ms": spread([answer.ms for answer in sent], digits=1),
            "requests": len(sent),
            "accepted": accepted,
            "held": held,
            "sent_twice": twice,
            "lost": lost,
            "unproven": found["unproven"],
            "double": sum(database["double"].values()),
            "live_in_database": database["live"],
            "answers_other_than_200": dict(Counter(status for answer in sent for status in answer.refused)),
            "deadlocks": counted["deadlocks"] - counters["deadlocks"],
            "transactions_done_again": served.count_in_log('"retried"'),
            "wal_bytes_per_redemption": round((counted["wal"] - counters["wal"]) / options.redemptions),
            "request_bytes": sum(len(batch.body) for desk in desks for batch in desk.batches),
            "answer_bytes": sum(len(answer.body) for answer in sent),
            **_processor(before, after, options.redemptions),
            "ed25519_sign_us": [quick, yardstick()],
            "budget_per_s": _BUDGET_PER_S,
            "right": right,
            "kept": right and rate >= _BUDGET_PER_S,
        }
    )
    return 0 if right and rate >= _BUDGET_PER_S else 1


def _processor(before: Moment, after: Moment, redemptions: int) -> dict[str, object]:
    """Processor time of each part for one redemption, and the rate at which both cores would be full with it."""
    spent = {name: after.parts[name] - before.parts[name] for name in before.parts}
    each = {f"{name}_cpu_us_per_redemption": round(seconds / redemptions * 1e6) for name, seconds in spent.items()}
    return {
        **each,
        "redemptions_per_s_if_alone_on_2_cores": round(2 * redemptions / sum(spent.values())),
        **used_between(before, after),
    }


@dataclass(slots=True)
class _Sent:
    batch: Batch
    ms: float = 0.0
    body: bytes = b""
    refused: list[int] = field(default_factory=list)


def _send_all(url: str, desks: Sequence[WaitingDesk], senders: int) -> list[_Sent]:
    """Hand all queues in: each sender takes the next desk and sends its batches one after the other."""
    waiting: queue.SimpleQueue[WaitingDesk] = queue.SimpleQueue()
    for desk in desks:
        waiting.put(desk)
    done: list[_Sent] = []
    failures: list[BaseException] = []

    def send() -> None:
        connection = http.client.HTTPConnection(str(urlsplit(url).hostname), urlsplit(url).port, timeout=_WITHIN_S)
        try:
            while True:
                done.extend(_send(connection, batch) for batch in waiting.get_nowait().batches)
        except queue.Empty:
            return
        except BaseException as problem:  # noqa: BLE001 - told by the thread that waits for this one
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, name=f"sender-{number}") for number in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return done


def _send(connection: http.client.HTTPConnection, batch: Batch) -> _Sent:
    sent = _Sent(batch)
    started = time.perf_counter()
    for _ in range(_TRIES):
        connection.request("POST", "/v1/exchange", batch.body, batch.headers)
        response = connection.getresponse()
        sent.body = response.read()
        if response.status == http.HTTPStatus.OK:
            sent.ms = (time.perf_counter() - started) * 1000
            return sent
        sent.refused.append(response.status)
        if response.status not in _ASK_AGAIN:
            break
        threading.Event().wait(float(response.headers.get("Retry-After", 1)))
    message = f"refused with {sent.refused[-1]}, {len(sent.refused)} times"
    raise RuntimeError(message)


def _read_answers(sent: Sequence[_Sent], centre: PublicKey) -> Counter[str]:
    """Open every answer with the centre's key; an entry without its own proven receipt is not counted."""
    keys = keyring_of(centre)
    found: Counter[str] = Counter(unproven=0)
    for answer in sent:
        raw = gzip.decompress(answer.body) if answer.body[:2] == b"\x1f\x8b" else answer.body
        items = {item["entry"]: item for item in json.loads(raw)["answers"]}
        for entry in answer.batch.entries:
            try:
                receipt = SignedDocument.from_json(items[entry]["receipt"]).opened(Purpose.RECEIPT, keys)
            except (KeyError, TypeError, ValueError):
                found["unproven"] += 1
                continue
            found[str(receipt["outcome"]) if receipt["entry"] == entry else "unproven"] += 1
    return found


def _judge(url: str) -> dict[str, dict[str, int]]:
    """Count in the database itself, by rows and apart from them by the receipts that were signed."""
    doubles = {
        "live_rows": "SELECT count(*) FROM (SELECT FROM redemptions WHERE live GROUP BY campaign, serial"
        " HAVING count(*) > 1) AS voucher",
        "accepted_receipts": "SELECT count(*) FROM (SELECT FROM receipts WHERE payload::json ->> 'outcome' = 'accepted'"
        " GROUP BY (payload::json -> 'voucher')::text HAVING count(*) > 1) AS voucher",
        "entries": "SELECT count(*) FROM (SELECT FROM receipts GROUP BY desk, entry HAVING count(*) > 1) AS entry",
    }
    with psycopg.connect(libpq_address(url)) as connection:
        found = {name: _one(connection, statement) for name, statement in doubles.items()}
        live = _one(connection, "SELECT count(*) FROM redemptions WHERE live")
    return {"double": found, "live": live}  # type: ignore[dict-item]


def _counters(url: str) -> Mapping[str, int]:
    with psycopg.connect(libpq_address(url)) as connection:
        return {
            "deadlocks": _one(connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "wal": _one(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"),
        }


def _one(connection: psycopg.Connection[tuple[object, ...]], statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    return int(str(row[0])) if row else 0
