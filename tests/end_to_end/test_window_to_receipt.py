"""The whole way through the window: printed vouchers as the camera's pictures, no network, then a signed receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import open_desk
from app.cli.window import RealParts
from app.domain.redemption import RedemptionState
from app.domain.views import DayLine
from app.foundation.clock import now
from app.foundation.paths import DataFolder
from app.foundation.settings import Language, Settings
from app.ui.application import dress, speak
from app.ui.main_window import DeskPages, MainWindow
from app.ui.shell import Shell
from tests.end_to_end.stoppable_centre import StoppableCentre

DPI = 150
WITHIN_MS = 60_000


class OpenWindow:
    """One desk in its window, with the real scanner, database and exchange."""

    def __init__(self, qtbot: QtBot, shell: Shell, window: MainWindow, folder: DataFolder) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.shell = shell
        self.window = window

    @property
    def pages(self) -> DeskPages:
        assert self.window.pages is not None
        return self.window.pages

    def wait(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=WITHIN_MS)

    def shows(self, title: str) -> None:
        """Wait until the large answer has this title."""
        self.wait(lambda: self._title() == title)

    def _title(self) -> str:
        answer = self.pages.desk.card.answer
        return "" if answer is None else answer.title

    def lines(self) -> tuple[DayLine, ...]:
        parts = open_desk(self.folder)
        try:
            return tuple(line for line in parts.desk.day().lines if line.redemption_id is not None)
        finally:
            parts.close()

    def states(self) -> set[RedemptionState | None]:
        return {line.state for line in self.lines()}


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[Path, Path], OpenWindow]]:
    """Opens windows, and closes them when the test ends."""
    with ExitStack() as stack:

        def opened(data_dir: Path, source: Path) -> OpenWindow:
            settings = Settings(language=Language.FRENCH, sound=False)
            translators = speak(qapp, settings.language)
            look = dress(qapp, settings)
            window = MainWindow(look)
            qtbot.addWidget(window)
            parts = RealParts()
            shell = Shell(window, look, settings, DataFolder(data_dir), workshop=parts, clock=now, source=str(source))
            stack.callback(lambda: [qapp.removeTranslator(translator) for translator in translators])
            stack.callback(shell.close)
            window.show()
            with qtbot.waitSignal(shell.ready, timeout=WITHIN_MS):
                shell.start()
            return OpenWindow(qtbot, shell, window, DataFolder(data_dir))

        yield opened


@pytest.fixture
def centre(tmp_path: Path) -> StoppableCentre:
    return StoppableCentre(tmp_path, f"sqlite:///{tmp_path / 'centre.sqlite'}")


def enrol(centre: StoppableCentre, folder: Path, site: str) -> None:
    parts = open_desk(DataFolder(folder))
    parts.enrol(centre.url, centre.command("enrol-code", "--site", site)["code"], "Poste")
    parts.close()


def voucher_pictures(pdf: Path, folder: Path, count: int) -> list[Path]:
    """Print the first page and cut it into one picture for each voucher, as a camera would see them."""
    folder.mkdir()
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    sheet = page.render(scale=DPI / 72).to_pil()
    page.close()
    document.close()
    width, height = sheet.width // 2, sheet.height // 5
    pictures = [folder / f"{number}.png" for number in range(count)]
    for number, picture in enumerate(pictures):
        left, top = number % 2 * width, number // 2 * height
        sheet.crop((left, top, left + width, top + height)).save(picture)
    return pictures


@pytest.mark.slow
def test_a_printed_voucher_shown_to_the_camera_is_taken_offline_and_turns_green_with_the_network(
    centre: StoppableCentre, tmp_path: Path, open_window: Callable[[Path, Path], OpenWindow]
) -> None:
    centre.issue(booklets=1, size=4, pdf=True)
    first, second, third, _fourth = voucher_pictures(tmp_path / "vouchers.pdf", tmp_path / "pictures", 4)
    with centre.serving():
        enrol(centre, tmp_path / "desk", "Médiathèque de Bourg")
        enrol(centre, tmp_path / "bus", "Bus de Haute-Gironde")

    desk = open_window(tmp_path / "desk", first)
    desk.shows("Accepté sous réserve")
    assert desk.pages.desk.camera.shows_picture
    session = desk.shell.session
    assert session is not None
    session.pictures.switch(str(second))
    desk.wait(lambda: len(desk.lines()) == 2)
    bus = open_window(tmp_path / "bus", first)
    assert bus.shell.session is not None
    bus.shell.session.exchange.cut(True)  # it would try again by itself, and could come first
    bus.shows("Accepté sous réserve")
    assert desk.states() == bus.states() == {RedemptionState.WAITING}
    desk.wait(lambda: "2 pass = 20 €" in desk.pages.header.pill.text().replace("\xa0", " ").replace("\u202f", " "))

    with centre.serving():
        session.exchange.wake()
        desk.wait(lambda: desk.states() == {RedemptionState.CONFIRMED})
        desk.shows("Accepté")
        bus.shell.session.exchange.cut(False)
        bus.shell.session.exchange.wake()
        bus.wait(lambda: bus.states() == {RedemptionState.HELD})
        (line,) = bus.lines()
        assert line.first is not None
        assert line.first.site == "Médiathèque de Bourg"
        session.exchange.wake()
        session.pictures.switch(str(third))
        desk.wait(lambda: len(desk.lines()) == 3)
        desk.wait(lambda: desk.states() == {RedemptionState.CONFIRMED})
    assert centre.command("report")["redeemed"] == 3
