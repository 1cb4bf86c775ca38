"""What somebody who helps from afar needs to know, and a button that copies it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

import app
from app.ui import formats
from app.ui.overview import Overview
from app.ui.sentences import failure_sentence
from app.ui.theme.look import Look
from app.ui.widgets.parts import Alert, Button, card, label

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Machine:
    """What does not change while the window is open."""

    data_folder: Path
    engines: tuple[str, ...]
    zbar_missing: bool
    key_in_file: bool


class DiagnosticsPage(QWidget):
    """Facts only; nothing here names a person or repeats a scan."""

    def __init__(self, look: Look, machine: Machine) -> None:
        super().__init__()
        self.setObjectName("page")
        self._machine = machine
        self._rows: Rows = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._zbar = Alert(look, "warning", "attention")
        self._key = Alert(look, "warning", "key")
        self._copied = label("", "tone-ok")
        self.copy_button = Button(look, self.tr("Copy"), icon_name="copy", key="Ctrl+Shift+C")
        self.copy_button.clicked.connect(self._on_copy)
        self._zbar.say(
            self.tr("The second reading engine is missing"),
            self.tr("Scanning works, a little less well in bad light. Install the system's library “zbar” to add it."),
        )
        self._key.say(
            self.tr("The key of this desk lies in a file"),
            self.tr("This system has no keyring. The file can be read by this user alone: protect the session."),
        )
        self._assemble()
        # Once they have their place: a widget without a parent that is made visible is a window.
        self._zbar.setVisible(machine.zbar_missing)
        self._key.setVisible(machine.key_in_file)
        self._show(self._own_rows())

    def show_overview(self, overview: Overview) -> None:
        self._show(self._own_rows() + self._desk_rows(overview))

    def text(self) -> str:
        """Everything as lines of text, as it is copied."""
        return "\n".join(f"{name}: {value}" for name, value in self._rows)

    def _own_rows(self) -> Rows:
        machine = self._machine
        return [
            (self.tr("Version"), app.__version__),
            (self.tr("System"), _system()),
            (self.tr("Data folder"), str(machine.data_folder)),
            (self.tr("Reading engines"), ", ".join(machine.engines)),
            (
                self.tr("Key of the desk"),
                self.tr("in a file") if machine.key_in_file else self.tr("in the system keyring"),
            ),
        ]

    def _desk_rows(self, overview: Overview) -> Rows:
        status, setting = overview.status, overview.setting
        catalogue = status.catalogue
        never = self.tr("never")
        skew = self.tr("not measured yet")
        if status.skew_ms is not None:
            skew = self.tr("{seconds} s").format(seconds=f"{status.skew_ms / 1000:+.1f}")
        last = never if status.last_exchange_at is None else setting.moment(status.last_exchange_at)
        rows = [
            (self.tr("Site"), catalogue.site_name),
            (self.tr("Desk"), f"{catalogue.desk_name} ({catalogue.desk_id})"),
            (self.tr("Central service"), status.centre_url),
            (self.tr("Fingerprint of the centre"), _grouped(status.centre_fingerprint)),
            (self.tr("Last exchange"), last),
            (self.tr("Age of the lists"), formats.age(overview.at - status.lists_as_of)),
            (self.tr("Campaigns"), str(status.campaigns)),
            (self.tr("Clock against the centre"), skew),
            (self.tr("Offline policy"), self._policy(overview)),
            (
                self.tr("Short codes without the network"),
                self.tr("taken, to be verified") if status.policy.short_codes_offline else self.tr("refused"),
            ),
            (self.tr("Beyond the limits"), self._override(overview)),
        ]
        if status.last_failure is not None:
            rows.append((self.tr("Last failure"), failure_sentence(status.last_failure)))
        return rows

    def _policy(self, overview: Overview) -> str:
        policy = overview.status.policy
        return self.tr(
            "version {version}: warns at {soft} vouchers or {soft_hours} h, stops at {hard} vouchers or {hard_hours} h"
        ).format(
            version=policy.version,
            soft=policy.soft_vouchers,
            soft_hours=policy.soft_hours,
            hard=policy.hard_vouchers,
            hard_hours=policy.hard_hours,
        )

    def _override(self, overview: Overview) -> str:
        status = overview.status
        allowed = formats.vouchers(status.policy.override_vouchers)
        if status.policy.override_vouchers == 0:
            return self.tr("nobody may authorise more")
        if status.catalogue.coordinator is None:
            return self.tr("a coordinator may authorise {vouchers} at a time, but this site has no code yet").format(
                vouchers=allowed
            )
        if status.override_left:
            left = formats.vouchers(status.override_left)
            return self.tr("authorised by a coordinator: {left} more of {vouchers}").format(left=left, vouchers=allowed)
        return self.tr("a coordinator may authorise {vouchers} at a time").format(vouchers=allowed)

    def _show(self, rows: Rows) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(rows):
            self._grid.addWidget(label(name, "key", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(value, wrap=True, selectable=True), row, 1, Qt.AlignmentFlag.AlignTop)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Diagnostics"), "title"), 1)
        head.addWidget(self._copied)
        head.addWidget(self.copy_button)
        box, box_layout = card()
        box_layout.addLayout(self._grid)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._zbar)
        column.addWidget(self._key)
        column.addWidget(box)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(inside, 1)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._copied.setText(self.tr("Copied"))


def _system() -> str:
    system = f"{platform.system()} {platform.release()}"
    return f"{system}, Python {platform.python_version()}, Qt {PySide6.__version__}"


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8))
