"""The life of the program: enrolment, demonstration, settings, and an end in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.bootstrap import DeskParts, open_desk
from app.foundation.errors import CentreUnreachable, WrongEnrolmentCode
from app.foundation.paths import DataFolder
from app.foundation.settings import Language, Settings, Theme, load_settings
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.shell import Shell
from app.ui.theme.look import Look
from app.ui.theme.tokens import DARK
from tests.ui.conftest import Desktop, ScriptedWorkshop
from tests.ui.scenes import Morning, Opened


@dataclass(frozen=True)
class Place:
    data_dir: Path
    url: str = "http://127.0.0.1:9"
    booklet_pdf: Path = Path("carnet.pdf")
    pictures: Path = Path("pictures")
    enrolment_code: str | None = None


@dataclass
class ScriptedDemonstration:
    """Stands for the real one, which starts a central service."""

    place: Place
    asked: list[str] = field(default_factory=list)

    def begin(self, tell_progress: Callable[[str], None]) -> Place:
        tell_progress("vouchers")
        self.asked.append("begin")
        return self.place

    def stop(self) -> None:
        self.asked.append("stop")

    def throw_away(self) -> None:
        self.asked.append("throw away")


class NotYetADesk(Opened):
    """A data folder without a desk, which becomes one when it is enrolled."""

    refusal: WrongEnrolmentCode | CentreUnreachable | None = None

    def enrol(self, url: str, code: str, desk_name: str) -> str:
        if self.refusal is not None:
            raise self.refusal
        return super().enrol(url, code, desk_name)


class Newcomer(ScriptedWorkshop):
    """Opens an empty folder first, and the desk of the morning afterwards."""

    def __init__(self, empty: NotYetADesk, morning: Morning) -> None:
        super().__init__(empty)
        self._empty = empty
        self._morning = morning

    def open_desk(self, folder: DataFolder) -> Opened:
        self.asked.append(folder)
        if self._empty.enrolled_with or folder == self._morning.opened.folder:
            return self._morning.opened
        return self._empty


@dataclass
class First:
    """The first start on a computer."""

    window: MainWindow
    shell: Shell
    workshop: Newcomer
    empty: NotYetADesk
    morning: Morning


@pytest.fixture
def first(look: Look, morning: Morning, tmp_path: Path) -> Iterator[First]:
    folder = DataFolder(tmp_path / "new")
    parts: DeskParts = open_desk(folder, morning.clock)
    empty = NotYetADesk(parts)
    workshop = Newcomer(empty, morning)
    window = MainWindow(look)
    shell = Shell(window, look, Settings(sound=False), folder, workshop=workshop, clock=morning.clock)
    window.show()
    yield First(window, shell, workshop, empty, morning)
    window.close()
    window.deleteLater()
    parts.close()


def start(first: First, qtbot: QtBot) -> None:
    with qtbot.waitSignal(first.shell.ready):
        first.shell.start()


def test_a_computer_that_is_no_desk_is_offered_two_ways(first: First, qtbot: QtBot) -> None:
    start(first, qtbot)

    assert first.window.pages is None
    assert first.window.welcome.demonstration.isEnabled()
    assert first.window.welcome.enrol.isEnabled()


def test_enrolment_leads_to_the_desk(first: First, qtbot: QtBot) -> None:
    start(first, qtbot)
    first.window.welcome.address.setText("pass.example")
    first.window.welcome.code.setText("ABC")

    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.enrol.click()

    assert first.empty.enrolled_with == [("https://pass.example", "ABC", "Desk 1")]
    assert first.window.pages is not None


def test_a_wrong_code_is_said_and_can_be_mended(first: First, qtbot: QtBot) -> None:
    first.empty.refusal = WrongEnrolmentCode()
    start(first, qtbot)
    first.window.welcome.address.setText("https://pass.example")
    first.window.welcome.code.setText("WRONG")

    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.enrol.click()

    assert "enrolment code is mistyped" in first.window.welcome.problem.text()
    assert first.window.welcome.code.text() == "WRONG"
    assert first.window.welcome.enrol.isEnabled()


def test_an_enrolment_code_may_be_scanned(first: First, qtbot: QtBot) -> None:
    start(first, qtbot)

    first.shell.wedge.scanned.emit("4F7KD29QMXT0 V3B8")

    assert first.window.welcome.code.text() == "4F7KD29QMXT0 V3B8"


def test_the_demonstration_opens_with_its_pictures_and_its_banner(first: First, qtbot: QtBot) -> None:
    demonstration = ScriptedDemonstration(Place(first.morning.folder))
    first.workshop.stand_in = demonstration
    start(first, qtbot)

    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.demonstration.click()

    assert first.window.pages is not None
    assert first.window.pages.banner.isVisible()
    assert first.window.pages.desk.offerings.code == "MEDIATION"


@pytest.fixture
def three_pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("02.png", "01.png", "03.png", "notes.txt"):
        (folder / name).touch()
    return folder


def in_the_demonstration(first: First, pictures: Path, qtbot: QtBot) -> DeskPages:
    first.workshop.stand_in = ScriptedDemonstration(Place(first.morning.folder, pictures=pictures))
    start(first, qtbot)
    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.demonstration.click()
    assert first.window.pages is not None
    return first.window.pages


def test_the_demonstration_presents_one_pass_at_a_time_when_it_is_asked_to(
    first: First, three_pictures: Path, qtbot: QtBot
) -> None:
    pages = in_the_demonstration(first, three_pictures, qtbot)
    camera = first.workshop.camera
    assert camera is not None
    assert camera.asked == []
    assert "Press “Present the next pass”" in pages.desk.camera.accessibleDescription()
    pages.open_page(Page.TODAY)
    said = []

    for _ in range(4):
        qtbot.keyClick(first.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        said.append(pages.banner.next_button.accessibleName().partition(" · ")[2])

    assert pages.page is Page.DESK
    assert said == ["1 of 3", "2 of 3", "3 of 3", "1 of 3"]
    asked = [words.replace(str(three_pictures), "") for words in camera.asked]
    assert asked == ["start /01.png", "switch /02.png", "switch /03.png", "switch /01.png"]


def test_the_demonstration_may_use_a_camera_and_go_back_to_its_pictures(
    first: First, three_pictures: Path, qtbot: QtBot
) -> None:
    pages = in_the_demonstration(first, three_pictures, qtbot)
    assert pages.settings.sources.currentText() == "Pictures of the demonstration"
    pages.open_page(Page.SETTINGS)
    qtbot.waitUntil(lambda: pages.settings.sources.findData("camera:0") >= 0)
    sources, camera = pages.settings.sources, first.workshop.camera
    assert camera is not None

    sources.setCurrentIndex(sources.findData("camera:0"))
    sources.activated.emit(sources.currentIndex())
    assert camera.asked == ["start camera:0"]
    pages.banner.next_button.click()
    sources.setCurrentIndex(sources.findData(str(three_pictures)))
    sources.activated.emit(sources.currentIndex())

    shown = f"switch {three_pictures / '01.png'}"
    assert camera.asked == ["start camera:0", shown, shown]
    qtbot.waitUntil(lambda: first.shell.tasks.idle)
    kept = load_settings(first.morning.opened.folder.settings)
    assert (kept.source, kept.camera_chosen) == ("camera:0", False)


def test_the_demonstration_is_thrown_away_and_the_choice_comes_back(first: First, qtbot: QtBot) -> None:
    demonstration = ScriptedDemonstration(Place(first.morning.folder))
    first.workshop.stand_in = demonstration
    start(first, qtbot)
    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.demonstration.click()
    pages = first.window.pages
    assert pages is not None

    with qtbot.waitSignal(first.shell.ready):
        pages.banner.throw_away_wished.emit()

    assert demonstration.asked == ["begin", "throw away"]
    assert first.window.welcome.isVisible()
    assert first.shell.session is None


def test_the_network_of_the_demonstration_can_be_cut(first: First, qtbot: QtBot) -> None:
    first.workshop.stand_in = ScriptedDemonstration(Place(first.morning.folder))
    start(first, qtbot)
    with qtbot.waitSignal(first.shell.ready):
        first.window.welcome.demonstration.click()
    assert first.window.pages is not None

    first.window.pages.banner.cut_wished.emit(True)
    first.window.pages.banner.cut_wished.emit(False)

    assert first.morning.opened.exchange is not None
    assert first.morning.opened.exchange.asked == ["start", "cut", "restore"]


def test_a_choice_of_settings_counts_at_once_and_is_kept(desktop: Desktop, look: Look, qtbot: QtBot) -> None:
    desktop.window.show()
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    pages = desktop.window.pages
    assert pages is not None
    pages.open_page(Page.SETTINGS)
    qtbot.waitUntil(lambda: pages.settings.sources.findData("camera:2") >= 0)

    pages.settings.sources.setCurrentIndex(pages.settings.sources.findData("camera:2"))
    pages.settings.sources.activated.emit(1)
    pages.settings.theme.setCurrentIndex(pages.settings.theme.findData("dark"))
    pages.settings.theme.activated.emit(2)
    tokens = look.tokens
    look.choose(Theme.LIGHT, 100)
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)

    assert tokens is DARK
    assert desktop.workshop.camera is not None
    assert desktop.workshop.camera.asked[-1] == "switch camera:2"
    kept = load_settings(desktop.morning.opened.folder.settings)
    assert (kept.theme, kept.source, kept.language) == (Theme.DARK, "camera:2", Language.FRENCH)


def test_the_offering_is_remembered_for_the_next_start(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.show()
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    assert desktop.window.pages is not None

    desktop.window.pages.desk.offering_chosen.emit("PARCOURS", "Parcours 3 séances")
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)

    assert load_settings(desktop.morning.opened.folder.settings).offering == "PARCOURS"


def test_closing_twice_is_harmless(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.show()
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()

    desktop.shell.close()
    desktop.shell.close()

    assert desktop.workshop.camera is not None
    assert desktop.workshop.camera.asked.count("stop") == 1
