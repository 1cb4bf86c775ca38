"""A short code is typed as it is printed, in groups of five."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.short_code_field import ShortCodeField, short_code_box
from app.ui.theme.look import Look


@pytest.fixture
def field(look: Look, qtbot: QtBot) -> ShortCodeField:
    made = ShortCodeField()
    qtbot.addWidget(made)
    made.show()
    return made


def test_characters_are_grouped_while_they_are_typed(field: ShortCodeField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "4f7kd29qmxt0v3b8hrc2")

    assert field.text() == "4F7KD-29QMX-T0V3B-8HRC2"


def test_letters_that_look_like_digits_are_read_as_digits(field: ShortCodeField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "oil")

    assert field.text() == "011"


def test_a_correction_in_the_middle_does_not_move_the_cursor(field: ShortCodeField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "4f7kd29")
    field.setCursorPosition(2)

    qtbot.keyClick(field, Qt.Key.Key_Backspace)

    assert (field.text(), field.cursorPosition()) == ("47KD-29", 1)


def test_enter_hands_the_code_over_and_empties_the_field(field: ShortCodeField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "4f7kd")

    with qtbot.waitSignal(field.typed) as typed:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert typed.args == ["4F7KD"]
    assert field.text() == ""


def test_enter_in_an_empty_field_does_nothing(field: ShortCodeField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.typed):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_an_empty_field_leaves_undo_to_the_desk(look: Look, qtbot: QtBot) -> None:
    window, undone = QWidget(), list[bool]()
    field = ShortCodeField()
    QVBoxLayout(window).addWidget(short_code_box(look, "Short code", field))
    shortcut = QShortcut(QKeySequence("Ctrl+Z"), window)

    def undo() -> None:
        undone.append(True)

    shortcut.activated.connect(undo)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()

    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert undone == [True]
