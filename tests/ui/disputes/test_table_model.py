"""The disputes as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language
from app.ui.disputes.table_model import Column, DisputeTableModel
from app.ui.formats import Setting
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.domain.stated import SITE
from tests.ui.given import SETTING
from tests.ui.languages import told_in
from tests.ui.papers import a_dispute, decided

Role = Qt.ItemDataRole
TOLD = (a_dispute(1), decided(2), decided(3, for_us=True))


@pytest.fixture
def model(look: Look) -> DisputeTableModel:
    made = DisputeTableModel(look)
    made.show_disputes(TOLD, SITE, SETTING)
    return made


def test_qt_finds_nothing_wrong_with_the_model_while_disputes_come_and_go(look: Look, qtbot: QtBot) -> None:
    model = DisputeTableModel(look)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for told in ((), TOLD, TOLD[1:], ()):
        model.show_disputes(told, SITE, SETTING)
        assert model.rowCount() == len(told)


def test_each_tells_where_it_stands_which_voucher_and_by_when(model: DisputeTableModel, qapp: QApplication) -> None:
    def rows() -> list[list[object]]:
        return [[model.data(model.index(row, column)) for column in Column] for row in range(3)]

    assert told_in(qapp, Language.ENGLISH, rows) == [
        ["To be decided", "1-3", "23 Dec 2026"],
        ["Against you", "1-4", ""],
        ["In your favour", "1-5", ""],
    ]


def test_the_state_has_an_icon_and_is_spoken(model: DisputeTableModel) -> None:
    index = model.index(0, Column.STATE)

    assert isinstance(model.data(index, Role.DecorationRole), QIcon)
    assert model.data(index, Role.AccessibleTextRole) == model.data(index)


def test_a_dispute_is_found_by_itself_and_by_either_side(model: DisputeTableModel) -> None:
    theirs, ours = TOLD[1].claims

    assert model.row_of(TOLD[1].id) == 1
    assert model.row_of("another") is None
    assert model.row_of_redemption(theirs.redemption_id) == model.row_of_redemption(ours.redemption_id) == 1
    assert model.row_of_redemption("another") is None
    assert model.dispute(2) == TOLD[2]
    assert model.dispute(3) is None


def test_the_same_again_changes_nothing_until_another_day(model: DisputeTableModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_disputes(tuple(TOLD), SITE, Setting(SETTING.zone, NOON + timedelta(minutes=1)))
    with qtbot.waitSignal(model.modelReset):
        model.show_disputes(tuple(TOLD), SITE, Setting(SETTING.zone, NOON + timedelta(days=1)))


def test_the_columns_have_names_in_french(model: DisputeTableModel, qapp: QApplication) -> None:
    def names() -> list[object]:
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]

    assert len(set(told_in(qapp, Language.FRENCH, names))) == len(Column)


def test_it_is_a_list_not_a_tree(model: DisputeTableModel) -> None:
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
