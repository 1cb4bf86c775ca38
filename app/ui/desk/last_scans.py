"""The last scans of the day beside the card, with the day's total."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.verdicts import Tone
from app.domain.views import DayLine, DayView
from app.ui import formats
from app.ui.formats import Setting
from app.ui.line_words import line_icon, line_state, line_title, line_voucher
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import ElidedLabel, frame, label

MOST_LINES = 30
_COLOURS = {Tone.GREEN: "ok", Tone.AMBER: "warning", Tone.RED: "bad"}


class LastScans(QFrame):
    """As many lines as fit, newest first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: DayView | None = None
        self._setting: Setting | None = None
        self.setProperty("kind", "card")
        self.setMinimumWidth(look.px(248))
        self._count = label("", "note")
        self._rows = QWidget()
        self._rows_layout = QVBoxLayout(self._rows)
        self._rows_layout.setContentsMargins(0, 0, 0, 0)
        self._rows_layout.setSpacing(0)
        self._empty = label(self.tr("No scan yet today."), "mention", wrap=True)
        self._sum = label("", "note", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(label(self.tr("Today"), "subheading"))
        head.addStretch(1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.addWidget(self._sum, 1)
        self._empty.setContentsMargins(16, 12, 16, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._empty)
        layout.addWidget(self._rows, 1)
        layout.addWidget(frame("rule"))
        layout.addLayout(foot)
        self.setAccessibleName(self.tr("Last scans"))

    def show_day(self, view: DayView, setting: Setting) -> None:
        if view == self._view:
            return
        self._view = view
        self._setting = setting
        totals = view.totals
        self._count.setText(
            self.tr("{vouchers} · {amount}").format(
                vouchers=formats.vouchers(totals.vouchers), amount=formats.euros(totals.cents)
            )
        )
        self._sum.setText(
            self.tr("Confirmed {confirmed} · waiting {waiting}").format(
                confirmed=totals.confirmed, waiting=totals.waiting
            )
        )
        self._empty.setVisible(not view.lines)
        self._fill()

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fill()

    def _fill(self) -> None:
        if self._view is None or self._setting is None:
            return
        row_height = self._look.px(58)
        room = max(self._rows.height() // row_height, 1) if self._rows.height() > 0 else 6
        lines = self._view.lines[: min(room, MOST_LINES)]
        while (item := self._rows_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._rows_layout.addWidget(self._row(line, self._setting, row_height))
        self._rows_layout.addStretch(1)

    def _row(self, line: DayLine, setting: Setting, height: int) -> QFrame:
        row = frame("row")
        row.setFixedHeight(height)
        layout = QGridLayout(row)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(1, 1)
        icon, colour = line_icon(line)
        layout.addWidget(IconLabel(self._look, icon, colour, 18), 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        first, second = _words(line)
        layout.addWidget(ElidedLabel(first, "strong"), 0, 1)
        layout.addWidget(ElidedLabel(second, "small"), 1, 1)
        time = label(formats.clock_time(line.at, setting.zone), "small")
        layout.addWidget(time, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return row


def _words(line: DayLine) -> tuple[str, str]:
    """What tells the lines apart comes first: the paper for a redemption, the reason for what was not taken."""
    title, state, voucher = line_title(line), line_state(line), line_voucher(line)
    if line.state is None:
        return title, f"{voucher} · {state}" if voucher else state
    return voucher or title, f"{state} · {title}"
