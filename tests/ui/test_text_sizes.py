"""The whole window at every text size, in French, on the screen of a small laptop: nothing clipped, nothing outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.views import ExchangePhase
from app.foundation.settings import Language, Settings, Theme
from app.ui.diagnostics.page import Machine
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.overview import Overview
from app.ui.theme.look import Look
from tests.ui.languages import told_in
from tests.ui.pressing import clipped
from tests.ui.scenes import Morning, State

SCREEN = (1366, 768)
OFFLINE = State(ExchangePhase.OFFLINE, failure="not_the_centre", next_try_in_s=30)
MACHINE = Machine(Path("desk"), ("zxing-cpp",), zbar_missing=True, key_in_file=True)


@pytest.fixture
def sizes(look: Look) -> Iterator[Look]:
    yield look
    look.choose(Theme.LIGHT, 100)


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
@pytest.mark.parametrize("changed_later", [False, True], ids=["at the start", "while open"])
def test_every_page_fits_on_a_small_screen(
    qapp: QApplication, sizes: Look, morning: Morning, qtbot: QtBot, *, changed_later: bool, percent: int
) -> None:
    morning.pass_by()
    desk = morning.opened.desk
    overview = Overview(desk.day(), desk.status(), desk.waiting_items(), morning.clock())

    def make() -> tuple[MainWindow, DeskPages]:
        window = MainWindow(sizes)
        qtbot.addWidget(window)
        pages = DeskPages(sizes, Settings(), MACHINE, demonstration=True)
        window.show_pages(pages)
        pages.show_overview(overview)
        pages.header.tell(overview, OFFLINE)
        pages.exchange.show_loop(OFFLINE)
        return window, pages

    sizes.choose(Theme.LIGHT, 100 if changed_later else percent)
    window, pages = told_in(qapp, Language.FRENCH, make)
    window.show()
    sizes.choose(Theme.LIGHT, percent)
    window.resize(*SCREEN)

    def nothing_is_clipped() -> None:
        assert clipped(pages) == []

    for page in Page:
        pages.open_page(page)
        qtbot.waitUntil(nothing_is_clipped)
    assert (window.width(), window.height()) == SCREEN
    assert window.minimumSizeHint().width() <= SCREEN[0]
