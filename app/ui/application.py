"""Makes the application: name, language, look. One per process."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.foundation.paths import resources
from app.foundation.settings import Language, Settings
from app.ui.theme.look import Look

_LOCALES = {
    Language.FRENCH: QLocale(QLocale.Language.French, QLocale.Country.France),
    Language.ENGLISH: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


def make_application(arguments: list[str]) -> QApplication:
    """Return the application of this process, made if there is none yet."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(arguments)
    application.setApplicationName("Comptoir")
    application.setApplicationDisplayName("Comptoir")
    application.setDesktopFileName("comptoir")
    return application


def speak(application: QApplication, language: Language) -> tuple[QTranslator, ...]:
    """Install the sentences of a language, Qt's own included; keep what is returned as long as it must speak."""
    QLocale.setDefault(_LOCALES[language])
    qt, own = QTranslator(application), QTranslator(application)
    if qt.load(f"qtbase_{language.value}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
    if own.load(f"comptoir_{language.value}", str(resources() / "i18n")):
        application.installTranslator(own)
    return qt, own


def dress(application: QApplication, settings: Settings) -> Look:
    """Give the application its look."""
    return Look(application, settings.theme, settings.text_percent)
