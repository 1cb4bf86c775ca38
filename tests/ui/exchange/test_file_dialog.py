"""The exchange by a file from the window: three ways, each with its words, none without a file chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language, Theme
from app.ui.exchange.file_dialog import FileExchangeDialog, suggested_folder
from app.ui.theme.look import Look
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, showing

NAME = "comptoir-demandes-Poste-1-2026-11-23.json"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    return made


@pytest.fixture
def dialog(window: QWidget, look: Look, qtbot: QtBot) -> FileExchangeDialog:
    made = FileExchangeDialog(look, NAME, window)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def picker(dialog: FileExchangeDialog) -> QFileDialog:
    return dialog.findChildren(QFileDialog)[0]


def test_the_file_to_be_written_has_a_name_of_this_desk_and_day(
    dialog: FileExchangeDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    press(dialog.export_button, qtbot)
    chooser = picker(dialog)
    assert Path(chooser.selectedFiles()[0]).name == NAME

    chooser.setDirectory(str(tmp_path))
    chooser.selectFile(NAME)
    with qtbot.waitSignal(dialog.export_wished) as wished:
        chooser.accept()

    assert wished.args == [tmp_path / NAME]


@pytest.mark.parametrize("way", ["take_in", "carry"])
def test_a_file_that_is_there_is_chosen_for_the_other_two(
    dialog: FileExchangeDialog, qtbot: QtBot, tmp_path: Path, way: str
) -> None:
    (tmp_path / "file.json").write_text("{}", "utf-8")
    press(getattr(dialog, f"{way}_button"), qtbot)
    chooser = picker(dialog)

    assert chooser.fileMode() is QFileDialog.FileMode.ExistingFile
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile("file.json")
    with qtbot.waitSignal(getattr(dialog, f"{way}_wished")) as wished:
        chooser.accept()

    assert wished.args == [tmp_path / "file.json"]


def test_nothing_is_wished_when_no_file_is_chosen(dialog: FileExchangeDialog, qtbot: QtBot) -> None:
    press(dialog.take_in_button, qtbot)

    with qtbot.assertNotEmitted(dialog.take_in_wished):
        picker(dialog).reject()


def test_while_a_file_is_worked_on_nothing_else_is_begun(dialog: FileExchangeDialog) -> None:
    dialog.show_busy()
    assert not dialog.export_button.isEnabled()
    assert dialog.outcome.isVisible()

    dialog.show_result("File written", "Take it away.", "ok")
    assert dialog.export_button.isEnabled()
    assert dialog.outcome.text() == "Take it away."
    assert dialog.outcome.property("tone") == "ok"


def test_every_way_has_a_name_and_a_key(dialog: FileExchangeDialog, qtbot: QtBot) -> None:
    assert nameless(dialog) == []
    assert not_reached(dialog, qtbot) == []


def test_escape_or_the_last_button_closes_it(dialog: FileExchangeDialog, qtbot: QtBot) -> None:
    close = next(each for each in dialog.findChildren(QPushButton) if each.accessibleName() == "Close")
    with qtbot.waitSignal(dialog.finished):
        press(close, qtbot)


def test_a_folder_is_proposed() -> None:
    assert suggested_folder()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, window: QWidget, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: FileExchangeDialog(look, NAME, window))
    made.open()
    qtbot.waitExposed(made)
    made.show_result("Fichier écrit : 12 encaissements ou annulations", "Apportez-le à un poste connecté.", "ok")
    showing(made, made.width(), made.height(), qtbot)
    look.choose(Theme.LIGHT, 100)

    assert made.height() <= window.height()
    assert clipped(made) == []
