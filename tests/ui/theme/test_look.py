"""Theme and text size are changed in every window at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.foundation.settings import Theme
from app.ui.theme.look import Look
from app.ui.theme.tokens import DARK, LIGHT, TEXT_SIZES


@pytest.fixture
def own(qapp: QApplication, look: Look) -> Iterator[Look]:
    """The look of the tests, put back as it was afterwards."""
    yield look
    look.choose(Theme.LIGHT, 100)
    qapp.styleHints().unsetColorScheme()


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


def test_as_the_system_follows_the_system_as_it_changes(own: Look, qapp: QApplication) -> None:
    own.choose(Theme.SYSTEM, 100)

    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    assert own.tokens is DARK
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Light)
    assert own.tokens is LIGHT


def test_a_chosen_theme_does_not_follow_the_system(own: Look, qapp: QApplication) -> None:
    own.choose(Theme.LIGHT, 125)

    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)

    assert own.tokens is LIGHT


def test_text_that_cannot_be_acted_on_can_still_be_read(own: Look, qapp: QApplication) -> None:
    for theme, tokens in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
        own.choose(theme, 100)
        faint = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        assert faint.name() == tokens.mention
