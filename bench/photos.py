"""Reading rates on real photographs: each engine alone, their union, and our cascade, interleaved in one run."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import zxingcpp

from app.scanner.code import Picture
from app.scanner.decoder import Decoder
from app.scanner.pictures import files_in, load_picture
from app.scanner.zbar_engine import load_zbar
from bench.figures import spread, write_line

_CHARSETS = ("utf-8", "shift_jis", "latin-1", "cp1252")
_SEED = 20261123

Reader = Callable[[Picture], list[str]]


@dataclass
class _Tally:
    """What one way of reading achieved."""

    read: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


def measure_photos(folder: str, *, limit: int | None) -> bool:
    """Print one line for each way of reading; True when the cascade keeps its budget."""
    pictures = [path for path in files_in(folder) if Path(path).suffix.lower() not in {".avi", ".mp4"}]
    shuffled = random.Random(_SEED)  # noqa: S311 - an order, not a secret
    shuffled.shuffle(pictures)
    readers = _readers()
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    with_truth = without_code = 0
    for path in pictures[:limit]:
        picture, truth = load_picture(path), _truth(path)
        with_truth += truth is not None
        without_code += truth is None
        order = list(readers.items())
        shuffled.shuffle(order)
        for name, read in order:
            _try(tallies[name], read, picture, path=path, truth=truth)
    alone = [name for name in readers if name != "cascade"]
    union = set[str]().union(*(tallies[name].read for name in alone))
    for name in readers:
        tally = tallies[name]
        write_line(
            {
                "measure": "photos",
                "reader": name,
                "pictures": with_truth,
                "without_code": without_code,
                "read": len(tally.read),
                "rate": _rate(len(tally.read), with_truth),
                "wrong": len(tally.wrong),
                "wrong_in": tally.wrong,
                "ms": spread(tally.ms),
            }
        )
    cascade = tallies["cascade"]
    lost = sorted(union - cascade.read)
    kept = not lost and not cascade.wrong
    write_line(
        {
            "measure": "photos",
            "reader": "union",
            "pictures": with_truth,
            "read": len(union),
            "rate": _rate(len(union), with_truth),
            "lost_by_cascade": lost,
            "gained_by_cascade": sorted(cascade.read - union),
            "budget": "the cascade reads at least the union, nothing wrong",
            "kept": kept,
        }
    )
    return kept


def _readers() -> dict[str, Reader]:
    decoder = Decoder()
    readers: dict[str, Reader] = {"zxing": _zxing_alone}
    zbar = load_zbar()
    if zbar is not None:
        readers["zbar"] = lambda picture: [code.text for code in zbar(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))]
    readers["first_attempt"] = lambda picture: [code.text for code in decoder.read_quickly(picture)]
    readers["cascade"] = lambda picture: [code.text for code in decoder.read(picture)]
    return readers


def _zxing_alone(picture: Picture) -> list[str]:
    """As anybody would call it: every kind of QR code."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in zxingcpp.read_barcodes(grey, formats, text_mode=zxingcpp.TextMode.Plain)]


def _try(tally: _Tally, read: Reader, picture: Picture, *, path: str, truth: str | None) -> None:
    started = time.perf_counter()
    texts = read(picture)
    tally.ms.append((time.perf_counter() - started) * 1000)
    if truth is not None and any(_same(text, truth) for text in texts):
        tally.read.add(path)
    elif texts:
        tally.wrong.append(path)


def _truth(path: str) -> str | None:
    beside = Path(path).with_suffix(".txt")
    return beside.read_bytes().decode("utf-8") if beside.exists() else None


def _same(text: str, truth: str) -> bool:
    """Equal, or the same bytes understood in another character set: the code was read, its letters were guessed."""
    one, other = _plain(text), _plain(truth)
    return one == other or bool(_spellings(one) & _spellings(other))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _spellings(text: str) -> set[bytes]:
    found = set()
    for charset in _CHARSETS:
        try:
            found.add(text.encode(charset))
        except UnicodeEncodeError:
            continue
    return found


def _rate(read: int, pictures: int) -> float | None:
    return round(read / pictures, 4) if pictures else None
