"""Carries what the camera's thread saw to the main thread, as signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.foundation.errors import ExpectedProblem


class ScanBridge(QObject):
    """Its two methods may be called on any thread; connect its signals to bound methods of QObjects only."""

    read = Signal(str)
    failed = Signal(object)
    """An `ExpectedProblem` of the source: the camera is gone, taken, or not a picture."""

    def on_reading(self, text: str) -> None:
        self.read.emit(text)

    def on_problem(self, problem: ExpectedProblem) -> None:
        self.failed.emit(problem)
