"""A choice counts at once and is told whole; a scanner can be tried without redeeming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.foundation.settings import Language, Settings, Theme, load_settings, save_settings
from app.ui.foreign_texts import foreign_sentence
from app.ui.settings.page import TEXT_SIZES, SettingsPage
from app.ui.theme.look import Look
from tests.builders import Issuer
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing
from tests.ui.scenes import ScriptedPictures, a_voucher_in_view

START = Settings(theme=Theme.LIGHT, offering="ATELIER")
ISSUER = Issuer()
AZERTY = str.maketrans("0123456789", "à&é\"'(-è_ç")


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[SettingsPage]:
    made = SettingsPage(look, START)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def choose(field: QComboBox, data: object, qtbot: QtBot) -> None:
    """With the arrow keys, as somebody without a mouse does."""
    field.setFocus()
    wanted = field.findData(data)
    assert wanted >= 0
    key = Qt.Key.Key_Down if wanted > field.currentIndex() else Qt.Key.Key_Up
    while field.currentIndex() != wanted:
        qtbot.keyClick(field, key)


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        ("theme", "dark", replace(START, theme=Theme.DARK)),
        ("theme", "system", replace(START, theme=Theme.SYSTEM)),
        ("text_size", 125, replace(START, text_percent=125)),
        ("language", "en", replace(START, language=Language.ENGLISH)),
    ],
)
def test_a_choice_is_told_at_once_with_everything_else_as_it_was(
    page: SettingsPage, qtbot: QtBot, field: str, data: object, expected: Settings
) -> None:
    with qtbot.waitSignal(page.changed) as changed:
        choose(getattr(page, field), data, qtbot)

    assert changed.args == [expected]
    assert page.settings == expected


def test_sound_is_switched_by_the_space_key(page: SettingsPage, qtbot: QtBot) -> None:
    page.sound.setFocus()

    with qtbot.waitSignal(page.changed) as changed:
        qtbot.keyClick(page.sound, Qt.Key.Key_Space)

    assert changed.args == [replace(START, sound=False)]


def test_a_camera_is_chosen_by_its_name(page: SettingsPage, qtbot: QtBot) -> None:
    page.show_cameras(((0, "Integrated"), (2, "Logitech C920")))
    assert [page.sources.itemText(number) for number in range(page.sources.count())] == ["Integrated", "Logitech C920"]

    with qtbot.waitSignal(page.changed) as changed:
        choose(page.sources, "camera:2", qtbot)

    assert changed.args == [replace(START, source="camera:2")]


def test_looking_for_cameras_changes_no_choice(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.changed):
        page.show_cameras(((2, "Logitech C920"),))
        page.show_cameras(())

    assert page.sources.currentData() == START.source


def test_a_camera_that_is_unplugged_stays_in_the_list_as_the_chosen_one(page: SettingsPage) -> None:
    page.show_cameras(((3, "Other"),))

    assert page.sources.currentData() == "camera:0"
    assert page.sources.currentText() == "Camera 1"


def test_a_source_that_is_no_camera_is_shown_as_it_was_given(look: Look, qtbot: QtBot) -> None:
    made = SettingsPage(look, replace(START, source="/media/pictures"))
    qtbot.addWidget(made)

    assert made.sources.currentText() == "/media/pictures"


def test_the_same_choice_again_tells_nothing(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.changed):
        page.theme.activated.emit(page.theme.currentIndex())


def test_the_language_says_that_it_changes_at_the_next_start(page: SettingsPage, qtbot: QtBot) -> None:
    assert not any("next start" in words for words in seen_words(page))

    choose(page.language, "en", qtbot)

    assert any("next start" in words for words in seen_words(page))


def test_languages_are_named_in_themselves(page: SettingsPage) -> None:
    names = [page.language.itemText(number) for number in range(page.language.count())]

    assert names == ["Français", "English"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(Language.ENGLISH, Theme.DARK, 175, sound=False, source="camera:3", offering="PARCOURS"),
    ],
)
def test_what_was_kept_is_what_the_page_shows(look: Look, qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "settings.json"
    save_settings(file, settings)

    made = SettingsPage(look, load_settings(file))
    qtbot.addWidget(made)

    assert made.settings == settings
    assert made.theme.currentData() == settings.theme.value
    assert made.text_size.currentData() == settings.text_percent
    assert made.language.currentData() == settings.language.value
    assert made.sound.isChecked() == settings.sound
    assert made.sources.currentData() == settings.source


def test_a_size_written_by_hand_shows_the_nearest(look: Look, qtbot: QtBot) -> None:
    made = SettingsPage(look, replace(START, text_percent=140))
    qtbot.addWidget(made)

    assert made.text_size.currentData() == 150
    assert made.settings.text_percent == 140


def test_every_size_from_the_smallest_to_twice_as_large_is_offered() -> None:
    assert (min(TEXT_SIZES), max(TEXT_SIZES)) == (100, 200)


@pytest.mark.parametrize(
    ("text", "tone", "said"),
    [
        (ISSUER.digits(0), "ok", "the scanner works"),
        (ISSUER.digits(0).translate(AZERTY), "ok", "French keyboard layout was undone"),
        (ISSUER.digits(0)[:100], "warning", "cut or doubled"),
        (ISSUER.short_code(0), "ok", "short code"),
        ("https://example.org", "warning", "web address"),
        ("", "warning", "empty"),
        ("\x00\x1b" * 5000, "warning", "far too long"),
    ],
    ids=["voucher", "AZERTY", "cut", "short code", "web address", "nothing", "noise"],
)
def test_trying_a_scanner_says_what_came_through(
    page: SettingsPage, qapp: QApplication, text: str, tone: str, said: str
) -> None:
    told_in(qapp, Language.ENGLISH, lambda: page.show_reading(text))

    assert said in page.tried.text()
    assert page.tried.property("tone") == tone
    assert page.tried.accessibleName() == f"{len(text)} character{'s' if len(text) != 1 else ''} received"


def test_what_was_scanned_is_never_repeated_on_the_page(page: SettingsPage) -> None:
    page.show_reading("WIFI:T:WPA;S:Mediatheque;P:bienvenue;;")

    assert "bienvenue" not in " ".join(seen_words(page))
    assert page.tried.text() == foreign_sentence(None) or "Wi-Fi" in page.tried.text()


def test_the_buttons_ask_for_cameras_and_for_the_sounds(page: SettingsPage, qtbot: QtBot) -> None:
    buttons = {each.accessibleName(): each for each in page.findChildren(QPushButton)}

    with qtbot.waitSignal(page.cameras_wished):
        press(buttons["Look for cameras"], qtbot)
    with qtbot.waitSignal(page.sound_test_wished):
        press(buttons["Play the sounds"], qtbot)


def test_the_live_picture_is_shown_and_its_trouble_told(page: SettingsPage, qtbot: QtBot) -> None:
    pictures = ScriptedPictures(page.show_reading, print, view=a_voucher_in_view("0" * 205))
    page.use_pictures(pictures)
    qtbot.waitUntil(lambda: page.camera.shows_picture)

    pictures.view = None
    page.show_camera_trouble("The camera was unplugged.")

    assert page.camera.accessibleDescription() == "The camera was unplugged."


def test_every_control_has_a_name_and_is_reached_by_tab(page: SettingsPage, qtbot: QtBot) -> None:
    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> SettingsPage:
        made = SettingsPage(look, START)
        made.show_reading("https://example.org")
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1258, max(660, made.minimumSizeHint().height()), qtbot)
    found, needed = clipped(made), made.minimumSizeHint().width()
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert needed <= 1258
