"""A coordinator types a code, says why, and reads what it allows; the window goes on meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.override import OverrideReason
from app.foundation.settings import Language, Theme
from app.services.override import OverrideRefusal
from app.ui.desk.override_dialog import (
    LONGEST_NOTE,
    OverrideDialog,
    override_reason_words,
    override_refusal_sentence,
)
from app.ui.theme.look import Look
from tests.ui.given import an_overview
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, showing

LIMIT = "Too many vouchers wait to be sent from this desk."


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def dialog(window: QWidget, look: Look, qtbot: QtBot) -> OverrideDialog:
    made = OverrideDialog(look, 20, LIMIT, an_overview(), window)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def words(dialog: OverrideDialog) -> str:
    return " ".join(each.text() for each in dialog.findChildren(QLabel))


def test_it_says_which_limit_what_the_code_allows_and_who_sees_it(dialog: OverrideDialog) -> None:
    assert LIMIT in words(dialog)
    assert "Your code allows 20 " in words(dialog)
    assert "until the next exchange with the centre" in words(dialog)
    assert "the operator sees it" in words(dialog)


def test_it_shows_the_date_of_the_computer_because_a_wrong_one_makes_lists_old(dialog: OverrideDialog) -> None:
    assert "This computer shows 23 November 2026, 12:00." in words(dialog)


def test_the_code_is_hidden_and_has_the_focus(dialog: OverrideDialog) -> None:
    assert dialog.code.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.focusWidget() is dialog.code


@pytest.mark.parametrize("reason", OverrideReason)
def test_the_code_the_reason_and_the_note_are_told(
    dialog: OverrideDialog, qtbot: QtBot, reason: OverrideReason
) -> None:
    qtbot.keyClicks(dialog.code, "4821093756")
    dialog.reasons.button(list(OverrideReason).index(reason)).click()
    qtbot.keyClicks(dialog.note, "  le car attend ")

    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        press(dialog.allow_button, qtbot)

    assert confirmed.args == ["4821093756", reason, "le car attend"]


def test_return_in_the_code_authorises(dialog: OverrideDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.code, "4821093756")

    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(dialog.code, Qt.Key.Key_Return)


def test_without_a_code_nothing_is_told(dialog: OverrideDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.confirmed):
        press(dialog.allow_button, qtbot)

    assert dialog.focusWidget() is dialog.code


def test_it_is_told_once_until_an_answer_comes(dialog: OverrideDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.code, "1234")
    dialog.allow_button.click()

    assert not dialog.allow_button.isEnabled()
    assert dialog.isVisible()


def test_a_refusal_is_shown_and_the_code_can_be_typed_anew(dialog: OverrideDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.code, "1234")
    dialog.allow_button.click()

    dialog.show_refusal(override_refusal_sentence(OverrideRefusal.WRONG_CODE))

    assert dialog.refusal.isVisible()
    assert "not the code of this site" in words(dialog)
    assert dialog.code.text() == ""
    assert dialog.focusWidget() is dialog.code
    assert dialog.allow_button.isEnabled()


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_closing_it_authorises_nothing(dialog: OverrideDialog, qtbot: QtBot, way: str) -> None:
    qtbot.keyClicks(dialog.code, "4821093756")
    cancel = next(each for each in dialog.findChildren(QPushButton) if each.accessibleName() == "Cancel")

    with qtbot.assertNotEmitted(dialog.confirmed), qtbot.waitSignal(dialog.rejected):
        if way == "Escape":
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            press(cancel, qtbot)


def test_a_note_stays_short(dialog: OverrideDialog) -> None:
    dialog.note.insert("x" * 1000)

    assert len(dialog.note.text()) == LONGEST_NOTE


def test_every_reason_is_offered_in_words(dialog: OverrideDialog) -> None:
    offered = [each.text() for each in dialog.findChildren(QRadioButton)]

    assert offered == [override_reason_words(reason) for reason in OverrideReason]
    assert len(set(offered)) == len(OverrideReason)


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    sentences = {override_refusal_sentence(refusal) for refusal in OverrideRefusal}

    assert len(sentences) == len(OverrideRefusal)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_every_control_has_a_name_and_is_reached_by_tab(dialog: OverrideDialog, qtbot: QtBot) -> None:
    assert nameless(dialog) == []
    assert not_reached(dialog, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, window: QWidget, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: OverrideDialog(look, 20, LIMIT, an_overview(), window))
    showing(made, made.sizeHint().width(), made.sizeHint().height(), qtbot)
    found = clipped(made)
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert made.width() <= 1366


def test_it_is_never_taller_than_the_window_behind_it(window: QWidget, look: Look, qtbot: QtBot) -> None:
    look.choose(Theme.LIGHT, 200)
    made = OverrideDialog(look, 20, LIMIT, an_overview(), window)
    made.open()
    qtbot.waitExposed(made)
    fits = made.height() <= window.height() and made.width() <= window.width()
    look.choose(Theme.LIGHT, 100)

    assert fits
    assert made.allow_button.isVisible()
