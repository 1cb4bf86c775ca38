"""The pages, their order, their keys, and the bar on the left that leads to them."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.ui.theme.icons import ROOM_FOR_BADGE, Badge, counted
from app.ui.theme.look import Look
from app.ui.widgets.parts import LARGE_TEXT, VERY_LARGE_TEXT, key_name, label, restyle


class Page(Enum):
    """Name of the icon and key of each page."""

    DESK = ("desk", "Ctrl+1")
    TODAY = ("today", "Ctrl+2")
    EXCHANGE = ("exchange", "Ctrl+3")
    DISPUTES = ("disputes", "Ctrl+4")
    STATEMENTS = ("statements", "Ctrl+5")
    SETTINGS = ("settings", "Ctrl+6")
    DIAGNOSTICS = ("diagnostics", "Ctrl+7")
    ABOUT = ("about", "F1")

    @property
    def icon_name(self) -> str:
        return self.value[0]

    @property
    def key(self) -> str:
        return self.value[1]


_AT_THE_BOTTOM = Page.SETTINGS
_BADGE_TEXT = 11


class Navigation(QFrame):
    """A column of buttons; the page that is open is marked by more than its colour."""

    wished = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "nav")
        self.setAccessibleName(self.tr("Pages"))
        self._buttons: dict[Page, QToolButton] = {}
        self._counts: dict[Page, int] = {}
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

    def show_count(self, page: Page, count: int) -> None:
        """Say on the button of a page how many things wait there."""
        if self._counts.get(page, 0) == count:
            return
        self._counts[page] = count
        name = self._name(page)
        spoken = name if count == 0 else self.tr("{page} ({count})").format(page=name, count=count)
        self._buttons[page].setAccessibleName(spoken)
        self._draw()

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
            Page.DISPUTES: self.tr("Disputes"),
            Page.STATEMENTS: self.tr("Payments"),
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
        tokens, percent = self._look.tokens, self._look.text_percent
        self.setFixedWidth(self._look.px(116))
        # Large text leaves no room for air: every page keeps its button in the window of a small laptop.
        tall, drawn = (64, 24) if percent < LARGE_TEXT else (50, 20) if percent < VERY_LARGE_TEXT else (40, 16)
        height, size, ratio = self._look.px(tall), self._look.px(drawn), self.devicePixelRatioF()
        badge = Badge(tokens.warning, tokens.on_primary, self._look.px(min(_BADGE_TEXT, drawn // 2)))
        wide = round(size * ROOM_FOR_BADGE)
        for page, button in self._buttons.items():
            made = QIcon()
            for colour, state in ((tokens.text, QIcon.State.Off), (tokens.primary, QIcon.State.On)):
                picture = counted(page.icon_name, colour, self._counts.get(page, 0), badge, size=size, ratio=ratio)
                made.addPixmap(picture, QIcon.Mode.Normal, state)
            button.setIcon(made)
            button.setIconSize(QSize(wide, size))
            button.setFixedHeight(height)
            restyle(button)
