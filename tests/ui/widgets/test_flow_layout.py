"""Buttons go on in the next row when the width ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.flow_layout import FlowLayout

NAMES = ("Médiation numérique", "Atelier 2 h", "Parcours 3 séances", "Rendez-vous", "Bus")


class Row(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout(self, spacing=8)
        self.buttons = [QPushButton(name) for name in NAMES]
        for button in self.buttons:
            self.flow.addWidget(button)

    def rows(self) -> list[list[str]]:
        tops = sorted({button.geometry().center().y() for button in self.buttons})
        return [[each.text() for each in self.buttons if each.geometry().center().y() == top] for top in tops]


@pytest.fixture
def row(qtbot: QtBot) -> Row:
    made = Row()
    qtbot.addWidget(made)
    made.show()
    return made


def test_everything_is_in_one_row_where_there_is_room(row: Row) -> None:
    row.resize(row.flow.sizeHint())

    assert row.rows() == [list(NAMES)]


@pytest.mark.parametrize("width", [160, 220, 300, 400])
def test_narrow_the_order_stays_and_nothing_overlaps_or_leaves_the_width(row: Row, width: int) -> None:
    row.resize(width, row.flow.heightForWidth(width))

    assert [name for line in row.rows() for name in line] == list(NAMES)
    assert len(row.rows()) > 1
    assert all(row.rect().contains(button.geometry()) for button in row.buttons)
    assert not any(one.geometry().intersects(other.geometry()) for one, other in pairwise(row.buttons))


def test_narrower_is_never_less_high(row: Row) -> None:
    heights = [row.flow.heightForWidth(width) for width in range(700, 120, -20)]

    assert heights == sorted(heights)


def test_a_word_wider_than_the_row_takes_the_whole_row(row: Row) -> None:
    row.buttons[2].setText("Accompagnement aux démarches administratives en ligne")
    row.resize(200, row.flow.heightForWidth(200))

    assert row.buttons[2].width() == row.width()
    assert [row.buttons[2].text()] in row.rows()


def test_what_is_hidden_takes_no_room(row: Row) -> None:
    before = row.flow.sizeHint().width()

    row.buttons[0].hide()

    assert row.flow.sizeHint().width() < before - row.buttons[0].sizeHint().width()


def test_an_item_taken_out_is_gone(row: Row) -> None:
    taken = row.flow.takeAt(1)

    assert taken is not None
    assert row.flow.count() == len(NAMES) - 1
    assert row.flow.takeAt(99) is None
    assert row.flow.itemAt(-1) is None
