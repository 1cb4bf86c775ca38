"""Asks why a decision is contested."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.disputes import LONGEST_NOTE, Dispute
from app.ui.theme.look import Look
from app.ui.widgets.parts import Button, label

_AROUND = 32


class ContestDialog(QDialog):
    """Opened with `open()`; answers by a signal. Nothing is said when it is closed otherwise."""

    confirmed = Signal(str, str)

    def __init__(self, look: Look, dispute: Dispute, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Contest a decision"))
        self.setMinimumWidth(min(look.px(520), parent.width() - _AROUND))
        self._dispute_id = dispute.id
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("Why you contest"))
        self.note.setPlaceholderText(self.tr("What happened at the desk, in a few sentences; please no names"))
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(look.px(120))
        self.note.textChanged.connect(self._on_text)
        self._left = label("", "note")
        self.send_button = Button(look, self.tr("Contest"), style="primary")
        self.send_button.clicked.connect(self._on_send)
        self._cancel = Button(look, self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._left, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.send_button)
        caption = label(self.tr("Why?"), "strong")
        caption.setBuddy(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        question = self.tr("Contest the decision on voucher {voucher}?").format(voucher=dispute.ref)
        layout.addWidget(label(question, "heading", wrap=True))
        explained = self.tr("The operator reads your note and decides again. It leaves with the next exchange.")
        layout.addWidget(label(explained, wrap=True))
        layout.addWidget(caption)
        layout.addWidget(self.note, 1)
        layout.addLayout(buttons)
        self._on_text()
        self.note.setFocus()

    @Slot()
    def _on_text(self) -> None:
        length = len(self.note.toPlainText().strip())
        self.send_button.setEnabled(0 < length <= LONGEST_NOTE)
        over = length > LONGEST_NOTE
        self._left.setText(
            self.tr("%n character(s) too many", "", length - LONGEST_NOTE)
            if over
            else self.tr("%n character(s) left", "", LONGEST_NOTE - length)
        )

    @Slot()
    def _on_send(self) -> None:
        self.confirmed.emit(self._dispute_id, self.note.toPlainText().strip())
        self.accept()
