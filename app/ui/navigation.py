"""The pages, their order, their keys, and the bar on the left that leads to them."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.ui.theme.icons import icon
from app.ui.theme.look import Look
from app.ui.widgets.parts import VERY_LARGE_TEXT, key_name, label, restyle


class Page(Enum):
    """Name of the icon and key of each page."""

    DESK = ("desk", "Ctrl+1")
    TODAY = ("today", "Ctrl+2")
    EXCHANGE = ("exchange", "Ctrl+3")
    SETTINGS = ("settings", "Ctrl+4")
    DIAGNOSTICS = ("diagnostics", "Ctrl+5")
    ABOUT = ("about", "F1")

    @property
    def icon_name(self) -> str:
        return self.value[0]

    @property
    def key(self) -> str:
        return self.value[1]


_AT_THE_BOTTOM = Page.SETTINGS


class Navigation(QFrame):
    """A column of buttons; the page that is open is marked by more than its colour."""

    wished = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "nav")
        self.setAccessibleName(self.tr("Pages"))
        self._buttons: dict[Page, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(2)
        brand = label("Comptoir", "brand")
        brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        brand.setContentsMargins(0, 10, 0, 14)
        layout.addWidget(brand)
        for page in Page:
            if page is _AT_THE_BOTTOM:
                layout.addStretch(1)
            layout.addWidget(self._button(page))
            shortcut = QShortcut(QKeySequence(page.key), window)
            shortcut.setProperty("page", page.name)
            shortcut.activated.connect(self._on_key)
        look.changed.connect(self._draw)
        self._draw()

    def mark(self, page: Page) -> None:
        """Show which page is open."""
        focused = self.window().focusWidget() in self._buttons.values()
        for each, button in self._buttons.items():
            button.setChecked(each is page)
        if focused:
            # A page that was opened by its key: two buttons must not look chosen.
            self._buttons[page].setFocus()

    def show_waiting(self, count: int) -> None:
        """Say on the exchange's button how many wait."""
        button = self._buttons[Page.EXCHANGE]
        name = self._name(Page.EXCHANGE)
        text = name if count == 0 else self.tr("{page} ({count})").format(page=name, count=count)
        if button.text() != text:
            button.setText(text)
            button.setAccessibleName(text)

    def _button(self, page: Page) -> QToolButton:
        button = QToolButton()
        name = self._name(page)
        button.setText(name)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} · {key_name(page.key)}")
        button.setProperty("look", "nav")
        button.setProperty("page", page.name)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self._on_click)
        self._buttons[page] = button
        return button

    def _name(self, page: Page) -> str:
        names = {
            Page.DESK: self.tr("Desk"),
            Page.TODAY: self.tr("Today"),
            Page.EXCHANGE: self.tr("Exchange"),
            Page.SETTINGS: self.tr("Settings"),
            Page.DIAGNOSTICS: self.tr("Diagnostics"),
            Page.ABOUT: self.tr("About"),
        }
        return names[page]

    @Slot()
    def _on_click(self) -> None:
        self._wish(self.sender().property("page"))

    @Slot()
    def _on_key(self) -> None:
        if self.isVisible():
            self._wish(self.sender().property("page"))

    def _wish(self, name: str) -> None:
        self.wished.emit(Page[name])

    @Slot()
    def _draw(self) -> None:
        tokens, size = self._look.tokens, self._look.px(24)
        self.setFixedWidth(self._look.px(108))
        height = self._look.px(64 if self._look.text_percent < VERY_LARGE_TEXT else 50)
        for page, button in self._buttons.items():
            made = icon(
                page.icon_name,
                tokens.text,
                checked_colour=tokens.primary,
                size=size,
                ratio=self.devicePixelRatioF(),
            )
            button.setIcon(made)
            button.setIconSize(QSize(size, size))
            button.setFixedHeight(height)
            restyle(button)
