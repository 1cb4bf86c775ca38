"""Says that this is a demonstration, and offers what only a demonstration has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.theme.look import Look
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import Button, label


class DemonstrationBanner(QFrame):
    """Above every page of the demonstration."""

    throw_away_wished = Signal()
    cut_wished = Signal(bool)
    next_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._booklet: Path | None = None
        self.next_button = Button(look, "", style="primary", icon_name="today", key="Ctrl+N", show_key=False)
        self.next_button.clicked.connect(self._on_next)
        self.show_passes(0, 0)
        self._cut = Button(
            look, self.tr("Cut the network"), style="toggle", icon_name="offline", key="Ctrl+K", show_key=False
        )
        self._cut.setCheckable(True)
        self._cut.toggled.connect(self._on_cut)
        self._open = Button(look, self.tr("Open the booklet (PDF)"), icon_name="booklet", key="Ctrl+B", show_key=False)
        self._open.clicked.connect(self._on_open)
        throw = Button(look, self.tr("Throw away the demonstration data"), icon_name="trash", style="danger")
        throw.clicked.connect(self._on_throw_away)
        buttons = FlowLayout()
        for button in (self.next_button, self._open, self._cut, throw):
            buttons.addWidget(button)
        words = label(self.tr("Demonstration: these vouchers are worth nothing."), "strong", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 24, 6)
        layout.setSpacing(10)
        layout.addWidget(IconLabel(look, "demo", "info", 20))
        layout.addWidget(words, 2)
        layout.addLayout(buttons, 6)

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
