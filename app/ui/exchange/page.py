"""What waits to be sent, how the last exchange went, and the button to exchange now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.background.ports import LoopState
from app.domain.views import ExchangePhase
from app.ui import formats
from app.ui.exchange.table_model import WaitingTableModel
from app.ui.overview import Overview
from app.ui.sentences import failure_sentence
from app.ui.theme.look import Look
from app.ui.widgets.parts import Alert, Button, EmptyState, card, label


class ExchangePage(QWidget):
    """Emits the wish to exchange now."""

    exchange_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._overview: Overview | None = None
        self._loop: LoopState | None = None
        self.now_button = Button(
            look, self.tr("Exchange now"), style="primary", icon_name="exchange", key="F5", takes_key=False
        )
        self.now_button.clicked.connect(self.exchange_wished)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress of the exchange"))
        self._progress.hide()
        self.state = Alert(look, "info", "exchange")
        self._disputes = Alert(look, "bad", "held")
        self._disputes.hide()
        self._waiting, self._waiting_note = label("", "figure"), label("", "mention", wrap=True)
        self._last, self._last_note = label("", "lead", wrap=True), label("", "mention", wrap=True)
        self._list, self._list_note = label("", "lead", wrap=True), label("", "mention", wrap=True)
        self.model = WaitingTableModel(look, self)
        self.table = QTableView()
        self._stack = QStackedWidget()
        self._assemble()

    def show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.model.show_items(overview.waiting, overview.setting)
        self._stack.setCurrentIndex(1 if overview.waiting else 0)
        self._tell()

    def show_loop(self, state: LoopState) -> None:
        self._loop = state
        self._tell()

    def _tell(self) -> None:
        if self._overview is not None:
            self._tell_figures(self._overview)
            self._tell_state(self._overview, self._loop)

    def _tell_figures(self, overview: Overview) -> None:
        status, setting = overview.status, overview.setting
        self._waiting.setText(formats.euros(status.waiting_cents))
        if status.waiting_since is None:
            self._waiting_note.setText(self.tr("Nothing waits"))
        elif status.waiting == 0:
            self._waiting_note.setText(self.tr("%n undo(s) waiting to be sent", "", status.waiting_voids))
        else:
            sentence = self.tr("{vouchers} since {moment}").format(
                vouchers=formats.vouchers(status.waiting), moment=setting.moment(status.waiting_since)
            )
            self._waiting_note.setText(sentence)
        if status.last_exchange_at is None:
            self._last.setText(self.tr("None yet"))
            self._last_note.setText("")
        else:
            self._last.setText(setting.moment(status.last_exchange_at))
            span = overview.at - status.last_exchange_at
            self._last_note.setText(self.tr("{age} ago").format(age=formats.age(span)))
        self._list.setText(setting.moment(status.lists_as_of) if status.campaigns else self.tr("None yet"))
        self._list_note.setText(self.tr("%n campaign(s) covered", "", status.campaigns))
        self._disputes.setVisible(status.disputes > 0)
        if status.disputes:
            self._disputes.say(
                self.tr("%n redemption(s) not accepted by the centre", "", status.disputes),
                self.tr("Open them in Today (Ctrl 2): each says who came first and what to do."),
            )

    def _tell_state(self, overview: Overview, loop: LoopState | None) -> None:
        status = overview.status
        failure = loop.failure if loop is not None and loop.failure is not None else status.last_failure
        sending = loop is not None and loop.phase is ExchangePhase.SENDING
        self.now_button.setEnabled(not sending)
        self._progress.setVisible(sending)
        if loop is not None and sending:
            self._progress.setRange(0, loop.total)
            self._progress.setValue(loop.sent)
            text = self.tr("The answers appear in Today as they come.")
            self.state.say(self.tr("Exchanging with the centre…"), text, tone="info", icon_name="exchange")
        elif failure is not None:
            refused = loop is not None and loop.phase is ExchangePhase.REFUSED
            again = ""
            if loop is not None and loop.next_try_in_s is not None:
                again = self.tr("Next try in %n second(s).", "", loop.next_try_in_s)
            self.state.say(
                failure_sentence(failure),
                again,
                tone="bad" if refused else "warning",
                icon_name="attention" if refused else "offline",
            )
        elif status.waiting or status.waiting_voids:
            text = self.tr("They are sent by themselves as soon as the network is there.")
            self.state.say(self.tr("Some redemptions wait"), text, tone="warning", icon_name="waiting")
        else:
            text = self.tr("Every redemption of this desk has its answer.")
            self.state.say(self.tr("Everything is sent"), text, tone="ok", icon_name="ok")

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Exchange"), "title"), 1)
        head.addWidget(self.now_button)
        figures = QGridLayout()
        figures.setHorizontalSpacing(20)
        columns = (
            (self.tr("Waiting to be sent"), self._waiting, self._waiting_note),
            (self.tr("Last exchange"), self._last, self._last_note),
            (self.tr("List of used vouchers"), self._list, self._list_note),
        )
        for column, (title, figure, note) in enumerate(columns):
            box, layout = card()
            layout.addWidget(label(title, "note"))
            figure.setMinimumHeight(self._look.px(40))
            layout.addWidget(figure)
            layout.addStretch(1)
            layout.addWidget(note)
            figures.addWidget(box, 0, column)
            figures.setColumnStretch(column, 1)
        empty = EmptyState(
            self._look,
            "ok",
            self.tr("Nothing waits"),
            self.tr("What you redeem without a network waits here until the centre has answered."),
        )
        self._stack.addWidget(empty)
        self._stack.addWidget(self._filled())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(self._progress)
        layout.addWidget(self.state)
        layout.addWidget(self._disputes)
        layout.addLayout(figures)
        layout.addWidget(self._stack, 1)

    def _filled(self) -> QTableView:
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("What waits"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(self.model.columnCount() - 1, QHeaderView.ResizeMode.Stretch)
        self._look.changed.connect(self._size_rows)
        self._size_rows()
        return self.table

    @Slot()
    def _size_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(40))
