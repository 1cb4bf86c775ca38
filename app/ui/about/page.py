"""What this program is, its keys, and its licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

import app
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import card, key_name, label


class AboutPage(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        left_box, left = card()
        left.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(IconLabel(look, "comptoir", "primary", 56))
        head.addWidget(label(self.tr("Comptoir {version}").format(version=app.__version__), "title"), 1)
        left.addLayout(head)
        paragraphs = (
            self.tr("The front desk of places that help people with digital tools."),
            self.tr(
                "It decides in a moment without a network, never loses a voucher, and keeps a signed receipt of each."
            ),
            self.tr("Nothing personal is needed to take a voucher. Notes stay at this desk."),
            self.tr("Free software under the GNU Affero General Public License, version 3 or later. No warranty."),
            self.tr("Uses Qt and PySide6 under the LGPL, and other free software listed in its lock file."),
        )
        for text in paragraphs:
            left.addWidget(label(text, wrap=True))
        left.addStretch(1)
        right_box, right = card()
        right.addWidget(label(self.tr("Keys"), "subheading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (key, text) in enumerate(self._keys()):
            grid.addWidget(label(key_name(key), "kbd"), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), row, 1)
        right.addLayout(grid)
        right.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(left_box, 1)
        body.addWidget(right_box, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(self.tr("About and help"), "title"))
        layout.addLayout(body, 1)

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Ctrl+1", self.tr("Desk: scan vouchers")),
            ("Ctrl+2", self.tr("Today: the list, details, undo")),
            ("Ctrl+3", self.tr("Exchange: what waits")),
            ("Ctrl+4", self.tr("Disputes: both sides, the decision")),
            ("Ctrl+5", self.tr("Payments: what the site is owed, and its proof")),
            ("Ctrl+6", self.tr("Settings")),
            ("Ctrl+7", self.tr("Diagnostics")),
            ("F1", self.tr("This page")),
            ("F2", self.tr("Type a short code")),
            ("F3", self.tr("Test a voucher without redeeming it")),
            ("F5", self.tr("Exchange with the centre now")),
            ("Ctrl+Z", self.tr("Undo the last redemption")),
            ("Alt+1", self.tr("Choose the first service, Alt 2 the second…")),
        )
