"""Words as people of one language read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.foundation.settings import Language
from app.ui.application import speak

T = TypeVar("T")


def told_in(application: QApplication, language: Language, make: Callable[[], T]) -> T:
    """What `make` returns while the program speaks this language."""
    before = QLocale()
    translators = speak(application, language)
    try:
        return make()
    finally:
        for translator in translators:
            application.removeTranslator(translator)
        QLocale.setDefault(before)


def in_both(application: QApplication, make: Callable[[], T]) -> tuple[T, T]:
    """In French and in English."""
    return told_in(application, Language.FRENCH, make), told_in(application, Language.ENGLISH, make)
