"""Vouchers as pictures and videos, as a camera could have given them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import segno

Picture = npt.NDArray[np.uint8]

DIGITS = "0271828182845904523536028747135266249775724709369995" * 4
VOUCHER = DIGITS[:205]
OTHER_VOUCHER = DIGITS[3:208]


def a_code(text: str = VOUCHER, *, module: int = 4, border: int = 4) -> Picture:
    """The symbol of a voucher, or of any text, black on white."""
    if text.isdecimal() and len(text) == 205:
        symbol = segno.make_qr(text, version=7, error="q", mode="numeric", boost_error=False)
    else:
        symbol = segno.make_qr(text, error="m")
    return drawn(symbol, module=module, border=border)


def drawn(symbol: segno.QRCode, *, module: int = 4, border: int = 4) -> Picture:
    modules = np.array([list(row) for row in symbol.matrix_iter(border=border)], dtype=np.uint8)
    return np.kron((1 - modules) * 255, np.ones((module, module))).astype(np.uint8)


def a_frame(*codes: Picture, width: int = 1280, height: int = 720, at: tuple[int, int] = (60, 90)) -> Picture:
    """A frame of a camera with codes side by side on a grey desk."""
    frame = np.full((height, width, 3), 170, dtype=np.uint8)
    x, y = at
    for code in codes:
        frame[y : y + code.shape[0], x : x + code.shape[1]] = code[:, :, None]
        x += code.shape[1] + 60
    return frame


def save(path: Path, picture: Picture) -> Path:
    """Write a picture by its ending, whatever letters the path is made of."""
    _, data = cv2.imencode(path.suffix, picture)
    path.write_bytes(data.tobytes())
    return path


def save_video(path: Path, frames: list[Picture], *, rate: float = 25.0) -> Path:
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path
