"""The list of the day: every scan with its state, details, and undo."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.redemption import RedemptionState, VoidReason
from app.domain.views import DayLine
from app.ui import formats
from app.ui.formats import Setting
from app.ui.overview import Overview
from app.ui.theme.look import Look
from app.ui.today.details import LineDetails
from app.ui.today.table_model import Column, DayTableModel
from app.ui.today.void_dialog import VoidDialog
from app.ui.widgets.parts import LARGE_TEXT, VERY_LARGE_TEXT, Button, EmptyState, label, scrolled
from app.ui.widgets.tables import dress_table

_HOW_WIDE = (QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch)


class TodayPage(QWidget):
    """Emits the wish to undo with its reason, and the wish to see the dispute of a redemption."""

    void_wished = Signal(str, object, str)
    dispute_wished = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._setting: Setting | None = None
        self.model = DayTableModel(look, self)
        self.table = QTableView()
        self._totals = label("", "mention")
        self.details = LineDetails(look)
        self.undo_button = Button(look, self.tr("Undo…"), icon_name="undone", key="Del")
        self.undo_button.clicked.connect(self._on_undo)
        self.dispute_button = Button(look, self.tr("See the dispute"), icon_name="disputes")
        self.dispute_button.clicked.connect(self._on_dispute)
        self.dispute_button.hide()
        self._disputed: frozenset[str] = frozenset()
        self._stack = QStackedWidget()
        empty = EmptyState(
            look,
            "empty",
            self.tr("No scan yet today"),
            self.tr("The vouchers that you scan at the desk (Ctrl 1) appear here, each with its state."),
        )
        self._stack.addWidget(empty)
        self._stack.addWidget(self._filled())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Today"), "title"))
        head.addSpacing(12)
        head.addWidget(self._totals, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        look.changed.connect(self._size_rows)
        self._size_rows()

    def show_overview(self, overview: Overview) -> None:
        self._setting = overview.setting
        chosen = self._current()
        self.model.show_lines(overview.day.lines, overview.setting)
        totals = overview.day.totals
        self._totals.setText(
            self.tr("{vouchers} · {amount} · confirmed {confirmed} · waiting {waiting}").format(
                vouchers=formats.vouchers(totals.vouchers),
                amount=formats.euros(totals.cents),
                confirmed=totals.confirmed,
                waiting=totals.waiting,
            )
        )
        self._stack.setCurrentIndex(1 if overview.day.lines else 0)
        row = self.model.row_of(chosen.redemption_id) if chosen is not None and chosen.redemption_id else None
        if overview.day.lines and (row is not None or not self.table.currentIndex().isValid()):
            self.table.selectRow(row or 0)
        self._show_current()

    def show_disputed(self, redemptions: frozenset[str]) -> None:
        """Ids of the redemptions that are a side of a dispute."""
        self._disputed = redemptions
        self._show_current()

    def ask_to_void(self, redemption_id: str) -> None:
        """Ask why this redemption is undone; nothing happens if it is not in the list."""
        row = self.model.row_of(redemption_id)
        if row is not None:
            self.table.selectRow(row)
            self._on_undo()

    def _filled(self) -> QWidget:
        self.table.setModel(self.model)
        dress_table(self.table, name=self.tr("Scans of today"), stretched=Column.SERVICE)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        filled = QWidget()
        layout = self._filled_layout = QHBoxLayout(filled)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        layout.addWidget(self.table, 5)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(scrolled(self.details, by_keys=True), 1)
        side.addWidget(self.dispute_button)
        side.addWidget(self.undo_button)
        layout.addLayout(side, 3)
        return filled

    @Slot()
    def _size_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(44))
        percent = self._look.text_percent
        few = percent >= VERY_LARGE_TEXT
        self.table.setColumnHidden(Column.VOUCHER, LARGE_TEXT <= percent < VERY_LARGE_TEXT)
        self.table.setColumnHidden(Column.SERVICE, few)
        self.table.setColumnHidden(Column.AMOUNT, few)
        header, fit, stretch = self.table.horizontalHeader(), *_HOW_WIDE
        header.setSectionResizeMode(Column.STATE, stretch if few else fit)
        self._filled_layout.setStretch(0, 1 if few else 5)
        self._filled_layout.setStretch(1, 1 if few else 3)
        side = self._look.px(20)
        self.table.setIconSize(QSize(side, side))

    def _current(self) -> DayLine | None:
        return self.model.line(self.table.currentIndex().row())

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        line = self._current()
        self.undo_button.setEnabled(line is not None and line.can_void)
        self.dispute_button.setVisible(line is not None and line.redemption_id in self._disputed)
        held = line is not None and line.state is RedemptionState.HELD
        self.undo_button.say(self.tr("Withdraw…") if held else self.tr("Undo…"))
        if line is not None and self._setting is not None:
            self.details.show_line(line, self._setting)

    @Slot()
    def _on_dispute(self) -> None:
        line = self._current()
        if line is not None and line.redemption_id is not None:
            self.dispute_wished.emit(line.redemption_id)

    @Slot()
    def _on_undo(self) -> None:
        line = self._current()
        if line is None or self._setting is None or not line.can_void:
            return
        dialog = VoidDialog(self._look, line, self._setting, self.window())
        dialog.confirmed.connect(self._on_confirmed)
        dialog.open()

    @Slot(str, object, str)
    def _on_confirmed(self, redemption_id: str, reason: VoidReason, note: str) -> None:
        self.void_wished.emit(redemption_id, reason, note)
