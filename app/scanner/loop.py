"""The two threads of the scanner: one reads the device, one decodes; only the latest frame counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from app.scanner.code import Code, Picture
from app.scanner.problems import CameraGone, CameraMissing, ScannerProblem
from app.scanner.sources import Frame, FrameSource
from app.scanner.steady import Steady

_DECODING_SHARE = 0.06
"""Part of one core that looking at frames may take; on a slow machine fewer frames are looked at."""
_LOOK_AT_LEAST_EVERY_S = 0.08
_OUTLINE_LASTS_S = 0.4
"""An outline is shown on later frames for this long, then it says nothing any more."""
_RETRIES_S = (0.5, 1.0, 2.0, 4.0)
_STILL_S = 0.3
"""A frame that stays longer is a picture: it is looked at once, and thoroughly."""
_STOP_WITHIN_S = 2.0


class Reads(Protocol):
    """What the loop asks of a decoder."""

    def read(self, picture: Picture) -> tuple[Code, ...]: ...

    def read_live(self, frame: Picture) -> tuple[Code, ...]: ...


class Seen(NamedTuple):
    frame: Frame
    codes: tuple[Code, ...]


class ScanLoop:
    """Watches one source at a time until it is stopped, and reopens one that failed.

    `on_reading` is called once for each voucher presented, `on_problem` once for each problem until frames come
    again; both on a thread of the loop, and neither may block for long. All methods are safe from any other thread.
    """

    def __init__(
        self,
        open_source: Callable[[str], FrameSource],
        decoder: Reads,
        *,
        on_reading: Callable[[str], None],
        on_problem: Callable[[ScannerProblem], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_source = open_source
        self._decoder = decoder
        self._on_reading = on_reading
        self._on_problem = on_problem
        self._clock = clock
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._stopping = False
        self._source_text = ""
        self._turn = 0
        """Grows with each source that is asked for: what belongs to an earlier one is thrown away."""
        self._frame: Frame | None = None
        self._unseen = False
        """The frame has not been looked at yet."""
        self._codes: tuple[Code, ...] = ()
        self._codes_at = 0.0
        self._problem: ScannerProblem | None = None
        self._looked_away = False
        self._to_forget: set[str] = set()
        """Readings that nobody used: they count again."""

    def start(self, source_text: str) -> None:
        """Begin to watch a source; returns at once. Only one `start` before each `stop`."""
        with self._changed:
            if self._threads:
                msg = "the loop is already running"
                raise RuntimeError(msg)
            self._stopping = False
            self._ask_for(source_text)
            self._threads = [
                threading.Thread(target=self._read_device, name="scanner-device", daemon=True),
                threading.Thread(target=self._decode, name="scanner-decoder", daemon=True),
            ]
            for thread in self._threads:
                thread.start()

    def switch(self, source_text: str) -> None:
        """Watch another source from now on; the device of the one before is released first."""
        with self._changed:
            self._ask_for(source_text)

    def look_again(self, texts: Iterable[str]) -> None:
        """Read these once more if they are in view, or as soon as they are: their first reading was not used."""
        with self._changed:
            self._to_forget.update(texts)
            self._unseen = self._frame is not None
            self._changed.notify_all()

    def stop(self) -> bool:
        """Release the device and end the threads; False when a device still held its thread after two seconds."""
        with self._changed:
            self._stopping = True
            self._frame = None
            self._changed.notify_all()
            threads, self._threads = self._threads, []
        deadline = time.monotonic() + _STOP_WITHIN_S
        for thread in threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in threads)

    def latest(self) -> Seen | None:
        """Return the newest frame and the codes last seen in view; None while there is nothing to show."""
        with self._changed:
            if self._frame is None:
                return None
            fresh = self._frame.stays_s > _STILL_S or self._clock() - self._codes_at < _OUTLINE_LASTS_S
            return Seen(self._frame, self._codes if fresh else ())

    @property
    def problem(self) -> ScannerProblem | None:
        """Why there is no picture at the moment, None when there is one or it is still being opened."""
        with self._changed:
            return self._problem

    def _ask_for(self, source_text: str) -> None:
        self._source_text = source_text
        self._turn += 1
        self._clear_view()
        self._problem = None
        self._changed.notify_all()

    def _clear_view(self) -> None:
        self._frame = None
        self._unseen = False
        self._codes = ()
        self._looked_away = True
        self._changed.notify_all()

    def _read_device(self) -> None:
        while True:
            with self._changed:
                if self._stopping:
                    return
                turn, source_text = self._turn, self._source_text
            self._watch(turn, source_text)

    def _watch(self, turn: int, source_text: str) -> None:
        """Show one source until another is asked for, reopening it as long as it fails."""
        failures = 0
        while self._wanted(turn):
            try:
                source = self._open_source(source_text)
                try:
                    while self._wanted(turn) and (frame := source.next_frame()) is not None:
                        failures = 0
                        self._show(turn, frame)
                finally:
                    source.close()
            except ScannerProblem as problem:
                self._fail(turn, problem)
                self._wait(turn, _RETRIES_S[min(failures, len(_RETRIES_S) - 1)])
                failures += 1
            else:
                # It has ended: its last frame stays in view until another source is asked for.
                self._wait(turn, None)

    def _wanted(self, turn: int) -> bool:
        with self._changed:
            return not self._stopping and turn == self._turn

    def _wait(self, turn: int, seconds: float | None) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or turn != self._turn, seconds)

    def _show(self, turn: int, frame: Frame) -> None:
        with self._changed:
            if turn != self._turn or self._stopping:
                return
            self._frame = frame
            self._unseen = True
            self._problem = None
            if frame.stays_s > _STILL_S:
                self._codes = ()
            self._changed.notify_all()
        if frame.stays_s:
            self._wait(turn, frame.stays_s)

    def _fail(self, turn: int, problem: ScannerProblem) -> None:
        with self._changed:
            if turn != self._turn or self._stopping:
                return
            known = self._problem
            # A camera that was pulled out is first gone, then missing: one event, told once.
            told = known is not None and (
                known.code == problem.code or (isinstance(known, CameraGone) and isinstance(problem, CameraMissing))
            )
            if not told:
                self._problem = problem
            self._clear_view()
        if not told:
            self._on_problem(problem)

    def _decode(self) -> None:
        steady = Steady()
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._stopping or self._looked_away or self._unseen or bool(self._to_forget)
                )
                if self._stopping:
                    return
                if self._looked_away:
                    steady.admit((), self._clock())
                    self._looked_away = False
                steady.forget(self._to_forget)
                self._to_forget.clear()
                frame, turn = self._frame, self._turn
                if frame is None or not self._unseen:
                    continue
                self._unseen = False
            started = self._clock()
            codes = self._look(frame)
            with self._changed:
                if turn != self._turn or self._stopping:
                    continue
                still_shown = frame.stays_s <= _STILL_S or frame is self._frame
                if still_shown and (codes or self._clock() - self._codes_at >= _OUTLINE_LASTS_S):
                    self._codes, self._codes_at = codes, self._clock()
            for text in steady.admit((code.text for code in codes), started):
                self._on_reading(text)
            self._rest(turn, self._clock() - started)

    def _look(self, frame: Frame) -> tuple[Code, ...]:
        return self._decoder.read(frame.picture) if frame.stays_s > _STILL_S else self._decoder.read_live(frame.picture)

    def _rest(self, turn: int, cost_s: float) -> None:
        """Leave frames out so that an empty view is cheap."""
        period_s = min(cost_s / _DECODING_SHARE, _LOOK_AT_LEAST_EVERY_S)
        if period_s > cost_s:
            self._wait(turn, period_s - cost_s)
