"""The look in force: which theme, which text size; tells whoever draws with its colours when it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.foundation.settings import Theme
from app.ui.theme.stylesheet import scaled, stylesheet
from app.ui.theme.tokens import DARK, FONT_FAMILIES, LIGHT, TEXT_SIZES, Tokens


class Look(QObject):
    """Dresses the application; one for the whole program."""

    changed = Signal()

    def __init__(self, application: QApplication, theme: Theme, text_percent: int) -> None:
        super().__init__(application)
        self._application = application
        self._theme = theme
        self._percent = text_percent
        self.tokens: Tokens = LIGHT
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._dress()

    @property
    def text_percent(self) -> int:
        return self._percent

    def px(self, pixels: int) -> int:
        """A length that grows with the text size."""
        return scaled(pixels, self._percent)

    def choose(self, theme: Theme, text_percent: int) -> None:
        """Change theme and text size at once, in every window."""
        if (theme, text_percent) == (self._theme, self._percent):
            return
        self._theme = theme
        self._percent = text_percent
        self._dress()
        self.changed.emit()

    @Slot()
    def _system_changed(self) -> None:
        if self._theme is Theme.SYSTEM and self._wanted() is not self.tokens:
            self._dress()
            self.changed.emit()

    def _wanted(self) -> Tokens:
        match self._theme:
            case Theme.LIGHT:
                return LIGHT
            case Theme.DARK:
                return DARK
            case Theme.SYSTEM:
                dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
                return DARK if dark else LIGHT

    def _dress(self) -> None:
        self.tokens = self._wanted()
        font = QFont()
        font.setFamilies(list(FONT_FAMILIES))
        font.setPixelSize(self.px(TEXT_SIZES["body"]))
        self._application.setFont(font)
        self._application.setPalette(_palette(self.tokens))
        self._application.setStyleSheet(stylesheet(self.tokens, self._percent))


def _palette(tokens: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: tokens.background,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.background,
        QPalette.ColorRole.Text: tokens.title,
        QPalette.ColorRole.PlaceholderText: tokens.mention,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.title,
        QPalette.ColorRole.Highlight: tokens.primary,
        QPalette.ColorRole.HighlightedText: tokens.on_primary,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.title,
        QPalette.ColorRole.Link: tokens.primary,
        QPalette.ColorRole.Accent: tokens.primary,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(tokens.mention))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(tokens.mention))
    return palette
