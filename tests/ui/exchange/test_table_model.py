"""What waits, as a table."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language
from app.ui.exchange.table_model import Column, WaitingTableModel
from app.ui.formats import Setting
from app.ui.sentences import item_error_sentence
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.ui.given import SETTING, an_item
from tests.ui.languages import told_in

Role = Qt.ItemDataRole
ITEMS = (
    an_item(30),
    an_item(20, attempts=2),
    an_item(10, attempts=1, last_error="bad_receipt"),
    an_item(5, kind="void", amount_cents=2000, ref=None),
)


@pytest.fixture
def model(look: Look) -> WaitingTableModel:
    made = WaitingTableModel(look)
    made.show_items(ITEMS, SETTING)
    return made


def test_qt_finds_nothing_wrong_with_the_model_while_items_come_and_go(look: Look, qtbot: QtBot) -> None:
    model = WaitingTableModel(look)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for items in ((), ITEMS, ITEMS[2:], ()):
        model.show_items(items, SETTING)
        assert model.rowCount() == len(items)


def test_each_item_tells_since_when_what_how_much_and_why(model: WaitingTableModel, qapp: QApplication) -> None:
    def rows() -> list[list[object]]:
        return [[model.data(model.index(row, column)) for column in Column] for row in range(4)]

    assert told_in(qapp, Language.ENGLISH, rows) == [
        ["11:30", "Redemption", str(ITEMS[0].ref), "€10", "Not sent yet"],
        ["11:40", "Redemption", str(ITEMS[1].ref), "€10", "Sent 2 times without an answer"],
        ["11:50", "Redemption", str(ITEMS[2].ref), "€10", item_error_sentence("bad_receipt")],
        ["11:55", "Undo", "", "€20", "Not sent yet"],
    ]


def test_a_redemption_and_an_undo_have_different_icons(model: WaitingTableModel) -> None:
    icons = [model.data(model.index(row, Column.KIND), Role.DecorationRole) for row in (0, 3)]

    assert all(isinstance(icon, QIcon) for icon in icons)
    assert icons[0].pixmap(18).toImage() != icons[1].pixmap(18).toImage()  # type: ignore[attr-defined]


def test_a_screen_reader_is_told_what_is_written(model: WaitingTableModel) -> None:
    for row, column in itertools.product(range(4), Column):
        index = model.index(row, column)
        assert model.data(index, Role.AccessibleTextRole) == model.data(index)


def test_what_waits_since_yesterday_says_so_after_midnight(model: WaitingTableModel) -> None:
    assert model.data(model.index(0, Column.TIME)) == "11:30"

    model.show_items(ITEMS, Setting(SETTING.zone, NOON + timedelta(hours=13)))

    assert model.data(model.index(0, Column.TIME)) == "yesterday at 11:30"


def test_the_same_items_again_change_nothing(model: WaitingTableModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_items(tuple(ITEMS), Setting(SETTING.zone, NOON + timedelta(minutes=1)))


def test_the_columns_have_names_in_french(model: WaitingTableModel, qapp: QApplication) -> None:
    def names() -> list[object]:
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]

    french, english = told_in(qapp, Language.FRENCH, names), told_in(qapp, Language.ENGLISH, names)

    assert len(set(french)) == len(Column)
    assert not set(french) & set(english)


def test_an_item_that_failed_has_an_icon_of_its_own(model: WaitingTableModel) -> None:
    icons = [model.data(model.index(row, Column.KIND), Role.DecorationRole) for row in (1, 2)]

    assert icons[0].pixmap(18).toImage() != icons[1].pixmap(18).toImage()  # type: ignore[attr-defined]


def test_the_row_to_show_is_the_one_that_was_chosen_else_the_first_that_failed(model: WaitingTableModel) -> None:
    assert model.row_to_show(ITEMS[1]) == 1
    assert model.row_to_show(an_item(99)) == 2
    assert model.row_to_show(None) == 2
    assert model.item(2) == ITEMS[2]
    assert model.item(-1) is None

    model.show_items(ITEMS[:2], SETTING)
    assert model.row_to_show(None) is None


def test_it_is_a_list_not_a_tree(model: WaitingTableModel) -> None:
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
