"""Tells calmly that something went wrong in the program, and where the report lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget


class CrashNotice(QObject):
    """One notice at a time, however many errors there are."""

    _told = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.box: QMessageBox | None = None
        self._told.connect(self._show)

    def tell(self, report: Path | None) -> None:
        """May be called on any thread; the path is None when no report could be written."""
        self._told.emit(report)

    @Slot(object)
    def _show(self, report: Path | None) -> None:
        if self.box is not None:
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Comptoir")
        box.setText(self.tr("Something went wrong in the program. What was recorded is safe."))
        if report is not None:
            where = self.tr("A report without personal data was written. Send it to the developers: {path}")
            box.setInformativeText(where.format(path=report))
        box.finished.connect(self._on_closed)
        self.box = box
        box.open()

    @Slot()
    def _on_closed(self) -> None:
        self.box = None
