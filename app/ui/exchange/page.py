"""What waits to be sent, how the last exchange went, and the button to exchange now."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.background.ports import LoopState
from app.domain.journal_trouble import TroubleKind
from app.domain.views import ExchangePhase
from app.sync.file_exchange import request_file_name
from app.ui import formats
from app.ui.exchange.file_dialog import FileExchangeDialog
from app.ui.exchange.table_model import WaitingTableModel
from app.ui.exchange.words import item_sentence, item_title, result_sentence, step_sentence, trouble_words
from app.ui.overview import Overview
from app.ui.sentences import failure_sentence
from app.ui.theme.look import Look
from app.ui.widgets.parts import VERY_LARGE_TEXT, Alert, Button, EmptyState, card, label
from app.ui.widgets.tables import dress_table


class ExchangePage(QWidget):
    """Emits the wish to exchange now, and what is wished with a file on a stick."""

    exchange_wished = Signal()
    export_wished = Signal(object)
    take_in_wished = Signal(object)
    carry_wished = Signal(object)

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
        self.files_button = Button(look, self.tr("With a USB stick…"), icon_name="stick")
        self.files_button.clicked.connect(self._on_files)
        self._files: FileExchangeDialog | None = None
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress of the exchange"))
        self._progress.hide()
        self.state = Alert(look, "info", "exchange")
        self._troubles = {kind: Alert(look, "warning", "attention") for kind in TroubleKind}
        self._disputes = Alert(look, "bad", "held")
        self._disputes.hide()
        self._waiting, self._waiting_note = label("", "figure"), label("", "mention", wrap=True)
        self._last, self._last_note = label("", "lead", wrap=True), label("", "mention", wrap=True)
        self._list, self._list_note = label("", "lead", wrap=True), label("", "mention", wrap=True)
        self.model = WaitingTableModel(look, self)
        self.table = QTableView()
        self.item = Alert(look, "warning", "attention")
        self._stack = QStackedWidget()
        self._assemble()

    def show_overview(self, overview: Overview) -> None:
        self._overview = overview
        chosen = self.model.item(self.table.currentIndex().row())
        self.model.show_items(overview.waiting, overview.setting)
        self._stack.setCurrentIndex(1 if overview.waiting else 0)
        row = self.model.row_to_show(chosen)
        if row is not None:
            self.table.selectRow(row)
        self._tell_item()
        self._tell()

    def show_loop(self, state: LoopState) -> None:
        self._loop = state
        self._tell()

    @property
    def files(self) -> FileExchangeDialog | None:
        """The dialog of the exchange by a file, while it is open."""
        return self._files

    def show_file_busy(self) -> None:
        if self._files is not None:
            self._files.show_busy()

    def show_file_result(self, title: str, text: str, tone: str) -> None:
        """How the work on a file went; where its dialog was closed meanwhile, nobody waits for it."""
        if self._files is not None:
            self._files.show_result(title, text, tone)

    def show_file_problem(self, sentence: str) -> None:
        self.show_file_result(self.tr("This could not be done"), sentence, "bad")

    def _tell(self) -> None:
        if self._overview is not None:
            self._tell_figures(self._overview)
            self._tell_state(self._overview, self._loop)
            self._tell_troubles(self._overview)

    def _tell_troubles(self, overview: Overview) -> None:
        found = {trouble.kind: trouble for trouble in overview.status.troubles}
        for kind, alert in self._troubles.items():
            alert.setVisible(kind in found)
            if kind in found:
                tone = {TroubleKind.REJOINED: "info", TroubleKind.BROKEN: "bad"}.get(kind, "warning")
                alert.say(*trouble_words(found[kind], overview.setting), tone=tone, icon_name="attention")

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
        # One thing at a time: what stops this desk, or an item of it, comes first.
        first = bool(status.troubles) or any(item.last_error is not None for item in overview.waiting)
        self._disputes.setVisible(status.disputes > 0 and not first)
        if status.disputes:
            self._disputes.say(
                self.tr("%n redemption(s) not accepted by the centre", "", status.disputes),
                self.tr("Each is explained in Disputes (Ctrl 4), and in Today where it was scanned today."),
            )

    def _tell_state(self, overview: Overview, loop: LoopState | None) -> None:
        status = overview.status
        failure = loop.failure if loop is not None and loop.failure is not None else status.last_failure
        sending = loop is not None and loop.phase is ExchangePhase.SENDING
        self.now_button.setEnabled(not sending)
        self._progress.setVisible(sending)
        if loop is not None and sending:
            self._tell_progress(overview, loop)
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
        else:
            self._tell_result(overview, loop)

    def _tell_progress(self, overview: Overview, loop: LoopState) -> None:
        progress = loop.progress
        self._progress.setRange(0, loop.total)
        self._progress.setValue(min(loop.sent, loop.total))
        title, text = self.tr("Exchanging with the centre…"), ""
        if progress is not None:
            if loop.total:
                title = self.tr("Exchanging: sent {sent} of {total}").format(sent=loop.sent, total=loop.total)
            text = self.tr("{step} Begun at {time}.").format(
                step=step_sentence(progress.step),
                time=formats.clock_time(progress.started_at, overview.setting.zone),
            )
        self._progress.setAccessibleDescription(title)
        self.state.say(title, text, tone="info", icon_name="exchange")

    def _tell_result(self, overview: Overview, loop: LoopState | None) -> None:
        status = overview.status
        progress = None if loop is None else loop.progress
        done = "" if progress is None else result_sentence(progress)
        failed = sum(item.last_error is not None for item in overview.waiting)
        if failed:
            title = self.tr("%n item(s) without an answer: the list below says why", "", failed)
            self.state.say(title, done, tone="warning", icon_name="attention")
        elif status.waiting or status.waiting_voids:
            text = self.tr("They are sent by themselves as soon as the network is there.")
            self.state.say(self.tr("Some redemptions wait"), text, tone="warning", icon_name="waiting")
        else:
            text = done or self.tr("Every redemption of this desk has its answer.")
            self.state.say(self.tr("Everything is sent"), text, tone="ok", icon_name="ok")

    def _tell_item(self) -> None:
        item = self.model.item(self.table.currentIndex().row())
        overview = self._overview
        self.item.setVisible(item is not None and item.last_error is not None)
        if item is not None and overview is not None:
            self.item.say(item_title(item, overview.setting), item_sentence(item))

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._tell_item()

    @Slot()
    def _on_files(self) -> None:
        overview = self._overview
        if overview is None or self._files is not None:
            return
        day = overview.setting.today.isoformat()
        name = request_file_name(overview.status.catalogue.desk_name, day)
        self._files = FileExchangeDialog(self._look, name, self.window())
        self._files.export_wished.connect(self.export_wished)
        self._files.take_in_wished.connect(self.take_in_wished)
        self._files.carry_wished.connect(self.carry_wished)
        self._files.finished.connect(self._on_files_closed)
        self._files.open()

    @Slot(int)
    def _on_files_closed(self, _result: int) -> None:
        self._files = None

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Exchange"), "title"), 1)
        head.addWidget(self.files_button)
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
        for alert in self._troubles.values():
            alert.hide()
            layout.addWidget(alert)
        layout.addWidget(self._disputes)
        layout.addLayout(figures)
        layout.addWidget(self.item)
        layout.addWidget(self._stack, 1)

    def _filled(self) -> QTableView:
        self.table.setModel(self.model)
        dress_table(self.table, name=self.tr("Progress of the exchange"), stretched=self.model.columnCount() - 1)
        self.table.setWordWrap(True)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._look.changed.connect(self._size_rows)
        self._size_rows()
        return self.table

    @Slot()
    def _size_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(40))
        whole = self.tr("With a USB stick…")
        short = self._look.text_percent >= VERY_LARGE_TEXT
        self.files_button.say(self.tr("USB…") if short else whole)
        self.files_button.setAccessibleName(whole)
