"""A handheld scanner is told from a hand by its speed, and disturbs no text field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.scanned_text import VoucherDigits, understand
from app.ui.desk.wedge import Wedge
from tests.builders import Issuer

AZERTY = dict(zip("0123456789", "à&é\"'(-è_ç", strict=True))


class Room:
    """A window with two text fields and a button, a wedge, and a clock that the test moves."""

    def __init__(self, qapp: QApplication) -> None:
        self.window = QWidget()
        self.field, self.notes, self.button = QLineEdit(), QPlainTextEdit(), QPushButton("press")
        layout = QVBoxLayout(self.window)
        for widget in (self.field, self.notes, self.button):
            layout.addWidget(widget)
        self.at = 1000
        self.heard: list[str] = []
        self.pressed: list[bool] = []
        self.wedge = Wedge(self.window, milliseconds=lambda: self.at)
        self.wedge.scanned.connect(self.heard.append)
        self.button.clicked.connect(self.pressed.append)
        self.wedge.watch(qapp)

    def type(self, text: str, *, every_ms: int) -> None:
        for character in text:
            self.at += every_ms
            # As the system delivers it: the key of another layout has no name of its own, only a text.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
                QApplication.sendEvent(QApplication.focusWidget() or self.window, event)


@pytest.fixture
def room(qapp: QApplication, qtbot: QtBot) -> Iterator[Room]:
    made = Room(qapp)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    qapp.removeEventFilter(made.wedge)
    made.window.close()
    made.window.deleteLater()


def test_a_burst_that_ends_with_enter_is_a_scan_and_presses_nothing(room: Room, qtbot: QtBot) -> None:
    room.button.setFocus()

    room.type("12345678901234567890", every_ms=8)
    qtbot.keyClick(room.button, Qt.Key.Key_Return)

    assert room.heard == ["12345678901234567890"]
    assert room.pressed == []


def test_a_burst_without_enter_ends_by_its_silence(room: Room, qtbot: QtBot) -> None:
    room.button.setFocus()

    room.type("1234567890", every_ms=8)

    qtbot.waitUntil(lambda: room.heard == ["1234567890"])


def test_a_hand_that_types_keeps_its_text_field(room: Room, qtbot: QtBot) -> None:
    room.field.setFocus()

    room.type("bonjour madame", every_ms=110)
    qtbot.keyClick(room.field, Qt.Key.Key_Return)

    assert room.field.text() == "bonjour madame"
    assert room.heard == []


@pytest.mark.parametrize("name", ["field", "notes"])
def test_a_burst_into_a_text_field_leaves_what_was_typed_before(room: Room, qtbot: QtBot, name: str) -> None:
    widget = getattr(room, name)
    widget.setFocus()
    room.type("note ", every_ms=150)
    room.at += 1000

    room.type("98765432109876", every_ms=5)
    qtbot.keyClick(widget, Qt.Key.Key_Return)

    assert room.heard == ["98765432109876"]
    assert (widget.text() if name == "field" else widget.toPlainText()) == "note "


def test_a_voucher_typed_on_a_french_keyboard_is_understood(room: Room, qtbot: QtBot) -> None:
    digits = Issuer().digits(7)
    room.button.setFocus()

    room.type("".join(AZERTY[digit] for digit in digits), every_ms=4)
    qtbot.keyClick(room.button, Qt.Key.Key_Return)

    assert understand(room.heard[0]) == VoucherDigits(digits)


def test_two_scans_in_a_row_are_two(room: Room, qtbot: QtBot) -> None:
    room.button.setFocus()

    room.type("1111111111", every_ms=5)
    room.at += 400
    room.type("2222222222", every_ms=5)
    qtbot.keyClick(room.button, Qt.Key.Key_Tab)

    assert room.heard == ["1111111111", "2222222222"]


def test_a_command_is_never_part_of_a_scan(room: Room, qtbot: QtBot) -> None:
    room.field.setFocus()
    room.type("1234", every_ms=5)

    qtbot.keyClick(room.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    room.type("5", every_ms=5)

    assert room.field.text() == "5"
    assert room.heard == []
