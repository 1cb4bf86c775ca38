"""Asks why a redemption is undone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.domain.redemption import CHOSEN_REASONS, RedemptionState, VoidReason
from app.domain.views import DayLine
from app.ui import formats
from app.ui.formats import Setting
from app.ui.sentences import void_reason_words
from app.ui.theme.look import Look
from app.ui.widgets.parts import Button, label, scrolled

LONGEST_NOTE = 200
_AROUND = 32


class VoidDialog(QDialog):
    """Opened with `open()`; answers by a signal. Nothing is undone when it is closed otherwise."""

    confirmed = Signal(str, object, str)

    def __init__(self, look: Look, line: DayLine, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        held = line.state is RedemptionState.HELD
        self.setWindowTitle(self.tr("Withdraw a claim") if held else self.tr("Undo a redemption"))
        self.setMinimumWidth(min(look.px(480), parent.width() - _AROUND))
        self._behind = parent
        self._redemption_id = line.redemption_id or ""
        self._reasons = QButtonGroup(self)
        self._note = QLineEdit()
        self._note.setMaxLength(LONGEST_NOTE)
        self._note.setAccessibleName(self.tr("Note"))
        self._note.setPlaceholderText(self.tr("Stays at this desk; please no names"))
        what = self.tr("{service}, {amount}, redeemed {moment}").format(
            service=line.offering_label, amount=formats.euros(line.amount_cents), moment=setting.when(line.at)
        )
        inside = QWidget()
        layout = self._body = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        question = self.tr("Withdraw this claim?") if held else self.tr("Undo this redemption?")
        layout.addWidget(label(question, "heading"))
        layout.addWidget(label(what, wrap=True))
        if held:
            consequence = self.tr("The centre holds it as a dispute. Withdrawn, this desk is not paid for it.")
            layout.addWidget(label(consequence, wrap=True))
        layout.addWidget(label(self.tr("Why?"), "strong"))
        for number, reason in enumerate(CHOSEN_REASONS):
            choice = QRadioButton(void_reason_words(reason))
            choice.setProperty("reason", reason.value)
            self._reasons.addButton(choice, number)
            layout.addWidget(choice)
        self._reasons.button(0).setChecked(True)
        caption = label(self.tr("Note"), "strong")
        caption.setBuddy(self._note)
        layout.addWidget(caption)
        layout.addWidget(self._note)
        self.undo_button = Button(look, self.tr("Withdraw it") if held else self.tr("Undo it"), style="primary")
        self.undo_button.clicked.connect(self._on_confirm)
        self.undo_button.setDefault(True)  # Return in the note does what the filled button says
        keep = Button(look, self.tr("Keep it"))
        keep.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(keep)
        buttons.addWidget(self.undo_button)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 20, 24, 20)
        self._outer.setSpacing(16)
        self._outer.addWidget(scrolled(inside), 1)
        self._outer.addLayout(buttons)
        self._buttons_row = buttons

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self._reasons.button(0).setFocus()
        # As tall as its words, but never taller than the window behind it: then they scroll above the buttons.
        margins = self._outer.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        around = margins.top() + margins.bottom() + self._outer.spacing() + self._buttons_row.sizeHint().height()
        most = self._behind.height() - _AROUND
        self.resize(self.width(), min(self._body.totalHeightForWidth(width) + around, most))

    @property
    def reasons(self) -> QButtonGroup:
        return self._reasons

    @property
    def note(self) -> QLineEdit:
        return self._note

    @Slot()
    def _on_confirm(self) -> None:
        chosen = self._reasons.checkedButton()
        reason = VoidReason.OTHER if chosen is None else VoidReason(str(chosen.property("reason")))
        self.confirmed.emit(self._redemption_id, reason, self._note.text().strip())
        self.accept()
