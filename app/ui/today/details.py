"""Everything that is known of one line of the day."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.redemption import RedemptionState
from app.domain.views import DayLine
from app.ui import formats
from app.ui.answers import centre_reason, dispute_step, refused_void
from app.ui.formats import Setting
from app.ui.line_words import line_icon, line_state, line_title
from app.ui.sentences import void_reason_words
from app.ui.theme.look import Look
from app.ui.verdict_words import verdict_words
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import Alert, card, label


class LineDetails(QWidget):
    """A card with the state in words, the facts, and what to do when the centre did not accept it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._box, box_layout = card()
        self._icon = IconLabel(look, "today", "mention", 28)
        self._title = label("", "heading", wrap=True)
        self._state = label("", "mention", wrap=True)
        self._facts: QFrame | None = None
        self._alert = Alert(look, "bad", "attention")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._state)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        box_layout.addLayout(head)
        box_layout.addWidget(self._alert)
        self._facts_place = QVBoxLayout()
        box_layout.addLayout(self._facts_place)
        box_layout.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)

    def show_line(self, line: DayLine, setting: Setting) -> None:
        icon, colour = line_icon(line)
        self._icon.show_icon(icon, colour)
        self._title.setText(line_title(line))
        self._state.setText(line_state(line))
        stands = refused_void(line)
        disputed = line.state in (RedemptionState.REFUSED, RedemptionState.HELD)
        self._alert.setVisible(disputed or stands is not None)
        if disputed:
            self._alert.say(centre_reason(line, setting), dispute_step(line), tone="bad", icon_name="attention")
        elif stands is not None:
            self._alert.say(*stands, tone="warning", icon_name="attention")
        self._show_facts(self._rows(line, setting))

    def told(self) -> str:
        """What the alert says; empty while there is none."""
        return self._alert.accessibleName() if not self._alert.isHidden() else ""

    def _rows(self, line: DayLine, setting: Setting) -> list[tuple[str, str]]:
        rows = [(self.tr("Time"), formats.clock_time(line.at, setting.zone))]
        if line.ref is not None:
            rows.append((self.tr("Voucher"), str(line.ref)))
        if line.sponsor:
            rows.append((self.tr("Sponsor"), line.sponsor))
        if line.offering_label:
            rows.append((self.tr("Service"), line.offering_label))
        if line.state is not None:
            rows.append((self.tr("Amount"), formats.euros(line.amount_cents)))
        if line.state is None and line.decision_details is not None:
            rows.append((self.tr("Reason"), verdict_words(line.decision_details, setting)[2]))
        if line.void_reason is not None:
            rows.append((self.tr("Undone"), void_reason_words(line.void_reason)))
        if line.note:
            rows.append((self.tr("Note"), line.note))
        return rows

    def _show_facts(self, rows: list[tuple[str, str]]) -> None:
        if self._facts is not None:
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = QFrame()
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "key"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wrap=True, selectable=True), row, 1)
        self._facts_place.addWidget(self._facts)
