"""The exchange by a file on a stick: for a desk without a network, and for the desk that carries it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.look import Look
from app.ui.widgets.parts import Alert, Button, label, scrolled

_AROUND = 32
_STICKS = ("/media/", "/run/media/", "/Volumes/")


class FileExchangeDialog(QDialog):
    """Opened with `open()`; emits what is wished with the chosen file, and is told how it went."""

    export_wished = Signal(object)
    take_in_wished = Signal(object)
    carry_wished = Signal(object)

    def __init__(self, look: Look, file_name: str, parent: QWidget) -> None:
        """`file_name` is proposed for the file to be written."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Exchange with a USB stick"))
        self.setMinimumWidth(min(look.px(640), parent.width() - _AROUND))
        self._look = look
        self._behind = parent
        self._file_name = file_name
        self.outcome = Alert(look, "info", "exchange")
        self.outcome.hide()
        self.export_button = Button(look, self.tr("Export to a USB stick…"), style="primary", icon_name="stick")
        self.export_button.clicked.connect(self._on_export)
        self.take_in_button = Button(look, self.tr("Take in the answer…"), icon_name="online")
        self.take_in_button.clicked.connect(self._on_take_in)
        self.carry_button = Button(look, self.tr("Hand in another desk's file…"), icon_name="exchange")
        self.carry_button.clicked.connect(self._on_carry)
        self._close = Button(look, self.tr("Close"))
        self._close.clicked.connect(self.reject)
        self._assemble()

    def show_busy(self) -> None:
        """The chosen file is being worked on."""
        self.outcome.say(self.tr("Working on the file…"), "", tone="info", icon_name="exchange")
        self._tell(busy=True)

    def show_result(self, title: str, text: str, tone: str) -> None:
        """How it went; `tone` is one of an alert's."""
        icon_name = {"ok": "ok", "bad": "attention", "warning": "attention"}.get(tone, "exchange")
        self.outcome.say(title, text, tone=tone, icon_name=icon_name)
        self._tell(busy=False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self.export_button.setFocus()
        self._fit()

    def _tell(self, *, busy: bool) -> None:
        self.outcome.show()
        for button in (self.export_button, self.take_in_button, self.carry_button):
            button.setEnabled(not busy)
        self._fit()

    def _fit(self) -> None:
        # As tall as its words, but never taller than the window behind it: then they scroll above the buttons.
        margins = self._outer.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        button = max(self._close.sizeHint().height(), self._close.minimumHeight())
        around = margins.top() + margins.bottom() + self._outer.spacing() + button
        self.resize(self.width(), min(self._body.totalHeightForWidth(width) + around, self._behind.height() - _AROUND))

    def _assemble(self) -> None:
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        self._body.addWidget(label(self.tr("Exchange with a USB stick"), "heading"))
        intro = self.tr("For a desk without a network. The files are signed: whoever carries them cannot change them.")
        self._body.addWidget(label(intro, wrap=True))
        self._body.addWidget(self.outcome)
        parts = (
            (
                self.tr("This desk has no network"),
                self.tr("1. Write what waits to a stick. 2. Take it to a connected desk or to the operator."),
                self.export_button,
            ),
            (
                self.tr("You come back with the answer"),
                self.tr("3. Take in the file that the connected desk or the operator wrote: the receipts are in it."),
                self.take_in_button,
            ),
            (
                self.tr("This desk has a network and helps another"),
                self.tr("Hand in its file. The answer is written beside it, on the same stick."),
                self.carry_button,
            ),
        )
        for title, sentence, button in parts:
            self._body.addSpacing(8)
            self._body.addWidget(label(title, "strong", wrap=True))
            self._body.addWidget(label(sentence, "mention", wrap=True))
            self._body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.setAccessibleDescription(f"{title}. {sentence}")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 20, 24, 20)
        self._outer.setSpacing(16)
        self._outer.addWidget(scrolled(inside), 1)
        self._outer.addLayout(buttons)

    @Slot()
    def _on_export(self) -> None:
        picker = self._picker(self.tr("Where to write the file?"), self._on_export_place)
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.setDefaultSuffix("json")
        picker.selectFile(self._file_name)
        picker.open()

    @Slot()
    def _on_take_in(self) -> None:
        self._opener(self.tr("Which file of answers?"), self._on_answer_file).open()

    @Slot()
    def _on_carry(self) -> None:
        self._opener(self.tr("Which file of the other desk?"), self._on_asked_file).open()

    def _opener(self, title: str, chosen: Callable[[str], None]) -> QFileDialog:
        picker = self._picker(title, chosen)
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        return picker

    def _picker(self, title: str, chosen: Callable[[str], None]) -> QFileDialog:
        picker = QFileDialog(self, title, suggested_folder())
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setNameFilter(self.tr("Files of Comptoir (*.json)"))
        picker.fileSelected.connect(chosen)
        return picker

    @Slot(str)
    def _on_export_place(self, path: str) -> None:
        self.export_wished.emit(Path(path))

    @Slot(str)
    def _on_answer_file(self, path: str) -> None:
        self.take_in_wished.emit(Path(path))

    @Slot(str)
    def _on_asked_file(self, path: str) -> None:
        self.carry_wished.emit(Path(path))


def suggested_folder() -> str:
    """A stick if one is plugged in, the user's documents otherwise."""
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isReady() and not volume.isReadOnly() and root.startswith(_STICKS):
            return root
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
