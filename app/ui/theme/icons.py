"""The icons: line drawings that take the colour they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.foundation.paths import resources

_STROKE = "currentColor"
ROOM_FOR_BADGE = 2.2
"""Width of a counted icon in heights: the icon stays in the middle."""
_MOST_COUNTED = 99


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon of `resources/icons` at a size in logical pixels, sharp on a screen of that pixel ratio."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace(_STROKE, colour).encode()))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, *, checked_colour: str | None = None, size: int = 24, ratio: float = 1.0) -> QIcon:
    """Return an icon for a button, with another colour while it is checked if one is given."""
    made = QIcon(pixmap(name, colour, size, ratio))
    if checked_colour is not None:
        made.addPixmap(pixmap(name, checked_colour, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


@dataclass(frozen=True, slots=True)
class Badge:
    """How a count beside an icon looks."""

    colour: str
    text_colour: str
    text_size: int
    """Logical pixels."""


def counted(name: str, colour: str, count: int, badge: Badge, *, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon in the middle of a wider picture, with how many things wait at its upper right; zero: nothing."""
    wide = round(size * ROOM_FOR_BADGE)
    picture = QPixmap(round(wide * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = (wide - size) / 2
    painter.drawPixmap(QRectF(left, 0, size, size).toRect(), pixmap(name, colour, size, ratio))
    if count > 0:
        _draw_badge(painter, str(min(count, _MOST_COUNTED)), badge, right=float(wide), left=left + size * 0.8)
    painter.end()
    return picture


def _draw_badge(painter: QPainter, text: str, badge: Badge, *, left: float, right: float) -> None:
    font = QFont(painter.font())
    font.setPixelSize(badge.text_size)
    font.setBold(True)
    painter.setFont(font)
    height = badge.text_size * 1.4
    width = max(height, painter.fontMetrics().horizontalAdvance(text) + badge.text_size * 0.7)
    pill = QRectF(min(left, right - width), 0, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(badge.colour))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(badge.text_colour))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
