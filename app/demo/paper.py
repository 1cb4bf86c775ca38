"""Draws a voucher as a camera would see it, for a demonstration without a webcam."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from app.domain.voucher import DIGITS, QR_LEVEL, QR_VERSION

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720
_TABLE = (148, 160, 168)
_PAPER = 250
_INK = (40, 34, 30)
_PAPER_SIZE = (880, 520)
_MODULE = 8
_QUIET = 4


def draw_voucher(text: str, words: Sequence[str], *, tilt: float) -> Picture:
    """Return 1280x720 pixels, blue-green-red: the code and the words beside it on paper, turned by `tilt` degrees."""
    width, height = _PAPER_SIZE
    paper = np.full((height, width, 3), _PAPER, np.uint8)
    code = _code(text)
    top = (height - code.shape[0]) // 2
    paper[top : top + code.shape[0], 24 : 24 + code.shape[1]] = code
    _write(paper, words, left=24 + code.shape[1] + 20)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    turn[:, 2] += np.array([(WIDTH - width) / 2, (HEIGHT - height) / 2])
    turned = cv2.warpAffine(paper, turn, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderValue=_TABLE)
    return np.asarray(cv2.GaussianBlur(turned, (3, 3), 0), np.uint8)


def write_picture(path: Path, picture: Picture) -> None:
    """Write a PNG file; encoded first, because OpenCV cannot write to a path with accents on Windows."""
    done, data = cv2.imencode(".png", picture)
    if not done:
        raise OSError
    path.write_bytes(data.tobytes())


def _code(text: str) -> Picture:
    if len(text) == DIGITS and text.isdecimal():
        symbol = segno.make_qr(text, version=QR_VERSION, error=QR_LEVEL, mode="numeric", boost_error=False)
    else:
        symbol = segno.make_qr(text, error="m", boost_error=False)
    dark = np.pad(np.array([list(row) for row in symbol.matrix], np.uint8), _QUIET)
    grey = np.where(dark.repeat(_MODULE, axis=0).repeat(_MODULE, axis=1) > 0, 20, _PAPER).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _write(paper: Picture, words: Sequence[str], *, left: int) -> None:
    font: Any = cv2.FONT_HERSHEY_DUPLEX
    for line, word in enumerate(words):
        at = (left, 110 + line * 70)
        cv2.putText(paper, _without_accents(word), at, font, 0.75, _INK, 1, cv2.LINE_AA)


def _without_accents(word: str) -> str:
    # The letters that OpenCV draws are those of ASCII.
    spelt = unicodedata.normalize("NFKD", word.replace("€", "EUR"))
    return "".join(letter for letter in spelt if letter.isascii())
