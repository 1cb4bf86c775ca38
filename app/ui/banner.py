"""Says that this is a demonstration, and offers what only a demonstration has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from app.ui.theme.look import Look
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import VERY_LARGE_TEXT, Button, label

_CUT_KEY, _BOOKLET_KEY = "Ctrl+K", "Ctrl+B"
_MENU_FROM = 125
"""Percent of the text size."""


class DemonstrationBanner(QFrame):
    """Above every page of the demonstration."""

    throw_away_wished = Signal()
    cut_wished = Signal(bool)
    next_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._look = look
        self._booklet: Path | None = None
        self.next_button = Button(look, "", style="primary", icon_name="today", key="Ctrl+N", show_key=False)
        self.next_button.clicked.connect(self._on_next)
        self.show_passes(0, 0)
        self._cut = _keyed(look, self.tr("Cut the network"), style="toggle", icon_name="offline", key=_CUT_KEY)
        self._cut.setCheckable(True)
        self._cut.toggled.connect(self._on_cut)
        self._open = _keyed(look, self.tr("Open the booklet (PDF)"), icon_name="booklet", key=_BOOKLET_KEY)
        self._open.clicked.connect(self._on_open)
        self._throw = Button(look, self.tr("Throw away the demonstration data"), icon_name="trash", style="danger")
        self._throw.clicked.connect(self._on_throw_away)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = Button(look, self.tr("More"))
        self._more.setMenu(self._menu)
        self._assemble(look)
        for key, button in ((_CUT_KEY, self._cut), (_BOOKLET_KEY, self._open)):
            # Of the banner, not of the button: the key works while the button is in the menu.
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        look.changed.connect(self._fit)
        self._fit()

    def _assemble(self, look: Look) -> None:
        buttons = FlowLayout()
        for button in (self.next_button, self._cut, self._open, self._throw, self._more):
            buttons.addWidget(button)
        words = label(self.tr("Demonstration: these vouchers are worth nothing."), "strong", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 24, 6)
        layout.setSpacing(10)
        layout.addWidget(IconLabel(look, "demo", "info", 20))
        layout.addWidget(words, 1)
        layout.addLayout(buttons)

    @Slot()
    def _fit(self) -> None:
        """One row at every text size: what has no room goes into the menu."""
        percent = self._look.text_percent
        self._cut.setVisible(percent < VERY_LARGE_TEXT)
        self._open.setVisible(percent < _MENU_FROM)
        self._throw.setVisible(percent < _MENU_FROM)
        self._more.setVisible(percent >= _MENU_FROM)

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for button in (self._cut, self._open, self._throw):
            if button.isHidden():
                action = self._menu.addAction(button.accessibleName())
                action.setEnabled(button.isEnabled())
                action.triggered.connect(button.click)

    def show_booklet(self, pdf: Path) -> None:
        self._booklet = pdf
        self._open.setEnabled(pdf.exists())

    def show_passes(self, number: int, total: int) -> None:
        """Say which of the pictures of passes is in view, 0 for none yet; without pictures there is no button."""
        self.next_button.setVisible(total > 0)
        self.next_button.say(self.tr("Present the next pass · {number} of {total}").format(number=number, total=total))

    @Slot()
    def _on_next(self) -> None:
        self.next_wished.emit()

    @Slot(bool)
    def _on_cut(self, off: bool) -> None:
        self._cut.say(self.tr("Network cut: restore it") if off else self.tr("Cut the network"))
        self.cut_wished.emit(off)

    @Slot()
    def _on_open(self) -> None:
        if self._booklet is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._booklet)))

    @Slot()
    def _on_throw_away(self) -> None:
        self.throw_away_wished.emit()


def _keyed(look: Look, text: str, *, key: str, icon_name: str, style: str = "") -> Button:
    return Button(look, text, style=style, icon_name=icon_name, key=key, show_key=False, takes_key=False)
