"""A label that shows an icon in a colour of the theme, and follows the theme."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel

from app.ui.theme.icons import pixmap
from app.ui.theme.look import Look


class IconLabel(QLabel):
    """`colour` is the name of a token; the icon is decoration: the words beside it say the same."""

    def __init__(self, look: Look, name: str, colour: str = "text", size: int = 20) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._colour = colour
        self._size = size
        look.changed.connect(self._draw)
        self._draw()

    @property
    def icon_name(self) -> str:
        return self._name

    def show_icon(self, name: str, colour: str) -> None:
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self._draw()

    def set_size(self, size: int) -> None:
        """Pixels at 100 %."""
        if size != self._size:
            self._size = size
            self._draw()

    @Slot()
    def _draw(self) -> None:
        size = self._look.px(self._size)
        colour = getattr(self._look.tokens, self._colour)
        self.setPixmap(pixmap(self._name, colour, size, self.devicePixelRatioF()))
        self.setFixedSize(size, size)
