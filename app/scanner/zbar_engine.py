"""The second reading engine, where the system's libzbar is present."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import c_char_p, c_void_p, cast, string_at
from itertools import pairwise
from types import ModuleType
from typing import Any

import cv2
import numpy as np

from app.scanner.code import Code, Corners, Picture, Point

ZBAR = "zbar"

Reader = Callable[[Picture], list[Code]]

_QRCODE = 64
_ENABLE = 0
_BINARY = 4
"""Give the bytes of the code as they are: left alone, zbar takes Japanese and French bytes for Chinese."""
_GREY = int.from_bytes(b"Y800", "little")


def load_zbar() -> Reader | None:
    """Return a reader of grey pictures, None where libzbar is missing."""
    try:
        from pyzbar import wrapper  # type: ignore[import-untyped]  # noqa: PLC0415 - fails where libzbar is missing
    except (ImportError, OSError):
        return None
    zbar: ModuleType = wrapper

    def read(grey: Picture) -> list[Code]:
        pixels = np.ascontiguousarray(grey).tobytes()
        return list(_scan(zbar, pixels, width=grey.shape[1], height=grey.shape[0]))

    return read


def _scan(zbar: ModuleType, pixels: bytes, *, width: int, height: int) -> Iterator[Code]:
    # The library's own functions: pyzbar's `decode` has no way to ask for bytes.
    scanner, image = zbar.zbar_image_scanner_create(), zbar.zbar_image_create()
    try:
        zbar.zbar_image_scanner_set_config(scanner, 0, _ENABLE, 0)
        zbar.zbar_image_scanner_set_config(scanner, _QRCODE, _ENABLE, 1)
        zbar.zbar_image_scanner_set_config(scanner, _QRCODE, _BINARY, 1)
        zbar.zbar_image_set_format(image, _GREY)
        zbar.zbar_image_set_size(image, width, height)
        zbar.zbar_image_set_data(image, cast(c_char_p(pixels), c_void_p), len(pixels), None)
        if zbar.zbar_scan_image(scanner, image) <= 0:
            return
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            yield _code(zbar, symbol)
            symbol = zbar.zbar_symbol_next(symbol)
    finally:
        zbar.zbar_image_destroy(image)
        zbar.zbar_image_scanner_destroy(scanner)


def _code(zbar: ModuleType, symbol: Any) -> Code:  # noqa: ANN401 - a pointer of the library
    data = string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol))
    points = [
        (int(zbar.zbar_symbol_get_loc_x(symbol, number)), int(zbar.zbar_symbol_get_loc_y(symbol, number)))
        for number in range(zbar.zbar_symbol_get_loc_size(symbol))
    ]
    return Code(text_of(data), _corners(points), ZBAR)


def text_of(data: bytes) -> str:
    """Guess the letters of bytes that do not say their character set, as the first engine does; never raises.

    UTF-8 where it fits; else Japanese where the high bytes look like it; else Western European.
    """
    for charset in ("utf-8", "shift_jis" if _looks_japanese(data) else "cp1252", "cp1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _looks_japanese(data: bytes) -> bool:
    """High bytes in rows, or mostly from a range that holds no Western letter; accents stand alone among ASCII."""
    high = sum(byte > 0x7F for byte in data)
    in_rows = sum(one > 0x7F and other > 0x7F for one, other in pairwise(data))
    no_letters = sum(0x80 <= byte <= 0x9F for byte in data)
    return max(in_rows, no_letters) * 2 >= high


def _corners(points: list[Point]) -> Corners:
    """Zbar's outline has any number of points: bring it to four, in order around the code."""
    if len(points) == 4:
        first, second, third, fourth = points
        return first, second, third, fourth
    box = cv2.boxPoints(cv2.minAreaRect(np.array(points or [(0, 0)], dtype=np.float32)))
    first, second, third, fourth = [(round(float(x)), round(float(y))) for x, y in box]
    return first, second, third, fourth
