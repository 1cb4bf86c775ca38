"""What is being delivered: one chip per service of the site, the others behind a list."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QComboBox, QSizePolicy, QWidget

from app.domain.catalogue import Offering
from app.ui import formats
from app.ui.theme.look import Look
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import LARGE_TEXT, Button, label

MOST_CHIPS = 4


class OfferingChoice(QWidget):
    """Emits the code when a person chooses; Alt and the digit choose a chip."""

    chosen = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._offerings: tuple[Offering, ...] = ()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_chip)
        self._others = QComboBox()
        self._others.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._others.activated.connect(self._on_other)
        self._layout = FlowLayout(self)
        self._caption = label(self.tr("Service"), "note")
        self._layout.addWidget(self._caption)
        self._layout.addWidget(self._others)
        self._code = ""
        self._keys: list[QShortcut] = []
        self._only_list = False
        look.changed.connect(self._fit)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def code(self) -> str:
        return self._code

    @property
    def label(self) -> str:
        found = [offering.label for offering in self._offerings if offering.code == self._code]
        return found[0] if found else ""

    def show_offerings(self, offerings: tuple[Offering, ...], preferred: str) -> None:
        """Offer these; the preferred one is chosen if it is among them, the first otherwise."""
        if offerings == self._offerings:
            return
        self._offerings = offerings
        self._build()
        codes = [offering.code for offering in offerings]
        if codes:
            self._choose(preferred if preferred in codes else codes[0])

    @Slot()
    def _fit(self) -> None:
        if self._offerings and self._only_list != (self._look.text_percent >= LARGE_TEXT):
            self._build()
            self._choose(self._code)

    def _build(self) -> None:
        """Chips for the first ones and a list for the others; with large text a list for all, on one row."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        for shortcut in self._keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        offerings = self._offerings
        self._only_list = self._look.text_percent >= LARGE_TEXT
        many = len(offerings) > MOST_CHIPS
        chips = 0 if self._only_list else MOST_CHIPS - 1 if many else len(offerings)
        for number, offering in enumerate(offerings[:chips]):
            self._add_chip(number, offering)
        self._keys = [self._key(number, offering) for number, offering in enumerate(offerings[:MOST_CHIPS])]
        self._caption.setVisible(not self._only_list)
        self._layout.removeWidget(self._others)
        self._layout.addWidget(self._others)
        self._others.clear()
        self._others.setVisible(chips < len(offerings))
        self._others.setAccessibleName(self.tr("Service") if self._only_list else self.tr("Other services"))
        if chips:
            self._others.addItem(self.tr("Other…"), "")
        for offering in offerings[chips:]:
            self._others.addItem(_words(offering), offering.code)

    def _key(self, number: int, offering: Offering) -> QShortcut:
        made = QShortcut(QKeySequence(_key_of(number)), self)
        made.setProperty("code", offering.code)
        made.activated.connect(self._on_key)
        return made

    def _add_chip(self, number: int, offering: Offering) -> None:
        words = _words(offering).replace("&", "&&")
        chip = Button(self._look, words, style="chip", key=_key_of(number), show_key=False, takes_key=False)
        chip.setAccessibleName(_words(offering))
        chip.setCheckable(True)
        chip.setProperty("code", offering.code)
        self._group.addButton(chip, number)
        self._layout.addWidget(chip)

    def _choose(self, code: str) -> None:
        self._code = code
        offering = next(offering for offering in self._offerings if offering.code == code)
        chips = [button for button in self._group.buttons() if button.property("code") == code]
        if chips:
            chips[0].setChecked(True)
            self._others.setCurrentIndex(0)
        else:
            # An exclusive group keeps one button pressed: it is let go for a moment to release them all.
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
            self._others.setCurrentIndex(self._others.findData(code))
        self._mark()
        self.chosen.emit(code, offering.label)

    def _mark(self) -> None:
        """A tick as well as the colour."""
        for button in self._group.buttons():
            words = button.accessibleName().replace("&", "&&")
            button.setText(f"✓ {words}" if button.isChecked() else words)

    @Slot(QAbstractButton)
    def _on_chip(self, button: QAbstractButton) -> None:
        self._choose(str(button.property("code")))

    @Slot()
    def _on_key(self) -> None:
        self._choose(str(self.sender().property("code")))

    @Slot(int)
    def _on_other(self, index: int) -> None:
        code = str(self._others.itemData(index))
        self._choose(code or self._code)


def _words(offering: Offering) -> str:
    return f"{offering.label} · {formats.vouchers(offering.price)}"


def _key_of(number: int) -> str:
    return f"Alt+{number + 1}"
