"""The demonstration says that it is one, and can be thrown away in one click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language, Theme
from app.ui.banner import DemonstrationBanner
from app.ui.theme.look import Look
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, showing


@pytest.fixture
def banner(look: Look, qtbot: QtBot) -> DemonstrationBanner:
    made = DemonstrationBanner(look)
    qtbot.addWidget(made)
    showing(made, 1200, 60, qtbot)
    return made


class PdfReader(QObject):
    """Stands for the system's own reader of PDF files."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[PdfReader]:
    made = PdfReader()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # bytes are refused
    yield made
    QDesktopServices.unsetUrlHandler("file")


def button(banner: DemonstrationBanner, words: str) -> QPushButton:
    return next(each for each in banner.findChildren(QPushButton) if words in each.accessibleName())


def test_it_says_that_the_vouchers_are_worth_nothing(banner: DemonstrationBanner) -> None:
    assert any("worth nothing" in each.text() for each in banner.findChildren(QLabel))


def test_one_click_asks_to_throw_everything_away(banner: DemonstrationBanner, qtbot: QtBot) -> None:
    with qtbot.waitSignal(banner.throw_away_wished):
        press(button(banner, "Throw away"), qtbot)


def test_the_network_is_cut_and_restored_by_the_same_button_which_says_which(
    banner: DemonstrationBanner, qtbot: QtBot
) -> None:
    switch = button(banner, "Cut the network")
    with qtbot.waitSignal(banner.cut_wished) as cut:
        press(switch, qtbot)
    assert cut.args == [True]
    assert switch.accessibleName() == "Network cut: restore it"

    with qtbot.waitSignal(banner.cut_wished) as restored:
        qtbot.keySequence(banner, QKeySequence("Ctrl+K"))
    assert restored.args == [False]
    assert switch.accessibleName() == "Cut the network"


def test_the_booklet_is_opened_once_it_is_there(
    banner: DemonstrationBanner, reader: PdfReader, tmp_path: Path, qtbot: QtBot
) -> None:
    booklet = tmp_path / "carnet été.pdf"
    banner.show_booklet(booklet)
    assert not button(banner, "booklet").isEnabled()

    booklet.write_bytes(b"%PDF-1.7")
    banner.show_booklet(booklet)
    press(button(banner, "booklet"), qtbot)

    assert reader.opened == [str(booklet)]


def test_without_a_camera_the_passes_are_presented_one_after_the_other(
    banner: DemonstrationBanner, qtbot: QtBot
) -> None:
    assert not banner.next_button.isVisible()

    banner.show_passes(3, 12)
    assert banner.next_button.accessibleName() == "Present the next pass · 3 of 12"

    with qtbot.waitSignal(banner.next_wished):
        press(banner.next_button, qtbot)
    with qtbot.waitSignal(banner.next_wished):
        qtbot.keySequence(banner, QKeySequence("Ctrl+N"))

    banner.show_passes(0, 0)
    assert not banner.next_button.isVisible()


def test_everything_has_a_name_and_is_reached_by_tab(banner: DemonstrationBanner, qtbot: QtBot) -> None:
    banner.show_passes(3, 12)

    assert nameless(banner) == []
    assert not_reached(banner, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("width", [850, 1258])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int, width: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: DemonstrationBanner(look))
    qtbot.addWidget(made)
    told_in(qapp, Language.FRENCH, lambda: made.show_passes(11, 12))
    showing(made, width, made.heightForWidth(width), qtbot)
    found = clipped(made)
    look.choose(Theme.LIGHT, 100)

    assert found == []


@pytest.mark.parametrize(("percent", "listed"), [(150, ["Open", "Throw"]), (200, ["Cut", "Open", "Throw"])])
def test_with_large_text_what_has_no_room_is_in_a_menu_and_keeps_its_key(
    look: Look, qtbot: QtBot, tmp_path: Path, percent: int, listed: list[str]
) -> None:
    banner = DemonstrationBanner(look)
    qtbot.addWidget(banner)
    showing(banner, 1150, 80, qtbot)
    banner.activateWindow()
    qtbot.waitUntil(banner.isActiveWindow)
    banner.show_booklet(tmp_path / "missing.pdf")
    look.choose(Theme.LIGHT, percent)
    try:
        menu = button(banner, "More").menu()
        menu.aboutToShow.emit()
        assert [action.text().partition(" ")[0] for action in menu.actions()] == listed
        assert [action.isEnabled() for action in menu.actions()][-2:] == [False, True]
        with qtbot.waitSignal(banner.throw_away_wished):
            menu.actions()[-1].trigger()
        with qtbot.waitSignal(banner.cut_wished) as cut:
            qtbot.keySequence(banner, QKeySequence("Ctrl+K"))
        assert cut.args == [True]
    finally:
        look.choose(Theme.LIGHT, 100)
    assert button(banner, "More").isHidden()
