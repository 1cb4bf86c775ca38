"""The first page of a desk that is not enrolled: try the demonstration, or enrol."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.ui.sentences import demonstration_step
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import Alert, Button, card, label


class WelcomePage(QWidget):
    """Emits one of two wishes; while one is being fulfilled, neither can be asked again."""

    demonstration_wished = Signal()
    enrol_wished = Signal(str, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.demonstration = Button(look, self.tr("Open the demonstration"), style="primary", icon_name="demo")
        self.demonstration.clicked.connect(self.demonstration_wished)
        self.address = self._field(self.tr("Address of the central service"), "https://")
        self.code = self._field(self.tr("Enrolment code"), self.tr("given by the operator, usable once"))
        self.name = self._field(self.tr("Name of this desk"), "")
        self.name.setText(self.tr("Desk 1"))
        self.enrol = Button(look, self.tr("Enrol this desk"), style="primary", icon_name="key")
        self.enrol.clicked.connect(self._on_enrol)
        for field in (self.address, self.code, self.name):
            field.returnPressed.connect(self._on_enrol)
        self.problem = Alert(look, "bad", "attention")
        self.problem.hide()
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress_text = label("", "mention", wrap=True)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._progress.hide()
        self._progress_text.hide()
        self._assemble()

    @Slot(str)
    def show_progress(self, sentence: str) -> None:
        """Say what is being done; both buttons wait."""
        self.problem.hide()
        self._set_busy(True)
        self._progress_text.setText(sentence)

    @Slot(str)
    def show_step(self, step: str) -> None:
        """The same for a step of the demonstration, told by its name."""
        self.show_progress(demonstration_step(step))

    def take_code(self, text: str) -> None:
        """An enrolment code that a handheld scanner read from the operator's paper."""
        if self.code.isEnabled():
            self.code.setText(text.strip())

    def show_problem(self, sentence: str) -> None:
        self._set_busy(False)
        self.problem.say(self.tr("It did not succeed"), sentence)
        self.problem.show()

    def show_ready(self) -> None:
        self._set_busy(False)
        self.problem.hide()

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.demonstration, self.enrol, self.address, self.code, self.name):
            widget.setEnabled(not busy)
        self._progress.setVisible(busy)
        self._progress_text.setVisible(busy)

    @Slot()
    def _on_enrol(self) -> None:
        address, code = self.address.text().strip(), self.code.text().strip()
        if not address or not code:
            self.show_problem(self.tr("Fill in the address and the code that the operator gave you."))
            (self.code if address else self.address).setFocus()
            return
        if "://" not in address:
            address = f"https://{address}"
        self.enrol_wished.emit(address, code, self.name.text().strip() or self.tr("Desk 1"))

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        field.setMinimumHeight(self._look.px(40))
        return field

    def _assemble(self) -> None:
        demo_box, demo = card()
        demo.setContentsMargins(28, 24, 28, 24)
        demo.addWidget(IconLabel(self._look, "demo", "primary", 40))
        demo.addWidget(label(self.tr("Demonstration"), "heading"))
        for text in (
            self.tr("Try everything with vouchers that are worth nothing: a central service runs on this computer."),
            self.tr(
                "A booklet is made for you, to print or to show to the camera; without a camera, pictures replace it."
            ),
            self.tr("Everything can be thrown away with one click."),
        ):
            demo.addWidget(label(text, wrap=True))
        demo.addSpacing(8)
        demo.addWidget(self.demonstration)
        enrol_box, enrol = card()
        enrol.setContentsMargins(28, 24, 28, 24)
        enrol.addWidget(IconLabel(self._look, "key", "primary", 40))
        enrol.addWidget(label(self.tr("Enrol this desk"), "heading"))
        enrol.addWidget(label(self.tr("The operator of your territory gives you an address and a code."), wrap=True))
        for field in (self.address, self.code, self.name):
            caption: QLabel = label(field.accessibleName(), "strong")
            caption.setBuddy(field)
            enrol.addWidget(caption)
            enrol.addWidget(field)
        enrol.addSpacing(8)
        enrol.addWidget(self.enrol)
        boxes = QHBoxLayout()
        boxes.setSpacing(24)
        boxes.addWidget(demo_box, 1, Qt.AlignmentFlag.AlignTop)
        boxes.addWidget(enrol_box, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(label(self.tr("Welcome to Comptoir"), "title"), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(self.tr("This computer is not yet a desk. Two ways to begin:"), "mention", wrap=True))
        column.addLayout(boxes)
        column.addWidget(self.problem)
        column.addWidget(self._progress_text)
        column.addWidget(self._progress)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(48, 40, 48, 40)
        layout.addStretch(1)
        layout.addLayout(column, 12)
        layout.addStretch(1)
