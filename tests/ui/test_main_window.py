"""The frame: every page has its key, every control its name, and nothing opens beside the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.foundation.settings import Settings
from app.ui.diagnostics.page import Machine
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.overview import Overview
from app.ui.theme.look import Look
from tests.ui.scenes import Morning


@pytest.fixture
def window(look: Look, qtbot: QtBot) -> MainWindow:
    made = MainWindow(look)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def pages(window: MainWindow, look: Look, morning: Morning) -> DeskPages:
    morning.pass_by()
    machine = Machine(Path("desk"), ("zxing-cpp",), zbar_missing=True, key_in_file=True)
    made = DeskPages(look, Settings(), machine, demonstration=True)
    window.show_pages(made)
    desk = morning.opened.desk
    made.show_overview(Overview(desk.day(), desk.status(), desk.waiting_items(), morning.clock()))
    return made


@pytest.mark.parametrize("page", list(Page), ids=lambda page: page.name)
def test_each_page_has_its_key(pages: DeskPages, window: MainWindow, qtbot: QtBot, page: Page) -> None:
    pages.open_page(Page.TODAY if page is Page.DESK else Page.DESK)
    number = list(Page).index(page)
    keys = [Qt.Key(Qt.Key.Key_1.value + place) for place in range(len(Page))]

    if page is Page.ABOUT:
        qtbot.keyClick(window, Qt.Key.Key_F1)
    else:
        qtbot.keyClick(window, keys[number], Qt.KeyboardModifier.ControlModifier)

    assert pages.page is page


def test_the_keys_of_the_desk_work_from_every_page(pages: DeskPages, window: MainWindow, qtbot: QtBot) -> None:
    pages.open_page(Page.DIAGNOSTICS)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert pages.page is Page.DESK
    assert pages.desk.short_code.hasFocus()

    pages.open_page(Page.ABOUT)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert pages.page is Page.DESK
    assert pages.desk.test_button.isChecked()

    pages.open_page(Page.TODAY)
    with qtbot.waitSignal(pages.exchange.exchange_wished):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    with qtbot.waitSignal(pages.desk.undo_wished):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def nameless(root: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QTableView)
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not (isinstance(widget, QLineEdit) and widget.isReadOnly())
    ]


def test_every_control_has_an_accessible_name(pages: DeskPages, window: MainWindow) -> None:
    assert [widget for widget in nameless(window) if widget.objectName() != "qt_spinbox_lineedit"] == []


@pytest.mark.parametrize("page", list(Page), ids=lambda page: page.name)
def test_the_tab_key_goes_round(pages: DeskPages, window: MainWindow, qtbot: QtBot, page: Page) -> None:
    pages.open_page(page)
    seen: list[QWidget | None] = []

    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        if QApplication.focusWidget() in seen:
            break
        seen.append(QApplication.focusWidget())

    assert len(seen) > len(Page)
    assert QApplication.focusWidget() in seen


def test_nothing_is_shown_beside_the_window(pages: DeskPages, window: MainWindow) -> None:
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [window]


def test_how_many_wait_is_told_in_the_navigation(pages: DeskPages) -> None:
    buttons = [button.accessibleName() for button in pages.navigation.findChildren(QAbstractButton)]

    assert "Exchange (4)" in buttons


def test_the_banner_of_the_demonstration_wishes_and_is_in_view(pages: DeskPages, qtbot: QtBot) -> None:
    assert pages.banner.isVisible()
    with qtbot.waitSignal(pages.banner.cut_wished) as cut:
        qtbot.keyClick(pages, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert cut.args == [True]


def test_the_welcome_page_takes_the_place_of_the_pages(pages: DeskPages, window: MainWindow) -> None:
    window.show_welcome()

    assert window.pages is None
    assert window.welcome.isVisible()


def test_closing_is_told(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closing):
        window.close()
