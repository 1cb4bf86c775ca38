"""The service is chosen by one press; the others are in a list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Offering
from app.foundation.settings import Theme
from app.ui.desk.offering_choice import OfferingChoice
from app.ui.theme.look import Look

FEW = (Offering("A", "Atelier & plus", 1), Offering("B", "Accompagnement", 2))
MANY = tuple(Offering(f"S{number}", f"Service {number}", 1) for number in range(6))


@pytest.fixture
def choice(look: Look, qtbot: QtBot) -> OfferingChoice:
    made = OfferingChoice(look)
    qtbot.addWidget(made)
    return made


def chips(choice: OfferingChoice) -> list[QPushButton]:
    return [button for button in choice.findChildren(QPushButton) if not button.isHidden()]


def test_the_first_is_chosen_and_said(choice: OfferingChoice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as chosen:
        choice.show_offerings(FEW, "")

    assert chosen.args == ["A", "Atelier & plus"]
    assert (choice.code, choice.label) == ("A", "Atelier & plus")
    assert chips(choice)[0].text() == "✓ Atelier && plus · 1 voucher(s)"


def test_the_one_chosen_last_time_comes_back(choice: OfferingChoice) -> None:
    choice.show_offerings(FEW, "B")

    assert choice.code == "B"
    assert [chip.isChecked() for chip in chips(choice)] == [False, True]


def test_one_that_is_no_longer_offered_gives_way_to_the_first(choice: OfferingChoice) -> None:
    choice.show_offerings(FEW, "GONE")

    assert choice.code == "A"


def test_a_press_chooses(choice: OfferingChoice, qtbot: QtBot) -> None:
    choice.show_offerings(FEW, "")

    with qtbot.waitSignal(choice.chosen) as chosen:
        chips(choice)[1].click()

    assert chosen.args == ["B", "Accompagnement"]
    assert chips(choice)[0].text().startswith("Atelier")


def test_many_leave_three_chips_and_a_list(choice: OfferingChoice, qtbot: QtBot) -> None:
    choice.show_offerings(MANY, "S4")
    others = choice.findChildren(QComboBox)[0]

    assert len(chips(choice)) == 3
    assert choice.code == "S4"
    assert not any(chip.isChecked() for chip in chips(choice))
    with qtbot.waitSignal(choice.chosen) as chosen:
        others.activated.emit(others.findData("S5"))
    assert chosen.args == ["S5", "Service 5"]


def test_the_same_offerings_again_keep_the_choice(choice: OfferingChoice) -> None:
    choice.show_offerings(FEW, "")
    chips(choice)[1].click()

    choice.show_offerings(FEW, "A")

    assert choice.code == "B"


def test_no_offering_at_all_chooses_nothing(choice: OfferingChoice) -> None:
    choice.show_offerings((), "")

    assert (choice.code, choice.label) == ("", "")


def test_with_large_text_one_list_offers_everything_and_the_keys_go_on(look: Look, qtbot: QtBot) -> None:
    choice = OfferingChoice(look)
    qtbot.addWidget(choice)
    choice.show_offerings(FEW, "B")
    choice.show()
    choice.activateWindow()
    qtbot.waitUntil(choice.isActiveWindow)
    look.choose(Theme.LIGHT, 150)
    listed = choice.findChildren(QComboBox)[0]
    try:
        assert chips(choice) == []
        assert (listed.accessibleName(), listed.count(), listed.currentData()) == ("Service", 2, "B")
        with qtbot.waitSignal(choice.chosen) as chosen:
            qtbot.keyClick(choice, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert chosen.args == ["A", "Atelier & plus"]
        assert listed.currentData() == "A"
    finally:
        look.choose(Theme.LIGHT, 100)
    qtbot.waitUntil(lambda: [chip.isChecked() for chip in chips(choice)] == [True, False])
