"""The page where vouchers are taken: live picture, choice of the service, large answer, last scans."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.background.ports import Pictures
from app.ui.answers import Answer
from app.ui.desk.last_scans import LastScans
from app.ui.desk.offering_choice import OfferingChoice
from app.ui.desk.override_dialog import OverrideDialog
from app.ui.desk.short_code_field import ShortCodeField, short_code_box
from app.ui.desk.verdict_card import VerdictCard
from app.ui.overview import Overview
from app.ui.theme.look import Look
from app.ui.widgets.camera_view import CameraView
from app.ui.widgets.parts import LARGE_TEXT, VERY_LARGE_TEXT, Alert, Button

_ROOM_FOR_LAST_SCANS = 1060
"""Pixels at 100 %; more than the page takes at least with them, so that a shrinking window gets there."""


class DeskPage(QWidget):
    """Emits wishes; what happened is told to it."""

    text_typed = Signal(str)
    offering_chosen = Signal(str, str)
    test_wished = Signal(bool)
    undo_wished = Signal()
    override_wished = Signal(str, object, str)
    """Code, reason and note of a coordinator who lets this desk go on beyond a limit."""

    def __init__(self, look: Look, preferred_offering: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._preferred = preferred_offering
        self._overview: Overview | None = None
        self._asking: OverrideDialog | None = None
        self.offerings = OfferingChoice(look)
        self.camera = CameraView(look)
        self.card = VerdictCard(look)
        self.short_code = ShortCodeField()
        self.last = LastScans(look)
        self.test_button = Button(
            look,
            self.tr("Test without redeeming"),
            style="toggle",
            icon_name="test",
            key="F3",
            takes_key=False,
            description=self.tr("Says whether a voucher is valid; nothing is redeemed"),
        )
        self.test_button.setCheckable(True)
        self.notice = Alert(look, "info", "about")
        self.notice.hide()
        self._assemble(look)
        self.offerings.chosen.connect(self.offering_chosen)
        self.short_code.typed.connect(self.text_typed)
        look.changed.connect(self._fit)
        self._fit()
        self.card.undo_wished.connect(self.undo_wished)
        self.card.override_wished.connect(self._ask_coordinator)
        self.test_button.toggled.connect(self._on_test)

    def use_pictures(self, pictures: Pictures | None) -> None:
        self.camera.use(pictures)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        # With large text the answer needs the room; the same lines are on the page of the day.
        room = self.width() >= self._look.px(_ROOM_FOR_LAST_SCANS)
        self.last.setVisible(room)
        very_large = self._look.text_percent >= VERY_LARGE_TEXT
        self._grid.setColumnStretch(0, 36 if room else 40 if very_large else 30)
        self._grid.setColumnStretch(2, 27 if room else 0)

    @Slot()
    def _fit(self) -> None:
        percent = self._look.text_percent
        very_large = percent >= VERY_LARGE_TEXT
        self.test_button.say(self.tr("Test") if very_large else self.tr("Test without redeeming"))
        shape = percent < LARGE_TEXT
        self.camera.keep_shape(shape)
        self._left.setStretch(0, 0 if shape else 1)
        self._left.setStretch(self._left.count() - 1, 1 if shape else 0)
        self.camera.setMinimumSize(240 if very_large else 300, 110 if very_large else 200)

    def show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.offerings.show_offerings(overview.status.catalogue.offerings, self._preferred)
        self.last.show_day(overview.day, overview.setting)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        self.notice.hide()
        self.card.show_answer(answer)

    def show_camera_trouble(self, sentence: str) -> None:
        self.camera.show_trouble(sentence)

    @Slot(str)
    def show_notice(self, sentence: str) -> None:
        """A small thing to know, above the card; the next answer takes it away."""
        self.notice.say("", sentence)
        self.notice.show()

    @Slot()
    def on_nothing_to_undo(self) -> None:
        self.show_notice(self.tr("There is nothing to undo."))

    @Slot()
    def type_short_code(self) -> None:
        """Put the cursor where a short code is typed."""
        self.short_code.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.short_code.selectAll()

    @property
    def asking(self) -> OverrideDialog | None:
        """The dialog that waits for a coordinator's code, if it is open."""
        return self._asking

    @Slot()
    def _ask_coordinator(self) -> None:
        answer, overview = self.card.answer, self._overview
        if answer is None or overview is None or self._asking is not None:
            return
        dialog = OverrideDialog(self._look, answer.override_offered, answer.sentence, overview, self.window())
        dialog.confirmed.connect(self.override_wished)
        dialog.finished.connect(self._on_asked)
        self._asking = dialog
        dialog.open()

    @Slot()
    def _on_asked(self) -> None:
        self._asking = None

    @Slot()
    def close_authorisation(self) -> None:
        """The coordinator's code was good."""
        if self._asking is not None:
            self._asking.accept()

    @Slot(str)
    def refuse_authorisation(self, sentence: str) -> None:
        if self._asking is not None:
            self._asking.show_refusal(sentence)

    @Slot(bool)
    def _on_test(self, on: bool) -> None:
        self.card.show_ready()
        if on:
            self.show_notice(self.tr("Test mode: scans say whether a voucher is valid, and nothing is redeemed."))
        else:
            self.notice.hide()
        self.test_wished.emit(on)

    def _assemble(self, look: Look) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.offerings, 1)
        top.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignTop)
        left = self._left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.camera)
        left.addWidget(short_code_box(look, self.tr("Short code (F2)"), self.short_code))
        left.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.notice)
        middle.addWidget(self.card, 1)
        layout = self._grid = QGridLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setHorizontalSpacing(20)
        layout.setVerticalSpacing(16)
        layout.addLayout(top, 0, 0, 1, 3)
        layout.addLayout(left, 1, 0)
        layout.addLayout(middle, 1, 1)
        layout.addWidget(self.last, 1, 2)
        layout.setColumnStretch(0, 36)
        layout.setColumnStretch(1, 54)
        layout.setColumnStretch(2, 27)
        layout.setRowStretch(1, 1)
        self.setTabOrder(self.test_button, self.short_code)
