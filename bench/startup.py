"""`python -m bench startup`: from the start of the process to a desk ready to scan, and its memory."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from bench.figures import percentile, spread, write_line
from bench.prepared_desk import Issuer, prepare_desk
from bench.synthetic import empty_frame

_READY_BUDGET_MS = 2000
_MEMORY_BUDGET_MB = 350
_PATIENCE_S = 60


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="starts; the first one warms up and is told apart")
    parser.add_argument("--vouchers", type=int, default=3_000_000, help="size of the campaign that the desk knows")
    options = parser.parse_args(arguments)
    if options.runs < 2:
        parser.error("two starts at least: the first one only warms up")
    with tempfile.TemporaryDirectory() as temporary:
        data, pictures = Path(temporary, "desk"), Path(temporary, "pictures")
        pictures.mkdir()
        _save_pictures(pictures)
        issuer = Issuer()
        prepare_desk(data, issuer, issuer.list_file(options.vouchers)).close()
        starts = []
        for _ in range(options.runs):
            start = _start(data, pictures)
            if start is None:
                return 1
            starts.append(start)
    return 0 if _report(starts) else 1


def _save_pictures(folder: Path) -> None:
    random = np.random.default_rng(1)
    for number in range(3):
        cv2.imwrite(str(folder / f"{number}.png"), empty_frame(random))


def _start(data: Path, pictures: Path) -> dict[str, float] | None:
    """Start the program once; what it says about itself, and the time that was measured from outside."""
    environment = dict(os.environ)
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "app", "--data-dir", str(data), "--source", str(pictures), "--quit-when-ready"]
    started = time.perf_counter()
    try:
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"not ready after {_PATIENCE_S} s\n")
        return None
    whole_ms = (time.perf_counter() - started) * 1000
    for line in ended.stdout.splitlines():
        try:
            said = json.loads(line)
            return {"ready_ms": float(said["ready_ms"]), "rss_mb": float(said["rss_mb"]), "whole_ms": whole_ms}
        except (ValueError, KeyError, TypeError):
            continue
    sys.stderr.write(f"ended with {ended.returncode} and said no figures\n{ended.stderr[-2000:]}")
    return None


def _report(starts: list[dict[str, float]]) -> bool:
    first, warm = starts[0], starts[1:]
    ready = [start["ready_ms"] for start in warm]
    memory = [start["rss_mb"] for start in warm]
    kept = percentile(ready, 0.5) <= _READY_BUDGET_MS and max(memory) <= _MEMORY_BUDGET_MB
    write_line(
        {
            "measure": "startup",
            "ready_ms": spread(ready, digits=0),
            "first_ready_ms": round(first["ready_ms"]),
            "start_to_end_of_process_ms": spread([start["whole_ms"] for start in warm], digits=0),
            "rss_mb": round(max(memory), 1),
            "budget_ready_ms": _READY_BUDGET_MS,
            "budget_rss_mb": _MEMORY_BUDGET_MB,
            "kept": kept,
        }
    )
    return kept
