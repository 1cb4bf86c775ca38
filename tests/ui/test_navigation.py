"""Every page is one key or one click away, and the open one is marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language, Theme
from app.ui.navigation import Navigation, Page
from app.ui.theme.look import Look
from tests.ui.languages import told_in
from tests.ui.pressing import nameless, not_reached


class Frame(QWidget):
    """A window with nothing but the navigation."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.navigation = Navigation(look, self)
        layout = QHBoxLayout(self)
        layout.addWidget(self.navigation)
        self.resize(300, 700)

    def button(self, page: Page) -> QToolButton:
        return next(button for button in self.findChildren(QToolButton) if button.property("page") == page.name)


@pytest.fixture
def frame(look: Look, qtbot: QtBot) -> Iterator[Frame]:
    made = Frame(look)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


@pytest.mark.parametrize("page", Page)
def test_the_key_of_a_page_asks_for_it(frame: Frame, qtbot: QtBot, page: Page) -> None:
    with qtbot.waitSignal(frame.navigation.wished) as wished:
        qtbot.keySequence(frame, QKeySequence(page.key))

    assert wished.args == [page]


@pytest.mark.parametrize("page", Page)
def test_a_click_and_the_space_key_on_a_button_ask_for_its_page(frame: Frame, qtbot: QtBot, page: Page) -> None:
    button = frame.button(page)
    with qtbot.waitSignal(frame.navigation.wished) as clicked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    with qtbot.waitSignal(frame.navigation.wished) as pressed:
        qtbot.keyClick(button, Qt.Key.Key_Space)

    assert clicked.args == pressed.args == [page]


def test_no_two_pages_share_a_key() -> None:
    assert len({page.key for page in Page}) == len(Page)


def test_only_the_open_page_is_marked(frame: Frame) -> None:
    frame.navigation.mark(Page.EXCHANGE)
    frame.navigation.mark(Page.TODAY)

    assert [page for page in Page if frame.button(page).isChecked()] == [Page.TODAY]


def test_how_many_wait_is_drawn_and_spoken_on_the_button_of_a_page(frame: Frame) -> None:
    button = frame.button(Page.DISPUTES)
    plain = button.icon().pixmap(button.iconSize()).toImage()

    frame.navigation.show_count(Page.DISPUTES, 3)
    assert button.accessibleName() == "Disputes (3)"
    assert button.text() == "Disputes"
    assert button.icon().pixmap(button.iconSize()).toImage() != plain

    frame.navigation.show_count(Page.DISPUTES, 0)
    assert button.accessibleName() == "Disputes"
    assert button.icon().pixmap(button.iconSize()).toImage() == plain


def test_the_count_of_one_page_is_not_that_of_another(frame: Frame) -> None:
    frame.navigation.show_count(Page.EXCHANGE, 12)

    assert frame.button(Page.EXCHANGE).accessibleName() == "Exchange (12)"
    assert frame.button(Page.DISPUTES).accessibleName() == "Disputes"


def test_every_button_has_a_name_a_tooltip_with_its_key_and_the_focus(frame: Frame, qtbot: QtBot) -> None:
    assert nameless(frame) == []
    assert not_reached(frame, qtbot) == []
    assert "Ctrl 2" in frame.button(Page.TODAY).toolTip()


def test_hidden_as_on_the_welcome_page_the_keys_do_nothing(frame: Frame, qtbot: QtBot) -> None:
    frame.navigation.hide()

    with qtbot.assertNotEmitted(frame.navigation.wished):
        qtbot.keySequence(frame, QKeySequence(Page.TODAY.key))


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_names_fit_at_every_text_size(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made = told_in(qapp, Language.FRENCH, lambda: Frame(look))
    qtbot.addWidget(made)
    told_in(qapp, Language.FRENCH, lambda: made.navigation.show_count(Page.EXCHANGE, 12))
    made.navigation.mark(Page.DISPUTES)
    made.show()

    buttons = [made.button(page) for page in Page]
    clipped = [
        button.text()
        for button in buttons
        if button.fontMetrics().horizontalAdvance(button.text()) > button.width() - 8
    ]
    look.choose(Theme.LIGHT, 100)
    assert clipped == []
