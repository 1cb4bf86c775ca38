"""The handheld scanner: a keyboard that types faster than any hand."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

FASTEST_HAND_MS = 45
"""No hand types many keys in a row closer together than this; scanners type one every 1 to 30 ms."""

SURELY_A_BURST = 5
"""As many fast characters as this are a scanner, not two fingers that fall on the keyboard together."""

SHORTEST_TEXT = 6
END_BY_PAUSE_MS = 120
"""Scanners that send no Enter at the end are understood by their silence."""


def _milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


class Wedge(QObject):
    """Watches the keys of the whole program. What a hand types goes where it always goes.

    The first characters of a burst cannot be told from typing: they are let through, then taken out of the text field
    that received them. The Enter that ends a burst presses nothing.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None, *, milliseconds: Callable[[], int] = _milliseconds) -> None:
        super().__init__(parent)
        self._milliseconds = milliseconds
        self._typed: list[str] = []
        self._last_at = 0
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._field_text = ""
        self._field_cursor = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(END_BY_PAUSE_MS)
        self._pause.timeout.connect(self._end)

    def watch(self, application: QApplication) -> None:
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        # This runs for every event of the program: the type is looked at before anything else.
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget() or QApplication.activeWindow()
        if focus is not None and watched is not focus:
            return False  # The same key passes by the window first, and climbs to the parents afterwards.
        return self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._in_burst():
            self._end()
            return True
        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        # AltGr is Ctrl+Alt on Windows and is needed for characters such as @ on AZERTY: both together are a character.
        command = event.modifiers() & commands not in (Qt.KeyboardModifier.NoModifier, commands)
        text = event.text()
        if event.isAutoRepeat() or command or not text or not text.isprintable():
            if text:
                self._forget()
            return False
        return self._character(text)

    def _character(self, text: str) -> bool:
        now = self._milliseconds()
        if self._typed and now - self._last_at > FASTEST_HAND_MS:
            if self._in_burst():
                self._end()
            self._forget()
        if not self._typed:
            self._remember_field()
        self._last_at = now
        self._typed.append(text)
        if not self._in_burst():
            return False
        if len(self._typed) == SURELY_A_BURST:
            self._clean_field()
        self._pause.start()
        return True

    def _in_burst(self) -> bool:
        return len(self._typed) >= SURELY_A_BURST

    def _remember_field(self) -> None:
        focus = QApplication.focusWidget()
        self._field = focus if isinstance(focus, (QLineEdit, QPlainTextEdit)) else None
        if isinstance(self._field, QLineEdit):
            self._field_text, self._field_cursor = self._field.text(), self._field.cursorPosition()
        elif isinstance(self._field, QPlainTextEdit):
            self._field_text = self._field.toPlainText()

    def _clean_field(self) -> None:
        if isinstance(self._field, QLineEdit):
            self._field.setText(self._field_text)
            self._field.setCursorPosition(self._field_cursor)
        elif isinstance(self._field, QPlainTextEdit):
            self._field.setPlainText(self._field_text)

    def _forget(self) -> None:
        self._pause.stop()
        self._typed.clear()
        self._field = None

    @Slot()
    def _end(self) -> None:
        text = "".join(self._typed)
        self._forget()
        if len(text) >= SHORTEST_TEXT:
            self.scanned.emit(text)
