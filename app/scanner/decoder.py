"""From a picture to the QR codes in it: zxing-cpp first, the same on a mended picture, zbar as a second opinion."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from app.scanner.code import Code, Corners, Picture, without_doubles
from app.scanner.zbar_engine import ZBAR, load_zbar

__all__ = ["ZXING", "Code", "Decoder"]

ZXING = "zxing"

_MOST_PIXELS = 20_000_000
"""A larger picture is brought down to this: its codes have pixels to spare, and memory has a limit."""
_ENLARGED_MOST = 3_000_000
"""Pixels of a picture that is still worth enlarging; the codes of a larger one have enough pixels already."""
_HALVED_LEAST = 150_000

_HARD_SHARE = 0.03
"""Part of one core that goes to second attempts while nothing is in view."""
_CREDIT_MOST_S = 0.04
_FAVOURITE_S = 1.0
"""How long the attempt that has just read a code is made on every frame."""

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)

_Attempt = Callable[[Picture], list[Code]]


@dataclass(slots=True)
class _Favourite:
    """The second attempt that last read something, tried first while that code is held in view."""

    attempt: int = 0
    until: float = 0.0


class Decoder:
    """Finds QR codes (model 2: never the Micro QR that damaged codes imitate) and gives their texts as printed.

    No picture makes it raise. One decoder belongs to one thread at a time. Creating one tells OpenCV to work on the
    calling thread only: spreading these small pictures over all cores costs more than it brings.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        cv2.setNumThreads(1)
        self._clock = clock
        self._zbar = load_zbar()
        self._clahe = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8))
        self._hard: list[_Attempt] = [_enlarged, self._evened, _sharpened]
        if self._zbar is not None:
            self._hard.append(self._zbar_halved)
        self._costs_s = [0.0] * len(self._hard)
        self._turn = 0
        self._credit_s = _CREDIT_MOST_S
        self._credited_at = clock()
        self._favourite = _Favourite()

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that work here, in the order of their turn."""
        return (ZXING,) if self._zbar is None else (ZXING, ZBAR)

    @property
    def zbar_missing(self) -> bool:
        """True where the system has no libzbar: fewer damaged codes are read, nothing else changes."""
        return self._zbar is None

    def read(self, picture: Picture) -> tuple[Code, ...]:
        """Return every code of a still picture; takes its time (tenths of a second) on one that seems to have none."""
        grey, scale = _prepared(picture)
        if grey is None:
            return ()
        # Both engines look at the whole picture even when the first has found something: there may be several codes.
        found = without_doubles([*_zxing(grey), *self._zbar_plain(grey)])
        if not found:
            found = self._read_mended(grey)
        return tuple(code.scaled(1 / scale) for code in found) if scale != 1.0 else found

    def read_quickly(self, picture: Picture) -> tuple[Code, ...]:
        """Return what the first attempt alone finds, in a few thousandths of a second."""
        grey, scale = _prepared(picture)
        return () if grey is None else without_doubles(code.scaled(1 / scale) for code in _zxing(grey))

    def read_live(self, frame: Picture) -> tuple[Code, ...]:
        """Return what can be found in a frame of a live picture without falling behind.

        The first attempt is always made; harder ones take turns from frame to frame, within a small share of one core.
        """
        grey, scale = _prepared(frame)
        if grey is None:
            return ()
        found = _zxing(grey)
        now = self._clock()
        gained = (now - self._credited_at) * _HARD_SHARE
        self._credit_s = min(self._credit_s + gained, _CREDIT_MOST_S)
        self._credited_at = now
        if not found and now < self._favourite.until:
            found += self._try_hard(self._favourite.attempt, grey)
        elif self._credit_s >= min(self._costs_s[self._turn], _CREDIT_MOST_S):
            found += self._try_hard(self._turn, grey)
            self._credit_s = max(self._credit_s - self._costs_s[self._turn], 0.0)
            self._turn = (self._turn + 1) % len(self._hard)
        return without_doubles(code.scaled(1 / scale) for code in found)

    def _try_hard(self, number: int, grey: Picture) -> list[Code]:
        started = self._clock()
        found = self._hard[number](grey)
        ended = self._clock()
        self._costs_s[number] = ended - started
        if found:
            self._favourite = _Favourite(number, until=ended + _FAVOURITE_S)
        return found

    def _read_mended(self, grey: Picture) -> tuple[Code, ...]:
        """Try one mended picture after the other until one gives something, those that help most often first."""
        attempts: list[_Attempt] = [_enlarged, self._evened, _sharpened, self._zbar_halved, _global_threshold]
        attempts += [_smoothed, self._zbar_enlarged, _turned]
        for attempt in attempts:
            if found := attempt(grey):
                return without_doubles(found)
        return ()

    def _evened(self, grey: Picture) -> list[Code]:
        """Uneven light: local contrast first, then twice the pixels."""
        return _enlarged(self._clahe.apply(grey))

    def _zbar_plain(self, grey: Picture) -> list[Code]:
        return [] if self._zbar is None else self._zbar(grey)

    def _zbar_halved(self, grey: Picture) -> list[Code]:
        if self._zbar is None or grey.size < _HALVED_LEAST:
            return self._zbar_plain(self._clahe.apply(grey))
        return [code.scaled(2.0) for code in self._zbar(_resized(grey, 0.5))]

    def _zbar_enlarged(self, grey: Picture) -> list[Code]:
        if self._zbar is None or grey.size > _ENLARGED_MOST:
            return []
        return [code.scaled(0.5) for code in self._zbar(_resized(grey, 2.0))]


def _zxing(grey: Picture, binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage) -> list[Code]:
    found = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
    )
    return [Code(_text(barcode), _corners(barcode.position), ZXING) for barcode in found]


def _text(barcode: zxingcpp.Barcode) -> str:
    try:
        text = barcode.text
        text.encode("utf-8")
    except UnicodeError:
        return bytes(barcode.bytes).decode("utf-8", errors="backslashreplace")
    return text


def _corners(position: zxingcpp.Position) -> Corners:
    a, b, c, d = position.top_left, position.top_right, position.bottom_right, position.bottom_left
    return (a.x, a.y), (b.x, b.y), (c.x, c.y), (d.x, d.y)


def _enlarged(grey: Picture) -> list[Code]:
    """Twice the pixels; in a picture that has plenty, half: the codes of a large blurred picture are large."""
    if grey.size > _ENLARGED_MOST:
        return [code.scaled(2.0) for code in _zxing(_resized(grey, 0.5))]
    return [code.scaled(0.5) for code in _zxing(_resized(grey, 2.0))]


def _sharpened(grey: Picture) -> list[Code]:
    soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
    return _enlarged(cv2.addWeighted(grey, 2.5, soft, -1.5, 0.0))


def _smoothed(grey: Picture) -> list[Code]:
    return _enlarged(cv2.GaussianBlur(grey, (0, 0), 1.0))


def _global_threshold(grey: Picture) -> list[Code]:
    return _zxing(grey, zxingcpp.Binarizer.GlobalHistogram)


def _turned(grey: Picture) -> list[Code]:
    """Turn by an eighth: an engine that looks along rows and columns then sees what lay between."""
    height, width = grey.shape
    side = int(np.hypot(height, width)) + 1
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 45, 1.0)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    back = cv2.invertAffineTransform(turn)
    return [_moved(code, back) for code in _zxing(cv2.warpAffine(grey, turn, (side, side), borderValue=255))]


def _moved(code: Code, matrix: Picture) -> Code:
    points = cv2.transform(np.array([code.quad], dtype=np.float64), matrix)[0]
    first, second, third, fourth = [(round(float(x)), round(float(y))) for x, y in points]
    return Code(code.text, (first, second, third, fourth), code.engine)


def _resized(grey: Picture, by: float) -> Picture:
    method = cv2.INTER_LINEAR if by > 1 else cv2.INTER_AREA
    return cv2.resize(grey, None, fx=by, fy=by, interpolation=method)


def _prepared(picture: Picture) -> tuple[Picture | None, float]:
    """Return the picture in grey and of a bearable size, and its scale; None for what is not a picture."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.size == 0:
        return None, 1.0
    grey = picture
    if picture.ndim == 3:
        channels = picture.shape[2]
        if channels not in (1, 3, 4):
            return None, 1.0
        to_grey = cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY
        grey = picture[:, :, 0] if channels == 1 else cv2.cvtColor(picture, to_grey)
    if min(grey.shape) < 16:
        return None, 1.0
    scale = 1.0
    if grey.size > _MOST_PIXELS:
        scale = float(np.sqrt(_MOST_PIXELS / grey.size))
        grey = _resized(grey, scale)
    return np.ascontiguousarray(grey), scale
