from __future__ import annotations

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView
from pytestqt.qtbot import QtBot

from app.ui.widgets.tables import dress_table


def test_a_row_is_chosen_as_a_whole_and_the_tab_key_leads_out_of_the_table(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(QStandardItemModel(2, 3, table))

    dress_table(table, name="Months", stretched=1)
    table.selectRow(1)

    assert [(index.row(), index.column()) for index in table.selectedIndexes()] == [(1, 0), (1, 1), (1, 2)]
    assert not table.tabKeyNavigation()
    assert table.accessibleName() == "Months"
    modes = [table.horizontalHeader().sectionResizeMode(column) for column in range(3)]
    fit, stretch = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
    assert modes == [fit, stretch, fit]
