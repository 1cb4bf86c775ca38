"""The whole window at every text size, in French, on the screen of a small laptop: nothing clipped, nothing outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain.views import ExchangePhase
from app.foundation.settings import Language, Settings, Theme
from app.ui.answers import answer_to_scan
from app.ui.diagnostics.page import Machine
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.news import News
from app.ui.overview import Overview
from app.ui.theme.look import Look
from tests.domain.stated import SITE
from tests.ui.languages import told_in
from tests.ui.papers import a_dispute, a_note, decided, kept
from tests.ui.pressing import clipped
from tests.ui.scenes import Morning, State

SCREEN = (1366, 768)
OFFLINE = State(ExchangePhase.OFFLINE, failure="not_the_centre", next_try_in_s=30)
NEWS = News(
    SITE,
    (decided(1, guarantee_cents=1000, notes=(a_note(),)), a_dispute(2)),
    unseen=12,
    statements=(kept("2026-09", 41050, guarantee_cents=2000, held_count=12),),
)
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
        pages.banner.show_passes(10, 12)
        window.show_pages(pages)
        pages.show_overview(overview)
        pages.header.tell(overview, OFFLINE)
        pages.exchange.show_loop(OFFLINE)
        pages.show_news(NEWS, overview.setting)
        return window, pages

    sizes.choose(Theme.LIGHT, 100 if changed_later else percent)
    window, pages = told_in(qapp, Language.FRENCH, make)
    window.show()
    sizes.choose(Theme.LIGHT, percent)
    window.resize(*SCREEN)

    def nothing_is_clipped() -> None:
        assert clipped(pages) == []

    def nothing_is_beyond_the_edge() -> None:
        stack = pages.findChildren(QStackedWidget)[0]
        area = stack.currentWidget()
        assert isinstance(area, QScrollArea)
        inside = area.widget()
        assert inside is not None
        assert inside.width() <= area.viewport().width()

    for page in Page:
        pages.open_page(page)
        qtbot.waitUntil(nothing_is_clipped)
        qtbot.waitUntil(nothing_is_beyond_the_edge)
    assert (window.width(), window.height()) == SCREEN
    assert window.minimumSizeHint().width() <= SCREEN[0]


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
@pytest.mark.parametrize("demonstration", [False, True], ids=["at work", "demonstration"])
def test_the_answer_and_its_undo_stay_in_view_at_every_text_size(
    qapp: QApplication, sizes: Look, morning: Morning, qtbot: QtBot, *, demonstration: bool, percent: int
) -> None:
    morning.pass_by()
    desk = morning.opened.desk
    overview = Overview(desk.day(), desk.status(), desk.waiting_items(), morning.clock())
    result = morning.redeem(40)
    sizes.choose(Theme.LIGHT, percent)

    def make() -> tuple[MainWindow, DeskPages]:
        window = MainWindow(sizes)
        qtbot.addWidget(window)
        pages = DeskPages(sizes, Settings(), MACHINE, demonstration=demonstration)
        pages.banner.show_passes(10, 12)
        window.show_pages(pages)
        pages.show_overview(overview)
        pages.header.tell(overview, OFFLINE)
        pages.desk.show_answer(answer_to_scan(result, overview.setting, test=True))
        return window, pages

    window, pages = told_in(qapp, Language.FRENCH, make)
    window.resize(*SCREEN)
    window.show()
    title = next(each for each in pages.desk.card.findChildren(QLabel) if each.property("role") == "verdict")
    undo = pages.desk.card.findChildren(QPushButton)[0]

    qtbot.waitUntil(lambda: in_view(title) and in_view(undo) and in_view(pages.desk.short_code))


def in_view(widget: QWidget) -> bool:
    """Whether all of it is within everything that it lies in."""
    each = widget.parentWidget()
    while each is not None:
        if not each.rect().contains(QRect(widget.mapTo(each, QPoint()), widget.size())):
            return False
        each = each.parentWidget()
    return widget.isVisible()
