"""Theme and text size are changed in every window at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.foundation.settings import Theme
from app.ui.theme.look import Look
from app.ui.theme.tokens import DARK, LIGHT, TEXT_SIZES


@pytest.fixture
def own(look: Look) -> Iterator[Look]:
    """The look of the tests, put back as it was afterwards."""
    yield look
    look.choose(Theme.LIGHT, 100)


def test_dark_changes_the_sheet_and_the_palette(own: Look, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(own.changed):
        own.choose(Theme.DARK, 100)

    assert own.tokens is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.background
    assert DARK.surface in qapp.styleSheet()


def test_larger_text_changes_the_font_of_the_application_and_every_length(own: Look, qapp: QApplication) -> None:
    own.choose(Theme.LIGHT, 150)

    assert own.text_percent == 150
    assert own.px(40) == 60
    assert qapp.font().pixelSize() == TEXT_SIZES["body"] * 3 // 2


def test_choosing_what_is_chosen_already_redraws_nothing(own: Look, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(own.changed):
        own.choose(Theme.LIGHT, 100)


class SystemHints(QObject):
    """Stands for what the system says of itself; the screen of the tests has no theme of its own."""

    colorSchemeChanged = Signal()  # noqa: N815 - Qt's own name

    def __init__(self, scheme: Qt.ColorScheme) -> None:
        super().__init__()
        self.scheme = scheme

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 - Qt's own name
        return self.scheme

    def become(self, scheme: Qt.ColorScheme) -> None:
        self.scheme = scheme
        self.colorSchemeChanged.emit()


class Dressed(QObject):
    """Stands for an application of a system that may be light or dark."""

    def __init__(self, hints: SystemHints) -> None:
        super().__init__()
        self._hints = hints
        self.sheets: list[str] = []

    def styleHints(self) -> SystemHints:  # noqa: N802 - Qt's own name
        return self._hints

    def setStyle(self, name: str) -> None:  # noqa: N802 - Qt's own name
        assert name == "Fusion"

    def setFont(self, font: QFont) -> None:  # noqa: N802 - Qt's own name
        assert font.pixelSize() > 0

    def setPalette(self, palette: QPalette) -> None:  # noqa: N802 - Qt's own name
        """Seen in the other tests."""

    def setStyleSheet(self, sheet: str) -> None:  # noqa: N802 - Qt's own name
        self.sheets.append(sheet)


def test_as_the_system_follows_the_system_as_it_changes(qtbot: QtBot) -> None:
    hints = SystemHints(Qt.ColorScheme.Dark)
    application = Dressed(hints)
    followed = Look(application, Theme.SYSTEM, 100)  # type: ignore[arg-type]
    assert followed.tokens is DARK

    with qtbot.waitSignal(followed.changed):
        hints.become(Qt.ColorScheme.Light)
    assert followed.tokens is LIGHT
    assert LIGHT.background in application.sheets[-1]

    with qtbot.assertNotEmitted(followed.changed):
        hints.become(Qt.ColorScheme.Unknown)
    assert followed.tokens is LIGHT


def test_a_chosen_theme_does_not_follow_the_system(qtbot: QtBot) -> None:
    hints = SystemHints(Qt.ColorScheme.Light)
    application = Dressed(hints)
    chosen = Look(application, Theme.LIGHT, 100)  # type: ignore[arg-type]

    with qtbot.assertNotEmitted(chosen.changed):
        hints.become(Qt.ColorScheme.Dark)

    assert chosen.tokens is LIGHT


def test_text_that_cannot_be_acted_on_can_still_be_read(own: Look, qapp: QApplication) -> None:
    for theme, tokens in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
        own.choose(theme, 100)
        faint = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        assert faint.name() == tokens.mention
