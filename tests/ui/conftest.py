"""The application of the tests, in French as at the desks, with the light theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.background.ports import Pictures
from app.foundation.errors import ExpectedProblem
from app.foundation.paths import DataFolder
from app.foundation.settings import Language, Settings, Theme
from app.ui.application import speak
from app.ui.main_window import MainWindow
from app.ui.ports import Demonstration, OpenDesk
from app.ui.shell import Shell
from app.ui.theme.look import Look
from tests.ui.scenes import Morning, Opened, ScriptedPictures


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """French for one test; the other tests read the English of the code."""
    before = QLocale()
    translators = speak(qapp, Language.FRENCH)
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
        assert isinstance(translator, QTranslator)
    QLocale.setDefault(before)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp, Theme.LIGHT, 100)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    made = Morning(tmp_path / "desk")
    yield made
    made.opened.close()


class ScriptedWorkshop:
    """Gives the window a real desk, a scripted camera and no demonstration unless the test has one."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.camera: ScriptedPictures | None = None
        self.stand_in: Demonstration | None = None
        self.problem: ExpectedProblem | None = None
        self.asked: list[DataFolder] = []

    def open_desk(self, folder: DataFolder) -> OpenDesk:
        self.asked.append(folder)
        if self.problem is not None:
            raise self.problem
        return self.opened

    def pictures(self, on_reading: Callable[[str], None], on_problem: Callable[[ExpectedProblem], None]) -> Pictures:
        self.camera = ScriptedPictures(on_reading, on_problem)
        return self.camera

    def demonstration(self) -> Demonstration:
        assert self.stand_in is not None
        return self.stand_in

    def cameras(self) -> tuple[tuple[int, str], ...]:
        return ((0, "Integrated"), (2, "Logitech C920"))

    def engines(self) -> tuple[tuple[str, ...], bool]:
        return ("zxing-cpp",), True


class Desktop:
    """The whole window on a real desk, as a journey sees it."""

    def __init__(self, look: Look, morning: Morning, settings: Settings | None = None) -> None:
        self.morning = morning
        self.workshop = ScriptedWorkshop(morning.opened)
        self.window = MainWindow(look)
        self.shell = Shell(
            self.window,
            look,
            settings or Settings(sound=False),
            morning.opened.folder,
            workshop=self.workshop,
            clock=morning.clock,
        )


@pytest.fixture
def desktop(look: Look, morning: Morning) -> Iterator[Desktop]:
    made = Desktop(look, morning)
    yield made
    made.window.close()
    made.window.deleteLater()
