"""The disputes of this site: a list, both sides of one, and the way to contest a decision."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.disputes import Dispute
from app.services.disputes import ContestRefusal
from app.ui.disputes.contest_dialog import ContestDialog
from app.ui.disputes.details import DisputeDetails
from app.ui.disputes.table_model import Column, DisputeTableModel
from app.ui.disputes.words import contest_refusal_sentence
from app.ui.formats import Setting
from app.ui.news import News
from app.ui.theme.look import Look
from app.ui.widgets.parts import LARGE_TEXT, VERY_LARGE_TEXT, Alert, Button, EmptyState, label, scrolled
from app.ui.widgets.tables import dress_table


class DisputesPage(QWidget):
    """Emits that a dispute was looked at, and the wish to contest a decision with a note."""

    seen = Signal(str)
    contest_wished = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._setting: Setting | None = None
        self._news = News()
        self._asked_for: str | None = None
        self._told_seen: set[Dispute] = set()
        """Looked at as they stand: a dispute that changes is another value, and is told again."""
        self.model = DisputeTableModel(look, self)
        self.table = QTableView()
        self.details = DisputeDetails(look)
        self.notice = Alert(look, "warning", "attention")
        self.notice.hide()
        self.contest_button = Button(look, self.tr("Contest…"), style="primary", icon_name="disputes", key="Alt+C")
        self.contest_button.clicked.connect(self._on_contest)
        self._stack = QStackedWidget()
        empty = EmptyState(
            look,
            "disputes",
            self.tr("No dispute"),
            self.tr("When a voucher was taken at two places, both sides and the decision appear here."),
        )
        self._stack.addWidget(empty)
        self._stack.addWidget(self._filled())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Disputes"), "title"), 1)
        head.addWidget(self.contest_button)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        look.changed.connect(self._fit)
        self._fit()
        self._show_current()

    def show_news(self, news: News, setting: Setting) -> None:
        self._setting = setting
        chosen = self._current()
        self._news = news
        self.model.show_disputes(news.disputes, news.site, setting)
        self._stack.setCurrentIndex(1 if news.disputes else 0)
        row = None if chosen is None else self.model.row_of(chosen.id)
        if self._asked_for is not None:
            row = self.model.row_of_redemption(self._asked_for)
            self._asked_for = None
        if news.disputes and (row is not None or not self.table.currentIndex().isValid()):
            self.table.selectRow(row or 0)
        self._show_current()

    def show_services(self, services: Mapping[str, str]) -> None:
        """Labels of the services by their code."""
        self.details.services = services

    def open_redemption(self, redemption_id: str) -> None:
        """Show the dispute that this redemption is a side of, now or as soon as it is known."""
        row = self.model.row_of_redemption(redemption_id)
        self._asked_for = redemption_id if row is None else None
        if row is not None:
            self.table.selectRow(row)

    def show_contest(self, refusal: ContestRefusal | None) -> None:
        """What became of a contest: kept, or why not."""
        if refusal is None:
            text = self.tr("The operator reads it after the next exchange, and decides again.")
            self.notice.say(self.tr("Your note is kept"), text, tone="ok", icon_name="ok")
        else:
            sentence = contest_refusal_sentence(refusal)
            self.notice.say(self.tr("The decision was not contested"), sentence, tone="warning", icon_name="attention")
        self.notice.show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self._tell_seen()

    def _current(self) -> Dispute | None:
        return self.model.dispute(self.table.currentIndex().row())

    def _show_current(self) -> None:
        dispute = self._current()
        self.contest_button.setVisible(bool(self._news.disputes))
        may = dispute is not None and dispute.may_be_contested_by(self._news.site)
        self.contest_button.setEnabled(may)
        if dispute is None or self._setting is None:
            return
        contests = [kept for kept in self._news.contests if kept.contest.dispute_id == dispute.id]
        self.details.show_dispute(dispute, contests, self._news.site, self._setting)
        self._tell_seen()

    def _tell_seen(self) -> None:
        dispute = self._current()
        if dispute is not None and self.isVisible() and dispute not in self._told_seen:
            self._told_seen.add(dispute)
            self.seen.emit(dispute.id)

    def _filled(self) -> QWidget:
        self.table.setModel(self.model)
        dress_table(self.table, name=self.tr("Disputes"), stretched=Column.STATE)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        filled = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, filled)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(20)
        self._body.addWidget(self.table, 2)
        self._body.addWidget(scrolled(self.details, by_keys=True), 3)
        return filled

    @Slot()
    def _fit(self) -> None:
        percent = self._look.text_percent
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(44))
        self.table.setColumnHidden(Column.DUE, percent >= LARGE_TEXT)
        side = self._look.px(20)
        self._body.setStretch(0, 1)
        self._body.setStretch(1, 1 if percent >= VERY_LARGE_TEXT else 2)
        self.table.setIconSize(QSize(side, side))

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.notice.hide()
        self._show_current()

    @Slot()
    def _on_contest(self) -> None:
        dispute = self._current()
        if dispute is None or not dispute.may_be_contested_by(self._news.site):
            return
        dialog = ContestDialog(self._look, dispute, self.window())
        dialog.confirmed.connect(self.contest_wished)
        dialog.open()
