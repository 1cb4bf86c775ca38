"""Names and values, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.ui.widgets.parts import label


class Facts(QWidget):
    """Made anew only when what it shows has changed, so that a selection of text stays."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[tuple[str, str]] = ()
        self._inside: QFrame | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        if self._inside is not None:
            if list(rows) == list(self._rows):
                return
            self._inside.hide()
            self._inside.deleteLater()
        self._rows = rows
        self._inside = QFrame()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "key"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wrap=True, selectable=True), row, 1)
        self._place.addWidget(self._inside)
