"""`python -m bench exchange`: a real desk hands in a full queue over a far link; and what a list costs on the way."""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from app.bootstrap import DeskParts, open_desk
from app.domain.catalogue import DEFAULT_OFFERING
from app.domain.list_delta import ListDelta, state_of
from app.domain.signing import Purpose, SigningKey, sign_document, to_base64
from app.domain.used_list import read_list
from app.foundation.clock import now
from app.foundation.paths import DataFolder
from app.sync.client import CentreClient
from app.sync.credentials import DeskKeys
from app.sync.round import RoundSummary, run_round
from bench.figures import spread, write_line
from bench.machine import look, used_between, yardstick
from bench.prepared_desk import Issuer
from bench.served_centre import ServedCentre, served_centre, server_of
from bench.slow_link import SlowLink, slow_link
from tools.throwaway_postgres import throwaway_postgres

_BUDGET_S = 10.0
_BOOKLET = 10
_LIST_VOUCHERS = 1_000_000
_LIST_CHANGES = 500


def run(arguments: list[str]) -> int:
    """Measure, and tell whether everything was answered within the budget."""
    parser = argparse.ArgumentParser(prog="python -m bench exchange", description=__doc__)
    parser.add_argument("--queued", type=int, default=10_000)
    parser.add_argument("--delay-ms", type=float, default=100.0, help="round trip of the link")
    parser.add_argument("--sqlite", action="store_true", help="a centre on SQLite instead of PostgreSQL")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="comptoir-bench-")))
        url = f"sqlite:///{folder / 'centre.sqlite'}"
        if not options.sqlite:
            url = stack.enter_context(throwaway_postgres(durable=True))
        served = stack.enter_context(served_centre(folder, url, workers=1))
        stack.callback(served.tell_failures)
        link = stack.enter_context(slow_link(urlsplit(served.url).port or 0, round_trip_ms=options.delay_ms))
        data = DataFolder(folder / "desk")
        parts = open_desk(data, use_keyring=False)
        stack.callback(parts.close)
        _queue_up(parts, served, link, folder, options.queued)
        kept = _measure(parts, data, served, link, options)
    _measure_list()
    return 0 if kept else 1


