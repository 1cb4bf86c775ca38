"""`python -m bench verdict`: check and durable redemption beside one bare synced SQLite commit on the same disk."""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from app.bootstrap import open_desk
from app.domain.catalogue import DEFAULT_OFFERING
from app.domain.used_list import read_list
from app.foundation.paths import DataFolder
from bench.figures import percentile, spread, write_line
from bench.prepared_desk import Issuer, prepare_desk

_BUDGET_MS = 10.0
_BUDGET_RATIO = 3.0
_LIST_BYTES_PER_3_MILLION = 380_000
_LIST_LOAD_BUDGET_MS = 50.0


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench verdict", description=__doc__)
    parser.add_argument("--vouchers", type=int, default=3_000_000, help="size of the campaign that the desk knows")
    parser.add_argument("--redemptions", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="where to work: the disk to be measured (default: temporary)")
    options = parser.parse_args(arguments)
    if not 0 < options.redemptions <= options.vouchers:
        parser.error("at least one redemption, and a voucher for each")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        issuer = Issuer()
        list_file = issuer.list_file(options.vouchers)
        prepare_desk(Path(folder), issuer, list_file).close()
        kept = _measure_list(Path(folder), issuer, list_file, vouchers=options.vouchers)
        kept &= _measure_redemptions(Path(folder), issuer, options.redemptions, vouchers=options.vouchers)
    return 0 if kept else 1


def _measure_list(folder: Path, issuer: Issuer, list_file: bytes, *, vouchers: int) -> bool:
    keys = issuer.keys().centre_by_fingerprint
    loads = [_timed(lambda: read_list(list_file, keys)) for _ in range(20)]
    opened = []
    for _ in range(5):
        parts = open_desk(DataFolder(folder))
        opened.append(_timed(parts.desk.warm_up))
        parts.close()
    budget_bytes = _LIST_BYTES_PER_3_MILLION * max(vouchers / 3_000_000, 1.0)
    kept = len(list_file) <= budget_bytes and percentile(loads, 0.5) <= _LIST_LOAD_BUDGET_MS
    write_line(
        {
            "measure": "used_list",
            "vouchers": vouchers,
            "bytes": len(list_file),
            "load_ms": spread(loads, digits=3),
            "load_with_documents_from_disk_ms": spread(opened, digits=3),
            "budget_bytes": int(budget_bytes),
            "budget_load_ms": _LIST_LOAD_BUDGET_MS,
            "kept": kept,
        }
    )
    return kept


def _measure_redemptions(folder: Path, issuer: Issuer, redemptions: int, *, vouchers: int) -> bool:
    """Take turns: a check, a redemption, a bare commit, so that all three meet the same disk."""
    texts = [issuer.digits(serial) for serial in range(redemptions)]
    checks: list[float] = []
    taken: list[float] = []
    bare: list[float] = []
    refused = 0
    parts = open_desk(DataFolder(folder))
    with closing(_bare_file(folder / "bare.sqlite")) as connection:
        parts.desk.warm_up()
        for number, text in enumerate(texts):
            checks.append(_timed(partial(parts.desk.check, text, DEFAULT_OFFERING)))
            started = time.perf_counter()
            result = parts.desk.redeem(text, DEFAULT_OFFERING)
            taken.append((time.perf_counter() - started) * 1000)
            refused += not result.taken
            bare.append(_timed(partial(_bare_commit, connection, number)))
    parts.close()
    p99, bare_p99 = percentile(taken, 0.99), percentile(bare, 0.99)
    kept = refused == 0 and (p99 <= _BUDGET_MS or p99 <= _BUDGET_RATIO * bare_p99)
    write_line(
        {
            "measure": "redemption",
            "vouchers": vouchers,
            "check_ms": spread(checks),
            "redemption_ms": spread(taken),
            "bare_commit_ms": spread(bare),
            "ratio_p50": round(percentile(taken, 0.5) / percentile(bare, 0.5), 2),
            "ratio_p99": round(p99 / bare_p99, 2),
            "refused": refused,
            "budget_p99_ms": _BUDGET_MS,
            "or_budget_ratio_p99": _BUDGET_RATIO,
            "kept": kept,
        }
    )
    return kept


def _bare_file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    return connection


def _bare_commit(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO line VALUES (?, ?)", (number, "one row"))
    connection.execute("COMMIT")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
