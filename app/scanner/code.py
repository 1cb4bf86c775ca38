"""A QR code found in a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[Any]
"""Rows of pixels, 8 bits: grey (height, width) or blue-green-red (height, width, 3)."""

Point = tuple[int, int]
Corners = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    quad: Corners
    """The four corners in order around the code, in pixels of the picture that was given."""
    engine: str

    def scaled(self, by: float) -> Code:
        """Return the same code in the pixels of a picture that is `by` times as large."""
        corners = [(round((x + 0.5) * by - 0.5), round((y + 0.5) * by - 0.5)) for x, y in self.quad]
        first, second, third, fourth = corners
        return Code(self.text, (first, second, third, fourth), self.engine)

    @property
    def centre(self) -> tuple[float, float]:
        return sum(x for x, _ in self.quad) / 4, sum(y for _, y in self.quad) / 4


def without_doubles(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Keep one reading of each place, the earliest: two engines on one code are one code.

    The same text in two places stays twice: two prints of it lie there.
    """
    kept: list[Code] = []
    for code in codes:
        if not any(_same_place(code, other) for other in kept):
            kept.append(code)
    return tuple(kept)


def _same_place(one: Code, other: Code) -> bool:
    return _holds(one, other.centre) or _holds(other, one.centre)


def _holds(code: Code, point: tuple[float, float]) -> bool:
    outline = cv2.convexHull(np.array(code.quad, dtype=np.float32))
    return cv2.pointPolygonTest(outline, point, measureDist=False) >= 0
