"""Asks a coordinator for the code that lets this desk go on beyond a limit, and why."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.domain.override import OverrideReason
from app.services.override import OverrideRefusal
from app.ui import formats
from app.ui.overview import Overview
from app.ui.theme.look import Look
from app.ui.widgets.parts import Alert, Button, label, scrolled

translate = QCoreApplication.translate

LONGEST_NOTE = 200
LONGEST_CODE = 40
_AROUND = 32


def override_reason_words(reason: OverrideReason) -> str:
    match reason:
        case OverrideReason.NO_NETWORK:
            return translate("Override", "There is no network here")
        case OverrideReason.CENTRE_DOWN:
            return translate("Override", "The central service does not answer")
        case OverrideReason.PEOPLE_WAITING:
            return translate("Override", "People are waiting and cannot come back")
        case OverrideReason.OTHER:
            return translate("Override", "Other reason")
        case _:
            assert_never(reason)


def override_refusal_sentence(refusal: OverrideRefusal) -> str:  # noqa: PLR0911 - one sentence per reason
    match refusal:
        case OverrideRefusal.WRONG_CODE:
            return translate("Override", "This is not the code of this site. The attempt is noted in the journal.")
        case OverrideRefusal.TOO_MANY_WRONG_CODES:
            return translate("Override", "Too many wrong codes were typed. Wait a few minutes, then try again.")
        case OverrideRefusal.NOT_NEEDED:
            return translate("Override", "No limit is reached any more: scan the voucher again.")
        case OverrideRefusal.STILL_OPEN:
            return translate("Override", "The last authorisation is not used up: scan the voucher again.")
        case OverrideRefusal.NOT_ALLOWED:
            return translate("Override", "The operator's rules allow no authorisation.")
        case OverrideRefusal.NO_CODE:
            return translate("Override", "This site has no coordinator's code yet: ask the operator for one.")
        case OverrideRefusal.STOPPED:
            return translate("Override", "This desk is stopped for another reason: no authorisation changes that.")
        case _:
            assert_never(refusal)


class OverrideDialog(QDialog):
    """Opened with `open()`; tells the code and the reason, and stays open until it is told that they were good."""

    confirmed = Signal(str, object, str)

    def __init__(self, look: Look, vouchers: int, limit: str, overview: Overview, parent: QWidget) -> None:
        """`limit` says which limit was reached; `overview` gives the time that this computer shows."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Coordinator's authorisation"))
        self.setMinimumWidth(min(look.px(480), parent.width() - _AROUND))
        self._behind = parent
        self.reasons = QButtonGroup(self)
        self.code = QLineEdit()
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(LONGEST_CODE)
        self.code.setAccessibleName(self.tr("Code of the coordinator"))
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Stays at this desk; please no names"))
        self.refusal = Alert(look, "bad", "attention")
        self.allow_button = Button(look, self.tr("Authorise"), style="primary", icon_name="key")
        self.allow_button.clicked.connect(self._on_confirm)
        self.allow_button.setDefault(True)  # Return in a field does what the filled button says
        self._assemble(look, vouchers, limit, overview)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self.code.setFocus()
        self._fit()

    @Slot(str)
    def show_refusal(self, sentence: str) -> None:
        """Say why nothing was authorised; the code can be typed anew."""
        self.refusal.say("", sentence)
        self.refusal.show()
        self.allow_button.setEnabled(True)
        self.code.clear()
        self.code.setFocus()
        self._fit()

    def _assemble(self, look: Look, vouchers: int, limit: str, overview: Overview) -> None:
        inside = QWidget()
        layout = self._body = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Go on beyond the limit?"), "heading"))
        layout.addWidget(label(limit, wrap=True))
        allowed = self.tr("Your code allows {vouchers} more, until the next exchange with the centre.").format(
            vouchers=formats.vouchers(vouchers)
        )
        layout.addWidget(label(allowed, wrap=True))
        told = self.tr("It is written in the journal of this desk, and the operator sees it.")
        layout.addWidget(label(told, "note", wrap=True))
        zone = overview.setting.zone
        shows = self.tr("This computer shows {day}, {time}. If that is wrong, set its clock first.").format(
            day=formats.long_day(overview.at.astimezone(zone).date()), time=formats.clock_time(overview.at, zone)
        )
        layout.addWidget(label(shows, "note", wrap=True))
        caption = label(self.tr("Code of the coordinator"), "strong")
        caption.setBuddy(self.code)
        layout.addWidget(caption)
        layout.addWidget(self.code)
        layout.addWidget(self.refusal)
        self.refusal.hide()
        layout.addWidget(label(self.tr("Why?"), "strong"))
        for number, reason in enumerate(OverrideReason):
            choice = QRadioButton(override_reason_words(reason))
            choice.setProperty("reason", reason.value)
            self.reasons.addButton(choice, number)
            layout.addWidget(choice)
        self.reasons.button(0).setChecked(True)
        caption = label(self.tr("Note"), "strong")
        caption.setBuddy(self.note)
        layout.addWidget(caption)
        layout.addWidget(self.note)
        cancel = Button(look, self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(cancel)
        self._buttons.addWidget(self.allow_button)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 20, 24, 20)
        self._outer.setSpacing(16)
        self._outer.addWidget(scrolled(inside), 1)
        self._outer.addLayout(self._buttons)

    def _fit(self) -> None:
        # As tall as its words, but never taller than the window behind it: then they scroll above the buttons.
        margins = self._outer.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        around = margins.top() + margins.bottom() + self._outer.spacing() + self._buttons.sizeHint().height()
        most = self._behind.height() - _AROUND
        self.resize(self.width(), min(self._body.totalHeightForWidth(width) + around, most))

    @Slot()
    def _on_confirm(self) -> None:
        if not self.code.text().strip():
            self.code.setFocus()
            return
        self.allow_button.setEnabled(False)
        chosen = self.reasons.checkedButton()
        reason = OverrideReason.OTHER if chosen is None else OverrideReason(str(chosen.property("reason")))
        self.confirmed.emit(self.code.text(), reason, self.note.text().strip())
