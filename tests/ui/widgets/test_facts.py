"""Names and values, one below the other."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.widgets.facts import Facts
from tests.ui.pressing import seen_words

ROWS = [("Time", "11:04"), ("Voucher", "1-3")]


def test_each_name_stands_before_its_value(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)

    facts.show_rows(ROWS)

    assert seen_words(facts) == ["Time", "11:04", "Voucher", "1-3"]


def test_other_rows_take_the_place_of_those_before(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_rows(ROWS)

    facts.show_rows([("Amount", "€10")])

    assert seen_words(facts) == ["Amount", "€10"]


def test_the_same_rows_keep_what_is_selected_in_them(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_rows(ROWS)
    value = facts.findChildren(QLabel)[1]
    value.setSelection(0, 2)

    facts.show_rows(tuple(ROWS))

    assert value.selectedText() == "11"
