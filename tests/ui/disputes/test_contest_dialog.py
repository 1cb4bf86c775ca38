"""A decision is contested with a note, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.disputes import LONGEST_NOTE
from app.foundation.settings import Language, Theme
from app.ui.disputes.contest_dialog import ContestDialog
from app.ui.theme.look import Look
from tests.ui.languages import told_in
from tests.ui.papers import decided
from tests.ui.pressing import clipped, nameless, not_reached, press, showing

DISPUTE = decided()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def dialog(window: QWidget, look: Look, qtbot: QtBot) -> ContestDialog:
    made = ContestDialog(look, DISPUTE, window)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def words(dialog: ContestDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QLabel)]


def test_it_says_which_decision_and_what_happens_with_the_note(dialog: ContestDialog) -> None:
    assert f"Contest the decision on voucher {DISPUTE.ref}?" in words(dialog)
    assert any("decides again" in each for each in words(dialog))


def test_one_types_at_once_and_sends_what_was_typed(dialog: ContestDialog, qtbot: QtBot) -> None:
    assert dialog.focusWidget() is dialog.note
    dialog.note.setPlainText("  La séance est sur notre feuille.\n")

    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        press(dialog.send_button, qtbot)

    assert confirmed.args == [DISPUTE.id, "La séance est sur notre feuille."]


def test_without_a_word_nothing_can_be_sent(dialog: ContestDialog) -> None:
    assert not dialog.send_button.isEnabled()
    dialog.note.setPlainText(" \n ")
    assert not dialog.send_button.isEnabled()


def test_a_note_that_is_too_long_says_by_how_much(dialog: ContestDialog, qapp: QApplication) -> None:
    def typed(length: int) -> list[str]:
        dialog.note.setPlainText("é" * length)
        return words(dialog)

    assert "990 characters left" in told_in(qapp, Language.ENGLISH, lambda: typed(10))
    assert "1 character too many" in told_in(qapp, Language.ENGLISH, lambda: typed(LONGEST_NOTE + 1))
    assert not dialog.send_button.isEnabled()
    typed(LONGEST_NOTE)
    assert dialog.send_button.isEnabled()


def test_cancelling_says_nothing(dialog: ContestDialog, qtbot: QtBot) -> None:
    dialog.note.setPlainText("Une note")
    with qtbot.assertNotEmitted(dialog.confirmed):
        dialog.reject()


def test_everything_has_a_name_and_is_reached_by_tab(dialog: ContestDialog, qtbot: QtBot) -> None:
    dialog.note.setPlainText("Une note")
    assert nameless(dialog) == []
    assert not_reached(dialog, qtbot) == []
    assert dialog.note.accessibleName()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, window: QWidget, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: ContestDialog(look, DISPUTE, window))
    made.open()
    qtbot.waitExposed(made)
    showing(made, made.width(), made.heightForWidth(made.width()), qtbot)
    found, height = clipped(made), made.height()
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert height <= window.height()
