"""The large card: what happened, why, and what to do now; readable at arm's length."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.verdicts import Tone
from app.ui.answers import Answer, Facts
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import LARGE_TEXT, Button, frame, label, restyle, scrolled, set_tone

_ICON = 72
_BESIDE_ICON = 20
_MOST_FACTS = 20
_COLOURS = {Tone.GREEN: "ok", Tone.AMBER: "warning", Tone.RED: "bad"}


class VerdictCard(QFrame):
    """Shows one `Answer`, or says that it is ready; announces each answer to screen readers."""

    undo_wished = Signal()
    override_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._answer: Answer | None = None
        self.setProperty("kind", "verdict")
        self.setProperty("tone", "idle")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._test = frame("test")
        self._icon = IconLabel(look, "desk", "primary", _ICON)
        self._title = label("", "verdict", wrap=True)
        self._sentence = label("", "lead", wrap=True)
        self._facts = QWidget()
        self._facts_layout = QGridLayout(self._facts)
        self._next_title = label(self.tr("What now:"), "strong")
        self._next_text = label("", wrap=True)
        self._next = frame("next")
        self._undo = Button(look, self.tr("Undo"), icon_name="undone", key="Ctrl+Z", takes_key=False)
        self._undo.clicked.connect(self._wish_undo)
        self.override_button = Button(look, self.tr("Coordinator's authorisation…"), icon_name="key")
        self.override_button.clicked.connect(self._wish_override)
        self._body = QVBoxLayout()
        self._assemble()
        look.changed.connect(self._fit)
        self._fit()
        self.show_ready()

    @property
    def answer(self) -> Answer | None:
        """What is shown; None while it says that it is ready."""
        return self._answer

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(self._look.px(520), self._look.px(480))

    def show_ready(self) -> None:
        """Say that a voucher can be shown."""
        self._answer = None
        self._fill("desk", "primary", self.tr("Ready"), self.tr("Hold a voucher in front of the camera."))
        self._next_text.setText(
            self.tr("A handheld scanner works at any moment. If the code cannot be read, type the short code (F2).")
        )
        self._test.hide()
        self._show_facts(())
        self._name_undo(None)
        set_tone(self, "idle")

    def show_answer(self, answer: Answer) -> None:
        """Show it and announce it at once, over whatever a screen reader was saying."""
        self._answer = answer
        self._fill(answer.icon, _COLOURS[answer.tone], answer.title, answer.sentence)
        self._next_text.setText(answer.next_step)
        self._test.setVisible(answer.test)
        self._show_facts(answer.facts)
        self._name_undo(answer)
        set_tone(self, answer.tone.value)
        event = QAccessibleAnnouncementEvent(self, answer.spoken())
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _fill(self, icon_name: str, colour: str, title: str, sentence: str) -> None:
        self._icon.show_icon(icon_name, colour)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def _show_facts(self, facts: Facts) -> None:
        while (item := self._facts_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(facts):
            self._facts_layout.addWidget(label(name, "key"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts_layout.addWidget(label(value, wrap=True), row, 1)

    def _name_undo(self, answer: Answer | None) -> None:
        self.override_button.setVisible(answer is not None and answer.override_offered > 0)
        own = answer is not None and answer.undo_id is not None
        self._undo.say(self.tr("Undo") if own else self.tr("Undo the last one"))
        look = "" if own else "quiet"
        if self._undo.property("look") != look:
            self._undo.setProperty("look", look)
            restyle(self._undo)

    def _assemble(self) -> None:
        test_layout = QHBoxLayout(self._test)
        test_layout.setContentsMargins(12, 6, 12, 6)
        test_layout.addWidget(label(self.tr("TEST: nothing is redeemed")))
        top = QHBoxLayout()
        top.setSpacing(_BESIDE_ICON)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        self._facts_layout.setHorizontalSpacing(16)
        self._facts_layout.setVerticalSpacing(4)
        self._facts_layout.setColumnStretch(1, 1)
        self._facts_layout.setRowStretch(_MOST_FACTS, 1)
        next_layout = QHBoxLayout(self._next)
        next_layout.setContentsMargins(16, 14, 16, 14)
        next_layout.setSpacing(12)
        next_layout.addWidget(self._next_title, 0, Qt.AlignmentFlag.AlignTop)
        next_layout.addWidget(self._next_text, 1)
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setSpacing(14)
        for part in (self._sentence, self._facts, self._next):
            self._body.addWidget(part)
        self._body.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._undo)
        buttons.addWidget(self.override_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(14)
        layout.addWidget(self._test)
        layout.addLayout(top)
        # The title and the button stay in view at every text size; what is between them scrolls.
        area = scrolled(inside, by_keys=True)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    @Slot()
    def _fit(self) -> None:
        large = self._look.text_percent >= LARGE_TEXT
        self._icon.set_size(_ICON // 2 if large else _ICON)
        beside = 0 if large else self._look.px(_ICON) + _BESIDE_ICON
        self._sentence.setContentsMargins(beside, 0, 0, 0)
        self._facts_layout.setContentsMargins(beside, 0, 0, 0)
        self._body.setContentsMargins(0, 0, _BESIDE_ICON if large else 0, 0)
        # Where not everything fits, what to do now comes before the facts.
        for part in (self._sentence, self._facts, self._next):
            self._body.removeWidget(part)
        order = (self._sentence, self._next, self._facts) if large else (self._sentence, self._facts)
        for place, part in enumerate(order):
            self._body.insertWidget(place, part)
        if not large:
            self._body.addWidget(self._next)

    @Slot()
    def _wish_undo(self) -> None:
        self.undo_wished.emit()

    @Slot()
    def _wish_override(self) -> None:
        self.override_wished.emit()
