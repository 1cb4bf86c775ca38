"""The choices of this machine: camera, sound, theme, text size, language; and a place to try a scanner."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.background.ports import Pictures
from app.domain.scanned_text import (
    Foreign,
    MistypedCode,
    PieceOfVoucher,
    ScannedText,
    VoucherDigits,
    repair_azerty,
    understand,
)
from app.domain.short_code import ShortCode
from app.foundation.settings import Language, Settings, Theme
from app.ui.foreign_texts import foreign_sentence
from app.ui.theme.look import Look
from app.ui.widgets.camera_view import CameraView
from app.ui.widgets.parts import VERY_LARGE_TEXT, Alert, Button, card, label

TEXT_SIZES = (100, 125, 150, 175, 200)


class SettingsPage(QWidget):
    """Emits the whole settings when one of them changes; a choice counts at once."""

    changed = Signal(object)
    sound_test_wished = Signal()
    cameras_wished = Signal()

    def __init__(self, look: Look, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._settings = settings
        self._own_source: tuple[str, str] | None = None
        self.camera = CameraView(look)
        self.sources = QComboBox()
        self.sources.setAccessibleName(self.tr("Camera"))
        self.sound = QCheckBox(self.tr("Play a sound with each answer"))
        self.theme = QComboBox()
        self.text_size = QComboBox()
        self.language = QComboBox()
        self.tried = Alert(look, "info", "desk")
        self._restart = label(self.tr("The language changes at the next start."), "note", wrap=True)
        self._restart.hide()
        self._fill()
        self._assemble()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        beside, below = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        self._body.setDirection(below if self._look.text_percent >= VERY_LARGE_TEXT else beside)

    @property
    def settings(self) -> Settings:
        return self._settings

    def use_pictures(self, pictures: Pictures | None) -> None:
        self.camera.use(pictures)

    def show_camera_trouble(self, sentence: str) -> None:
        self.camera.show_trouble(sentence)

    def offer_source(self, source: str, name: str) -> None:
        """Offer a source that is no camera by this name, beside the cameras."""
        self._own_source = (source, name)
        self.show_cameras(())

    def show_cameras(self, cameras: tuple[tuple[int, str], ...]) -> None:
        """Offer these cameras by name, and what is in use even if it is not one of them."""
        self.sources.blockSignals(True)
        self.sources.clear()
        for number, name in cameras:
            self.sources.addItem(name, f"camera:{number}")
        if self._own_source is not None:
            source, name = self._own_source
            self.sources.addItem(name, source)
        if self.sources.findData(self._settings.source) < 0:
            self.sources.addItem(self._source_name(self._settings.source), self._settings.source)
        self.sources.setCurrentIndex(self.sources.findData(self._settings.source))
        self.sources.blockSignals(False)

    def show_reading(self, text: str) -> None:
        """Say what was read, without redeeming; the text itself is shown only in numbers of characters."""
        azerty = repair_azerty(text) != text
        heading = self.tr("%n character(s) received", "", len(text))
        sentence = self._reading_sentence(understand(text))
        if azerty:
            sentence = self.tr("{what} The French keyboard layout was undone.").format(what=sentence)
        genuine = isinstance(understand(text), (VoucherDigits, ShortCode))
        self.tried.say(
            heading, sentence, tone="ok" if genuine else "warning", icon_name="ok" if genuine else "attention"
        )

    def _reading_sentence(self, scanned: ScannedText) -> str:
        match scanned:
            case VoucherDigits():
                return self.tr("This has the form of a voucher: the scanner works.")
            case ShortCode():
                return self.tr("This has the form of a short code: it works.")
            case PieceOfVoucher():
                return self.tr(
                    "A voucher in part: the reading was cut or doubled. Set the scanner to type more slowly."
                )
            case MistypedCode():
                return self.tr("A short code with a wrong character.")
            case Foreign(kind):
                return foreign_sentence(kind)

    def _source_name(self, source: str) -> str:
        kind, _, number = source.partition(":")
        if kind == "camera" and number.isdecimal():
            return self.tr("Camera {number}").format(number=int(number) + 1)
        return source

    def _fill(self) -> None:
        self.show_cameras(())
        self.sound.setChecked(self._settings.sound)
        themes = (
            (Theme.SYSTEM, self.tr("As the system")),
            (Theme.LIGHT, self.tr("Light")),
            (Theme.DARK, self.tr("Dark")),
        )
        for theme, words in themes:
            self.theme.addItem(words, theme.value)
        self.theme.setCurrentIndex(self.theme.findData(self._settings.theme.value))
        for percent in TEXT_SIZES:
            self.text_size.addItem(self.tr("{percent} %").format(percent=percent), percent)
        nearest = min(TEXT_SIZES, key=lambda size: abs(size - self._settings.text_percent))
        self.text_size.setCurrentIndex(self.text_size.findData(nearest))
        # A language is named in itself, whatever the language of the interface.
        self.language.addItem("Français", Language.FRENCH.value)
        self.language.addItem("English", Language.ENGLISH.value)
        self.language.setCurrentIndex(self.language.findData(self._settings.language.value))
        self.tried.say(
            self.tr("Scanner test"),
            self.tr("Scan any voucher now, with the camera or a handheld scanner: on this page nothing is redeemed."),
        )

    def _connect(self) -> None:
        self.sources.activated.connect(self._on_choice)
        self.sound.toggled.connect(self._on_choice)
        self.theme.activated.connect(self._on_choice)
        self.text_size.activated.connect(self._on_choice)
        self.language.activated.connect(self._on_choice)

    @Slot()
    def _on_choice(self) -> None:
        chosen = replace(
            self._settings,
            source=str(self.sources.currentData()),
            sound=self.sound.isChecked(),
            theme=Theme(str(self.theme.currentData())),
            text_percent=int(self.text_size.currentData()),
            language=Language(str(self.language.currentData())),
        )
        if chosen.language is not self._settings.language:
            self._restart.show()
        if chosen != self._settings:
            self._settings = chosen
            self.changed.emit(chosen)

    def _assemble(self) -> None:
        left_box, left = card()
        left.addWidget(label(self.tr("Camera"), "subheading"))
        row = QHBoxLayout()
        row.addWidget(self.sources, 1)
        again = Button(self._look, self.tr("Look for cameras"))
        again.clicked.connect(self.cameras_wished)
        row.addWidget(again)
        left.addLayout(row)
        left.addWidget(self.camera, 1)
        left.addWidget(self.tried)
        right_box, right = card()
        right.setSpacing(10)
        right.addWidget(label(self.tr("Appearance"), "subheading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QComboBox], ...] = (
            (self.tr("Theme"), self.theme),
            (self.tr("Text size"), self.text_size),
            (self.tr("Language"), self.language),
        )
        for number, (words, field) in enumerate(rows):
            caption: QLabel = label(words)
            caption.setBuddy(field)
            field.setAccessibleName(words)
            grid.addWidget(caption, number, 0)
            grid.addWidget(field, number, 1)
        right.addLayout(grid)
        right.addWidget(self._restart)
        right.addSpacing(12)
        right.addWidget(label(self.tr("Sound"), "subheading"))
        right.addWidget(self.sound)
        test = Button(self._look, self.tr("Play the sounds"), icon_name="sound")
        test.clicked.connect(self.sound_test_wished)
        right.addWidget(test, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        self.camera.keep_shape(False)
        body = self._body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(left_box, 3)
        body.addWidget(right_box, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(self.tr("Settings"), "title"))
        layout.addLayout(body, 1)
