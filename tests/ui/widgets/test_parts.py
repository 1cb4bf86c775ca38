"""What every page is made of: buttons that keys can press, plain words, calm boxes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.foundation.settings import Theme
from app.ui.theme.look import Look
from app.ui.theme.tokens import LIGHT, TEXT_SIZES
from app.ui.widgets.parts import (
    Alert,
    Button,
    ElidedLabel,
    EmptyState,
    card,
    key_hint,
    key_name,
    label,
    scrolled,
    set_role,
    set_tone,
)
from tests.ui.pressing import press


@pytest.fixture
def page(qtbot: QtBot, look: Look) -> Iterator[QWidget]:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def on(page: QWidget, widget: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_with_the_focus_is_pressed_by_return_enter_and_space(
    page: QWidget, look: Look, qtbot: QtBot, key: Qt.Key
) -> None:
    button = Button(look, "Undo")
    on(page, button)
    button.setFocus()

    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_button_is_pressed_by_its_own_key_from_anywhere_on_the_page(page: QWidget, look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Exchange now", key="F5")
    on(page, button)

    with qtbot.waitSignal(button.clicked):
        qtbot.keySequence(page, QKeySequence("F5"))


def test_a_key_that_the_window_takes_is_only_written_on_the_button(page: QWidget, look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Exchange now", key="F5", takes_key=False)
    on(page, button)

    assert button.text().endswith("(F5)")
    assert button.shortcut().isEmpty()


def test_the_key_stays_when_the_words_change(page: QWidget, look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Cut the network", key="Ctrl+K")
    on(page, button)
    button.say("Restore it")

    assert button.text() == "Restore it  (Ctrl K)"
    with qtbot.waitSignal(button.clicked):
        qtbot.keySequence(page, QKeySequence("Ctrl+K"))


def test_a_screen_reader_is_told_the_words_without_key_or_mark(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "&Undo", key="Ctrl+Z", icon_name="undone")
    qtbot.addWidget(button)

    assert button.accessibleName() == "Undo"


def test_a_key_that_is_not_written_on_the_button_is_in_its_tooltip(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Open", key="Ctrl+B", show_key=False)
    qtbot.addWidget(button)

    assert "Ctrl" not in button.text()
    assert button.toolTip() == "Ctrl B"


def test_a_description_is_both_tooltip_and_spoken(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Test", description="Nothing is redeemed")
    qtbot.addWidget(button)

    assert button.toolTip() == button.accessibleDescription() == "Nothing is redeemed"


def test_a_button_is_never_less_than_forty_pixels_high_and_grows_with_the_text(page: QWidget, look: Look) -> None:
    button = Button(look, "Undo", icon_name="undone")
    on(page, button)
    assert button.minimumHeight() == 40

    look.choose(Theme.LIGHT, 200)

    assert button.minimumHeight() == 80
    assert button.iconSize().width() == 40


def test_markup_in_a_text_is_shown_as_it_is(qtbot: QtBot) -> None:
    made = label("<b>bold</b> <img src='file:///etc/passwd'>")
    qtbot.addWidget(made)

    assert made.textFormat() is Qt.TextFormat.PlainText


def test_selectable_words_can_be_selected_with_the_keyboard(qtbot: QtBot) -> None:
    made = label("0123 4567", selectable=True)
    qtbot.addWidget(made)

    assert made.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_an_alert_speaks_its_title_and_its_sentence(page: QWidget, look: Look) -> None:
    alert = Alert(look)
    on(page, alert)
    alert.say("The key lies in a file", "Protect the session.", tone="warning", icon_name="key")

    assert alert.text() == "Protect the session."
    assert alert.accessibleName() == "The key lies in a file"
    assert alert.accessibleDescription() == "Protect the session."
    assert alert.property("tone") == "warning"
    assert [each.text() for each in alert.findChildren(QLabel) if each.text() and each.isVisible()] == [
        "The key lies in a file",
        "Protect the session.",
    ]


def test_an_alert_without_a_title_speaks_its_sentence(page: QWidget, look: Look) -> None:
    alert = Alert(look)
    on(page, alert)
    alert.say("", "Nothing waits.")

    assert alert.accessibleName() == "Nothing waits."


def test_a_long_name_ends_with_an_ellipsis_and_is_whole_in_the_tooltip(page: QWidget) -> None:
    whole = "Espace numérique intercommunal du Pays de Haute-Gironde et de l'Estuaire"
    made = ElidedLabel(whole, "strong")
    made.setFixedWidth(120)
    on(page, made)

    assert made.text().endswith("…")
    assert made.toolTip() == made.accessibleName() == whole

    made.setFixedWidth(2000)
    made.resize(2000, made.height())
    assert made.text() == whole


def test_a_changed_role_and_tone_change_the_look_at_once(page: QWidget) -> None:
    words = label("3 vouchers")
    on(page, words)
    assert words.fontInfo().pixelSize() == TEXT_SIZES["body"]

    set_role(words, "title")
    assert words.fontInfo().pixelSize() == TEXT_SIZES["title"]

    set_role(words, "tone-bad")
    assert words.palette().color(words.foregroundRole()).name() == LIGHT.bad

    box, _layout = card()
    on(page, box)
    set_tone(box, "bad")
    assert box.property("tone") == "bad"


def test_what_has_no_room_scrolls_and_the_frame_itself_takes_no_focus(page: QWidget, qtbot: QtBot) -> None:
    inside = QWidget()
    inside.setMinimumHeight(2000)
    area = scrolled(inside)
    on(page, area)

    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_text_without_controls_is_reached_by_tab_where_it_scrolls(page: QWidget, qtbot: QtBot) -> None:
    inside = QWidget()
    area = scrolled(inside, by_keys=True)
    on(page, area)
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus

    inside.setMinimumHeight(2000)

    qtbot.waitUntil(lambda: area.focusPolicy() is Qt.FocusPolicy.TabFocus)
    assert area.accessibleName()


def test_an_empty_list_says_what_would_fill_it(look: Look, qtbot: QtBot) -> None:
    empty = EmptyState(look, "empty", "No scan yet today", "What you scan appears here.")
    qtbot.addWidget(empty)

    assert [each.text() for each in empty.findChildren(QLabel) if each.text()] == [
        "No scan yet today",
        "What you scan appears here.",
    ]


def test_keys_are_written_as_on_the_keyboard(qtbot: QtBot) -> None:
    hint = key_hint("Ctrl+Z", "Undo")
    qtbot.addWidget(hint)

    assert key_name("Ctrl+Shift+C") == "Ctrl Shift C"
    assert [each.text() for each in hint.findChildren(QLabel)] == ["Ctrl Z", "Undo"]


def test_a_disabled_button_cannot_be_pressed(page: QWidget, look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Undo", key="Del")
    on(page, button)
    button.setEnabled(False)

    with qtbot.assertNotEmitted(button.clicked):
        press(button, qtbot)
        qtbot.keySequence(page, QKeySequence("Del"))
