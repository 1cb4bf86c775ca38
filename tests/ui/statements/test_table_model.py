"""The months as a table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language
from app.ui.statements.table_model import Column, StatementTableModel
from tests.ui.languages import told_in
from tests.ui.papers import kept

MONTHS = (kept("2026-11", 2000, held_count=1), kept("2026-10", 41050))


def test_qt_finds_nothing_wrong_with_the_model_while_months_come_and_go(qtbot: QtBot) -> None:
    model = StatementTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for months in ((), MONTHS, MONTHS[1:], ()):
        model.show_statements(months)
        assert model.rowCount() == len(months)


def test_each_month_tells_what_is_owed_and_how_much_is_held(qapp: QApplication) -> None:
    model = StatementTableModel()
    model.show_statements(MONTHS)

    def rows() -> list[list[object]]:
        return [[model.data(model.index(row, column)) for column in Column] for row in range(2)]

    assert told_in(qapp, Language.ENGLISH, rows) == [
        ["November 2026", "€20", "1"],
        ["October 2026", "€410.50", ""],
    ]
    assert told_in(qapp, Language.FRENCH, rows)[0][0] == "novembre 2026"


def test_a_month_is_found_again(qtbot: QtBot) -> None:
    model = StatementTableModel()
    model.show_statements(MONTHS)

    assert model.row_of("2026-10") == 1
    assert model.row_of("2025-01") is None
    assert model.statement(5) is None
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_statements(tuple(MONTHS))


def test_it_is_a_list_with_names_that_is_spoken(qapp: QApplication) -> None:
    model = StatementTableModel()
    model.show_statements(MONTHS)

    names = {model.headerData(column, Qt.Orientation.Horizontal) for column in Column}
    assert len(names) == len(Column)
    index = model.index(0, Column.OWED)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == model.data(index)
    assert model.rowCount(index) == 0
    assert model.data(QModelIndex()) is None