def _queue_up(parts: DeskParts, served: ServedCentre, link: SlowLink, folder: Path, queued: int) -> None:
    """Enrol over the link, and redeem as many vouchers as shall wait; none of this is measured."""
    served.command("policy", *(f"--{name}={queued + 1}" for name in ("soft", "hard")))
    sheet = folder / "vouchers.csv"
    words = [
        "--sponsor",
        "Département de la Gironde",
        "--booklets",
        str(-(-queued // _BOOKLET)),
        "--size",
        str(_BOOKLET),
    ]
    served.command("issue", *words, "--expires", f"{time.gmtime().tm_year + 2}-12-31", "--csv", str(sheet))
    code = str(served.command("enrol-code", "--site", "Médiathèque de Bourg", "--territory", "33")["code"])
    parts.enrol(f"http://127.0.0.1:{link.port}", code, "Poste 1")
    parts.exchange(RoundSummary(), lambda _summary: None)
    with sheet.open(encoding="utf-8", newline="") as file:
        texts = [row["qr"] for row in csv.DictReader(file)][:queued]
    for text in texts:
        if not parts.desk.redeem(text, DEFAULT_OFFERING).taken:
            message = "a voucher that was to wait was refused"
            raise RuntimeError(message)


class _Timed:
    """Stands before a part of the desk and adds up the time that its methods take."""

    def __init__(self, part: object) -> None:
        self._part = part
        self.calls: dict[str, list[float]] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the part has
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def timed(*arguments: object, **named: object) -> object:
            started = time.perf_counter()
            try:
                return found(*arguments, **named)
            finally:
                self.calls.setdefault(name, []).append((time.perf_counter() - started) * 1000)

        return timed

    def seconds(self) -> float:
        return sum(map(sum, self.calls.values())) / 1000


def _measure(
    parts: DeskParts, data: DataFolder, served: ServedCentre, link: SlowLink, options: argparse.Namespace
) -> bool:
    identity = parts.store.identity()
    key = DeskKeys(data.key_file, use_keyring=False).load(identity.desk_id, identity.public_key)
    client = CentreClient(identity.url)
    store, way = _Timed(parts.store), _Timed(client)
    there, back, answered = link.bytes_there, link.bytes_back, _answered_ms(served)
    processes = {"service": served.process, "desk_and_link": psutil.Process()}
    if not options.sqlite:
        processes["postgresql"] = server_of(served.database_url)
    summary, quick = RoundSummary(), yardstick()
    before = look(processes)
    run_round(store, way, key, clock=now, summary=summary)  # type: ignore[arg-type]
    after = look(processes)
    client.close()
    took = after.at - before.at
    centre_ms = _answered_ms(served)[len(answered) :]
    confirmed = served.command("report")["redeemed"]
    right = summary.confirmed == options.queued == confirmed and parts.store.waiting() == 0
    posts = way.calls["post"]
    on_the_way = len(posts) * options.delay_ms / 1000
    write_line(
        {
            "measure": "exchange",
            "queued": options.queued,
            "delay_ms": options.delay_ms,
            "centre": "sqlite" if options.sqlite else "postgresql",
            "seconds": round(took, 2),
            "requests": len(posts),
            "request_ms": spread(posts, digits=0),
            "bytes_sent": link.bytes_there - there,
            "bytes_received": link.bytes_back - back,
            "seconds_by_phase": {
                "link": round(on_the_way, 2),
                "centre": round(sum(centre_ms) / 1000, 2),
                "compressing_and_reading": round(sum(posts) / 1000 - sum(centre_ms) / 1000 - on_the_way, 2),
                "storing_answers": round(sum(store.calls["store_answer"]) / 1000, 2),
                "other_storage": round(store.seconds() - sum(store.calls["store_answer"]) / 1000, 2),
                "signing_and_verifying": round(took - store.seconds() - way.seconds(), 2),
            },
            "processor_seconds": {name: round(after.parts[name] - before.parts[name], 2) for name in processes},
            "seconds_if_alone": round(on_the_way + sum(after.parts[n] - before.parts[n] for n in processes), 2),
            "confirmed": summary.confirmed,
            "errors": len(summary.errors),
            **used_between(before, after),
            "ed25519_sign_us": [quick, yardstick()],
            "budget_s": _BUDGET_S,
            "right": right,
            "kept": right and took <= _BUDGET_S,
        }
    )
    return right and took <= _BUDGET_S


def _answered_ms(served: ServedCentre) -> Sequence[int]:
    lines = served.log.read_text("utf-8", errors="replace").splitlines()
    found = [json.loads(line) for line in lines if line.startswith('{"at"')]
    return [line["ms"] for line in found if line.get("path") == "/v1/exchange"]


def _measure_list() -> None:
    """Compare what a desk is sent of a large campaign after a few hundred changes: all of it, or what changed."""
    issuer = Issuer()
    file = issuer.list_file(_LIST_VOUCHERS)
    before = read_list(file, issuer.keys().centre_by_fingerprint)
    order = random.Random(20261123)  # noqa: S311 - an order that can be had again, not a secret
    used = frozenset(order.sample(range(10_000), _LIST_CHANGES))
    delta = ListDelta(
        campaign=before.campaign,
        from_version=1,
        to_version=2,
        as_of=before.as_of,
        used=used,
        cleared=frozenset(),
        blocked={},
        unblocked=frozenset(),
        used_count=before.used_count + _LIST_CHANGES,
        blocked_count=0,
        state=state_of(before),
    )
    document = sign_document(SigningKey.generate(), Purpose.USED_LIST, delta.to_json())
    ways = {"snapshot": to_base64(file).encode(), "delta": json.dumps(document.to_json()).encode()}
    write_line(
        {
            "measure": "list",
            "vouchers": _LIST_VOUCHERS,
            "changes": _LIST_CHANGES,
            **{f"{name}_bytes": len(text) for name, text in ways.items()},
            **{f"{name}_bytes_compressed": len(gzip.compress(text, compresslevel=4)) for name, text in ways.items()},
        }
    )
