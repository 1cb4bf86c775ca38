"""A redemption is undone with a reason; the window goes on meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.redemption import CHOSEN_REASONS, RedemptionState, VoidReason
from app.foundation.settings import Language, Theme
from app.ui.sentences import void_reason_words
from app.ui.theme.look import Look
from app.ui.today.void_dialog import LONGEST_NOTE, VoidDialog
from tests.ui.given import SETTING, a_line
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, showing

LINE = a_line(56, offering_label="Atelier 2 h")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def dialog(window: QWidget, look: Look, qtbot: QtBot) -> VoidDialog:
    made = VoidDialog(look, LINE, SETTING, window)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def words(dialog: VoidDialog) -> str:
    return " ".join(each.text() for each in dialog.findChildren(QLabel))


def button(dialog: VoidDialog, name: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.accessibleName() == name)


def test_it_says_what_would_be_undone(dialog: VoidDialog) -> None:
    assert "Atelier 2 h, €10, redeemed today at 11:04" in words(dialog)


def test_opening_does_not_block_the_window(dialog: VoidDialog) -> None:
    assert dialog.isVisible()
    assert dialog.isModal(), "and the window behind takes no click meanwhile"


def test_every_reason_that_people_may_give_is_offered_and_no_other(dialog: VoidDialog) -> None:
    offered = [each.text() for each in dialog.findChildren(QRadioButton)]

    assert offered == [void_reason_words(reason) for reason in CHOSEN_REASONS]
    assert void_reason_words(VoidReason.OUTRANKED) not in offered


@pytest.mark.parametrize("reason", CHOSEN_REASONS)
def test_the_reason_and_the_note_are_told(dialog: VoidDialog, qtbot: QtBot, reason: VoidReason) -> None:
    dialog.reasons.button(CHOSEN_REASONS.index(reason)).click()
    qtbot.keyClicks(dialog.note, "  Erreur de carnet  ")

    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        press(dialog.undo_button, qtbot)

    assert confirmed.args == [LINE.redemption_id, reason, "Erreur de carnet"]


def test_without_a_choice_the_first_reason_counts(dialog: VoidDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        press(dialog.undo_button, qtbot)

    assert confirmed.args == [LINE.redemption_id, CHOSEN_REASONS[0], ""]


def test_return_in_the_note_undoes_as_the_filled_button_says(dialog: VoidDialog, qtbot: QtBot) -> None:
    dialog.note.setFocus()
    qtbot.keyClicks(dialog.note, "deux fois le meme")

    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        qtbot.keyClick(dialog.note, Qt.Key.Key_Return)

    assert confirmed.args[2] == "deux fois le meme"


def test_escape_undoes_nothing(dialog: VoidDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.confirmed), qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_keep_it_undoes_nothing(dialog: VoidDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.confirmed), qtbot.waitSignal(dialog.rejected):
        press(button(dialog, "Keep it"), qtbot)


def test_a_note_stays_short(dialog: VoidDialog, qtbot: QtBot) -> None:
    dialog.note.insert("x" * 1000)

    assert len(dialog.note.text()) == LONGEST_NOTE


def test_every_control_has_a_name_and_is_reached_by_tab(dialog: VoidDialog, qtbot: QtBot) -> None:
    assert nameless(dialog) == []
    assert not_reached(dialog, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, window: QWidget, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: VoidDialog(look, LINE, SETTING, window))
    showing(made, made.sizeHint().width(), made.sizeHint().height(), qtbot)
    found = clipped(made)
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert made.width() <= 1366


def test_a_claim_that_the_centre_holds_is_withdrawn_in_words_of_its_own(
    window: QWidget, look: Look, qtbot: QtBot
) -> None:
    made = VoidDialog(look, a_line(state=RedemptionState.HELD), SETTING, window)
    made.open()

    assert made.windowTitle() == "Withdraw a claim"
    assert {"Withdraw this claim?", "Why?"} <= {each.text() for each in made.findChildren(QLabel)}
    assert "this desk is not paid for it" in words(made)
    with qtbot.waitSignal(made.confirmed):
        button(made, "Withdraw it").click()


def test_it_is_never_taller_than_the_window_behind_it(window: QWidget, look: Look, qtbot: QtBot) -> None:
    look.choose(Theme.LIGHT, 200)
    made = VoidDialog(look, a_line(state=RedemptionState.HELD), SETTING, window)
    made.open()
    qtbot.waitExposed(made)
    fits = made.height() <= window.height() and made.width() <= window.width()
    look.choose(Theme.LIGHT, 100)

    assert fits
    assert made.undo_button.isVisible()
