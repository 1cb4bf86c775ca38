"""The list of the day as a table."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.redemption import RedemptionState
from app.domain.verdicts import Verdict
from app.foundation.settings import Language
from app.ui.theme.look import Look
from app.ui.today.table_model import Column, DayTableModel
from tests.ui.given import SETTING, a_line, a_refusal
from tests.ui.languages import told_in

Role = Qt.ItemDataRole
LINES = (
    a_line(1),
    a_line(2, state=RedemptionState.CONFIRMED, amount_cents=3000, offering_label="Parcours 3 séances"),
    a_refusal(3, Verdict.ALREADY_REDEEMED),
    a_refusal(4, Verdict.NOT_A_VOUCHER, ref=None, offering_label=""),
)


@pytest.fixture
def model(look: Look) -> DayTableModel:
    made = DayTableModel(look)
    made.show_lines(LINES, SETTING)
    return made


def row(model: DayTableModel, number: int) -> list[object]:
    return [model.data(model.index(number, column)) for column in Column]


def test_qt_finds_nothing_wrong_with_the_model_while_lines_come_and_change(look: Look, qtbot: QtBot) -> None:
    model = DayTableModel(look)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for lines in ((), LINES, LINES[1:], (replace(LINES[0], state=RedemptionState.CONFIRMED), *LINES[1:]), ()):
        model.show_lines(lines, SETTING)
        assert model.rowCount() == len(lines)


def test_a_line_tells_time_voucher_service_amount_and_state(model: DayTableModel, qapp: QApplication) -> None:
    told = told_in(qapp, Language.ENGLISH, lambda: [row(model, number) for number in range(4)])

    assert told == [
        ["11:59", str(LINES[0].ref), "Atelier 2 h", "€10", "Waiting"],
        ["11:58", str(LINES[1].ref), "Parcours 3 séances", "€30", "Confirmed"],
        ["11:57", str(LINES[2].ref), "Atelier 2 h", "", "Already used"],
        ["11:56", "none", "", "", "Not a voucher"],
    ]


def test_a_screen_reader_is_told_what_is_written(model: DayTableModel) -> None:
    for number, column in itertools.product(range(4), Column):
        index = model.index(number, column)
        assert model.data(index, Role.AccessibleTextRole) == model.data(index)


def test_the_state_has_an_icon_beside_its_word_and_no_other_column_has(model: DayTableModel) -> None:
    for column in Column:
        icon = model.data(model.index(0, column), Role.DecorationRole)
        assert isinstance(icon, QIcon) == (column is Column.STATE)


def test_amounts_stand_on_the_right(model: DayTableModel) -> None:
    flags = model.data(model.index(0, Column.AMOUNT), Role.TextAlignmentRole)

    assert flags == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert model.data(model.index(0, Column.TIME), Role.TextAlignmentRole) is None


def test_the_columns_have_names_in_french(model: DayTableModel, qapp: QApplication) -> None:
    def names() -> list[object]:
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]

    assert told_in(qapp, Language.FRENCH, names) == ["Heure", "Pass", "Prestation", "Montant", "État"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_line_whose_state_alone_changes_keeps_its_place(model: DayTableModel, qtbot: QtBot) -> None:
    kept = QPersistentModelIndex(model.index(0, Column.STATE))
    confirmed = (replace(LINES[0], state=RedemptionState.CONFIRMED, can_void=True), *LINES[1:])

    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_lines(confirmed, SETTING)

    assert kept.isValid()
    assert kept.data() == "Confirmed"


def test_the_same_lines_again_change_nothing(model: DayTableModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.show_lines(tuple(LINES), SETTING)


def test_a_redemption_is_found_by_its_id_and_a_row_that_is_not_there_has_no_line(model: DayTableModel) -> None:
    assert model.row_of(str(LINES[1].redemption_id)) == 1
    assert model.row_of("unknown") is None
    assert model.line(1) == LINES[1]
    assert model.line(-1) is None
    assert model.line(4) is None


def test_it_is_a_list_not_a_tree(model: DayTableModel) -> None:
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
