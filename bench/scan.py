"""`python -m bench scan`: reading rates on photographs (`--photos`) and on drawn frames (`--synthetic`), and costs."""

from __future__ import annotations

import argparse
import threading
import time

import numpy as np

from app.scanner.code import Picture
from app.scanner.decoder import Decoder
from app.scanner.loop import ScanLoop
from app.scanner.sources import Frame
from bench.figures import spread, write_line
from bench.photos import measure_photos
from bench.synthetic import CONDITIONS, Condition, empty_frame, frame_with, voucher_texts

_SEED = 20261123
_SIZES = (1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0)
_COMFORTABLE = 4.0
_RATE = 30
_IDLE_BUDGET = 0.15
_LATENCY_BUDGET_MS = 150


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench scan", description=__doc__)
    parser.add_argument("--photos", metavar="DIR", help="pictures, the true text of N.png in N.txt beside it")
    parser.add_argument("--limit", type=int, help="at most so many photographs")
    parser.add_argument("--synthetic", action="store_true", help="drawn frames, idle cost and latency")
    parser.add_argument("--frames", type=int, default=20, help="drawn frames for each size and condition")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long the empty view is watched")
    options = parser.parse_args(arguments)
    if options.photos is None and not options.synthetic:
        parser.error("--photos DIR or --synthetic")
    kept = True
    if options.photos is not None:
        kept &= measure_photos(options.photos, limit=options.limit)
    if options.synthetic:
        random = np.random.default_rng(_SEED)
        for condition in CONDITIONS:
            _measure_condition(condition, frames=options.frames, random=random)
        kept &= _measure_idle(options.seconds, random)
        kept &= _measure_latency(random)
    return 0 if kept else 1


def _measure_condition(condition: Condition, *, frames: int, random: np.random.Generator) -> None:
    """Print the reading rate at each size, of the first attempt and of the whole cascade."""
    decoder = Decoder()
    rates: dict[str, dict[str, float]] = {"first_attempt": {}, "cascade": {}}
    wrong = 0
    for size in _SIZES:
        read = {"first_attempt": 0, "cascade": 0}
        for text in voucher_texts(random, frames):
            frame = frame_with(text, module=size, condition=condition, random=random)
            for name, look in (("first_attempt", decoder.read_quickly), ("cascade", decoder.read)):
                texts = [code.text for code in look(frame)]
                read[name] += text in texts
                wrong += any(found != text for found in texts)
        for name, count in read.items():
            rates[name][str(size)] = round(count / frames, 3)
    write_line(
        {
            "measure": "synthetic",
            "condition": condition.name,
            "frames": frames,
            "smallest_module_px": {name: _smallest(rate) for name, rate in rates.items()},
            f"rate_at_{_COMFORTABLE:g}_px": {name: rate[str(_COMFORTABLE)] for name, rate in rates.items()},
            "rates": rates,
            "wrong": wrong,
        }
    )


def _smallest(rates: dict[str, float]) -> float | None:
    """Return the smallest size from which on at least 95 % are read; None when the largest does not hold it."""
    held = None
    for size in reversed(_SIZES):
        if rates[str(size)] < 0.95:
            break
        held = size
    return held


class _DrawnCamera:
    """Gives frames at the pace of a camera; `show` puts one in front of it."""

    live = True

    def __init__(self, empty: list[Picture]) -> None:
        self._empty = empty
        self._number = 0
        self._due = time.monotonic()
        self._shown: Picture | None = None
        self._first_given_at: float | None = None
        self._lock = threading.Lock()

    def show(self, picture: Picture | None) -> None:
        with self._lock:
            self._shown, self._first_given_at = picture, None

    @property
    def first_given_at(self) -> float | None:
        """When the picture that is shown was given for the first time."""
        with self._lock:
            return self._first_given_at

    def next_frame(self) -> Frame | None:
        self._due = max(self._due + 1 / _RATE, time.monotonic() - 1 / _RATE)
        time.sleep(max(self._due - time.monotonic(), 0.0))
        self._number += 1
        with self._lock:
            if self._shown is None:
                return Frame(self._empty[self._number % len(self._empty)])
            if self._first_given_at is None:
                self._first_given_at = time.monotonic()
            return Frame(self._shown)

    def close(self) -> None:
        pass


def _measure_idle(seconds: float, random: np.random.Generator) -> bool:
    """Watch an empty view; the cost is that of our two threads, without the camera's own driver."""
    camera = _DrawnCamera([empty_frame(random) for _ in range(8)])
    loop = ScanLoop(lambda _text: camera, Decoder(), on_reading=_ignore, on_problem=_ignore)
    loop.start("drawn")
    time.sleep(1.0)
    cpu, wall = time.process_time(), time.monotonic()
    time.sleep(seconds)
    share = (time.process_time() - cpu) / (time.monotonic() - wall)
    loop.stop()
    kept = share <= _IDLE_BUDGET
    write_line(
        {
            "measure": "idle",
            "size": "1280x720",
            "frames_per_s": _RATE,
            "core_share": round(share, 4),
            "budget": _IDLE_BUDGET,
            "kept": kept,
        }
    )
    return kept


def _ignore(_told: object) -> None:
    """Nothing is expected here."""


def _measure_latency(random: np.random.Generator, *, vouchers: int = 60) -> bool:
    """From the moment the device gives the first frame with a voucher to the moment its text is known."""
    camera = _DrawnCamera([empty_frame(random) for _ in range(4)])
    read_at: dict[str, float] = {}
    arrived = threading.Event()

    def on_reading(text: str) -> None:
        read_at.setdefault(text, time.monotonic())
        arrived.set()

    typical = next(condition for condition in CONDITIONS if condition.name == "typical")
    loop = ScanLoop(lambda _text: camera, Decoder(), on_reading=on_reading, on_problem=_ignore)
    texts = voucher_texts(random, vouchers)
    frames = [frame_with(text, module=_COMFORTABLE, condition=typical, random=random) for text in texts]
    taken_ms: list[float] = []
    loop.start("drawn")
    for text, frame in zip(texts, frames, strict=True):
        time.sleep(float(random.uniform(0.15, 0.35)))
        arrived.clear()
        camera.show(frame)
        arrived.wait(3.0)
        given_at = camera.first_given_at
        if text in read_at and given_at is not None:
            taken_ms.append((read_at[text] - given_at) * 1000)
        camera.show(None)
    loop.stop()
    figures = spread(taken_ms)
    kept = len(taken_ms) == vouchers and figures["p95"] <= _LATENCY_BUDGET_MS
    write_line(
        {
            "measure": "frame_to_reading",
            "ms": figures,
            "unread": vouchers - len(taken_ms),
            "budget_p95_ms": _LATENCY_BUDGET_MS,
            "note": "the verdict adds one redemption (bench verdict) and one repaint of the window",
            "kept": kept,
        }
    )
    return kept
