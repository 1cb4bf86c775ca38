"""What the site is owed, month by month, with the proof of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.desk_documents import KeptStatement, StatementCheck
from app.ui import formats
from app.ui.formats import Setting
from app.ui.news import News
from app.ui.statements.table_model import Column, StatementTableModel
from app.ui.statements.words import check_words
from app.ui.theme.look import Look
from app.ui.widgets.facts import Facts
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import VERY_LARGE_TEXT, Alert, Button, EmptyState, card, label, scrolled
from app.ui.widgets.tables import dress_table


class StatementsPage(QWidget):
    """Emits the wish to check a month, and to save its file."""

    check_wished = Signal(str)
    save_wished = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._setting: Setting | None = None
        self._shown: str | None = None
        self.model = StatementTableModel(self)
        self.table = QTableView()
        self._month, self._owed = label("", "heading", wrap=True), label("", "figure")
        self._facts = Facts()
        self.result = Alert(look, "info", "statements")
        self.check_button = Button(look, self.tr("Verify"), style="primary", icon_name="test", key="Alt+V")
        self.check_button.clicked.connect(self._on_check)
        self.save_button = Button(look, self.tr("Save the file…"), icon_name="stick", key="Ctrl+S")
        self.save_button.clicked.connect(self._on_save)
        self._stack = QStackedWidget()
        empty = EmptyState(
            look,
            "statements",
            self.tr("No statement yet"),
            self.tr(
                "At the end of each month the operator signs what the site is owed. The statement comes with an "
                "exchange, and proves it even if the operator disappears."
            ),
        )
        self._stack.addWidget(empty)
        self._stack.addWidget(self._filled())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(self.tr("Payments to the site"), "title"))
        layout.addWidget(self._stack, 1)
        look.changed.connect(self._fit)
        self._fit()

    def show_news(self, news: News, setting: Setting) -> None:
        self._setting = setting
        chosen = self._current()
        self.model.show_statements(news.statements)
        self._stack.setCurrentIndex(1 if news.statements else 0)
        row = None if chosen is None else self.model.row_of(chosen.month)
        if news.statements and (row is not None or not self.table.currentIndex().isValid()):
            self.table.selectRow(row or 0)
        self._show_current()

    def show_check(self, month: str, check: StatementCheck) -> None:
        """What a check found; nothing is shown when another month was chosen meanwhile."""
        if month == self._shown and self._setting is not None:
            self._tell(*check_words(check, self._setting))

    def show_saved(self, path: Path) -> None:
        text = self.tr(
            "Anybody can check it, years later, with this file and the fingerprint of the centre (Diagnostics)."
        )
        self._tell(self.tr("Saved as “{name}”").format(name=path.name), text, "ok")

    def show_problem(self, sentence: str) -> None:
        self._tell(self.tr("This could not be done"), sentence, "warning")

    def _tell(self, title: str, text: str, tone: str) -> None:
        icon_name = {"ok": "ok", "info": "statements"}.get(tone, "attention")
        self.result.say(title, text, tone=tone, icon_name=icon_name)
        self.result.show()
        self.check_button.setEnabled(True)

    def _current(self) -> KeptStatement | None:
        return self.model.statement(self.table.currentIndex().row())

    def _show_current(self) -> None:
        statement = self._current()
        if statement is None or self._setting is None:
            return
        if statement.month != self._shown:
            self._shown = statement.month
            self.result.hide()
            self.check_button.setEnabled(True)
        self._month.setText(formats.month_name(statement.month))
        self._owed.setText(formats.euros(statement.total_cents))
        rows = [
            (self.tr("From sponsors"), formats.euros(statement.total_cents - statement.guarantee_cents)),
            (self.tr("From the operator's guarantee"), formats.euros(statement.guarantee_cents)),
            (self.tr("Held for a decision"), self._held(statement)),
            (self.tr("Received"), self._setting.moment(statement.received_at)),
        ]
        self._facts.show_rows(rows)

    def _held(self, statement: KeptStatement) -> str:
        if statement.held_count == 0:
            return self.tr("none")
        return self.tr("%n redemption(s), paid later if accepted", "", statement.held_count)

    def _filled(self) -> QWidget:
        self.table.setModel(self.model)
        dress_table(self.table, name=self.tr("Months"), stretched=Column.HELD)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        box, inside = card()
        inside.addWidget(self._month)
        inside.addWidget(label(self.tr("Owed to the site"), "note"))
        inside.addWidget(self._owed)
        inside.addWidget(self._facts)
        self.result.hide()
        inside.addWidget(self.result)
        inside.addStretch(1)
        actions = QWidget()
        row = FlowLayout(actions)
        row.addWidget(self.check_button)
        row.addWidget(self.save_button)
        right = QVBoxLayout()
        right.setSpacing(12)
        # A scroll area takes the colour of what it holds away: the card lies in something plain.
        plain = QWidget()
        around = QVBoxLayout(plain)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(box)
        right.addWidget(scrolled(plain, by_keys=True), 1)
        right.addWidget(actions)
        filled = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, filled)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(20)
        self._body.addWidget(self.table, 2)
        self._body.addLayout(right, 3)
        return filled

    @Slot()
    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(44))
        self.table.setColumnHidden(Column.HELD, self._look.text_percent >= VERY_LARGE_TEXT)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_current()

    @Slot()
    def _on_check(self) -> None:
        statement = self._current()
        if statement is not None:
            self.result.say(self.tr("Verifying…"), "", tone="info", icon_name="statements")
            self.result.show()
            self.check_button.setEnabled(False)
            self.check_wished.emit(statement.month)

    @Slot()
    def _on_save(self) -> None:
        statement = self._current()
        if statement is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        picker = QFileDialog(self, self.tr("Where to save the statement?"), folder)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.setDefaultSuffix("json")
        picker.setNameFilter(self.tr("Statements (*.json)"))
        picker.selectFile(f"comptoir-{statement.month}.json")
        picker.fileSelected.connect(self._on_place)
        picker.open()

    @Slot(str)
    def _on_place(self, path: str) -> None:
        statement = self._current()
        if statement is not None:
            self.save_wished.emit(statement.month, Path(path))
