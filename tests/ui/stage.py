"""A window on a desk that has a morning behind it, for the pictures of every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.domain.views import ExchangePhase
from app.foundation.settings import Settings
from app.ui.diagnostics.page import Machine
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.overview import Overview
from app.ui.theme.look import Look
from tests.ui.scenes import Morning, ScriptedPictures, State, a_voucher_in_view


@dataclass
class Stage:
    """A window with a desk that has a morning behind it."""

    morning: Morning
    window: MainWindow
    look: Look
    settings: Settings

    def pages(self, *, demonstration: bool = False, seen: str | None = None) -> DeskPages:
        machine = Machine(Path("/home/accueil/Comptoir"), ("zxing-cpp", "zbar"), zbar_missing=False, key_in_file=False)
        pages = DeskPages(self.look, self.settings, machine, demonstration=demonstration)
        pictures = ScriptedPictures(print, print)
        pictures.view = a_voucher_in_view(seen) if seen is not None else (a_voucher_in_view("0" * 205)[0], ())
        pages.desk.use_pictures(pictures)
        pages.settings.use_pictures(pictures)
        self.window.show_pages(pages)
        settle()
        return pages

    def tell(self, pages: DeskPages, state: State | None = None) -> Overview:
        desk = self.morning.opened.desk
        overview = Overview(desk.day(), desk.status(), desk.waiting_items(), self.morning.clock())
        pages.show_overview(overview)
        pages.header.tell(overview, state)
        if state is not None:
            pages.exchange.show_loop(state)
        return overview


OFFLINE = State(ExchangePhase.OFFLINE, failure="centre_unreachable", next_try_in_s=30)


def opens(page: Page, state: State | None = None) -> Callable[[Stage], None]:
    """A scene that shows one page."""

    def scene(stage: Stage) -> None:
        pages = stage.pages()
        stage.tell(pages, state)
        pages.open_page(page)

    return scene


def settle() -> None:
    """Let the camera view pull its picture and the layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(120, loop.quit)
    loop.exec()
