"""The application speaks the language that was chosen, Qt's own words included."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from app.foundation.settings import Language, Settings, Theme
from app.ui.application import dress, make_application, speak
from app.ui.theme.tokens import DARK, LIGHT


def test_there_is_one_application(qapp: QApplication) -> None:
    assert make_application(["comptoir"]) is qapp
    assert qapp.applicationName() == "Comptoir"


@pytest.mark.parametrize(
    ("language", "word", "qt_word"),
    [(Language.FRENCH, "Accepté", "Annuler"), (Language.ENGLISH, "Accepted", "Cancel")],
)
def test_a_language_is_spoken_by_us_and_by_qt(qapp: QApplication, language: Language, word: str, qt_word: str) -> None:
    before = QLocale()

    translators = speak(qapp, language)
    told = (
        QCoreApplication.translate("Verdicts", "Accepted"),
        QCoreApplication.translate("QPlatformTheme", "Cancel"),
        QLocale().name()[:2],
    )
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)

    assert told == (word, qt_word, language.value)


def test_the_look_follows_the_settings(qapp: QApplication) -> None:
    dark = dress(qapp, Settings(theme=Theme.DARK))
    tokens = dark.tokens
    light = dress(qapp, Settings(theme=Theme.LIGHT))

    assert (tokens, light.tokens) == (DARK, LIGHT)
    dark.deleteLater()
    light.deleteLater()
