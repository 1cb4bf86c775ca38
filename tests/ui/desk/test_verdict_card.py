"""The large card shows everything of an answer, announces it, and offers to undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.verdicts import Tone
from app.ui.answers import Answer, Sound, answer_after_void
from app.ui.desk.verdict_card import VerdictCard
from app.ui.theme.look import Look

TAKEN = Answer(
    Tone.AMBER, "provisional", "Accepted under reserve", "1 voucher", "Keep it", Sound.TAKEN, (("Valid", "2027"),), "id"
)


@pytest.fixture
def card(look: Look, qtbot: QtBot) -> VerdictCard:
    made = VerdictCard(look)
    qtbot.addWidget(made)
    made.resize(600, 520)
    made.show()
    return made


def shown(label: QWidget, card: VerdictCard) -> bool:
    """Neither it nor what it stands in is hidden; a part that was just added is shown at the next turn of Qt's loop."""
    within: QWidget | None = label
    while within is not None and within is not card:
        if within.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and within.isHidden():
            return False
        within = within.parentWidget()
    return True


def texts(card: VerdictCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if shown(label, card) and label.text()]


def test_at_first_it_says_that_it_is_ready(card: VerdictCard) -> None:
    assert card.answer is None
    assert "Ready" in texts(card)


def test_an_answer_is_shown_whole(card: VerdictCard) -> None:
    card.show_answer(TAKEN)

    assert {"Accepted under reserve", "1 voucher", "Keep it", "Valid", "2027"} <= set(texts(card))
    assert card.property("tone") == "amber"
    assert card.accessibleName() == "Accepted under reserve"


def test_the_facts_of_the_answer_before_are_gone(card: VerdictCard) -> None:
    card.show_answer(TAKEN)

    card.show_answer(answer_after_void())

    assert "2027" not in texts(card)


def test_a_test_says_so_on_the_card(card: VerdictCard) -> None:
    card.show_answer(Answer(Tone.AMBER, "ok", "Valid", "", "", Sound.TAKEN, test=True))

    assert "TEST: nothing is redeemed" in texts(card)


def test_an_answer_is_announced(card: VerdictCard, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))

    card.show_answer(TAKEN)

    assert said == ["Accepted under reserve. 1 voucher Keep it"]


def test_the_button_says_what_it_would_undo(card: VerdictCard, qtbot: QtBot) -> None:
    button = card.findChildren(QPushButton)[0]
    assert button.accessibleName() == "Undo the last one"

    card.show_answer(TAKEN)

    assert button.accessibleName() == "Undo"
    with qtbot.waitSignal(card.undo_wished):
        button.click()
