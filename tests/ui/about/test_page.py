"""What this program is, and every key that works."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import app
from app.foundation.settings import Theme
from app.ui.about.page import AboutPage
from app.ui.navigation import Page
from app.ui.theme.look import Look
from app.ui.widgets.parts import key_name
from tests.ui.languages import in_both
from tests.ui.pressing import clipped, seen_words, showing


def words_in(look: Look, qtbot: QtBot) -> list[str]:
    made = AboutPage(look)
    qtbot.addWidget(made)
    return seen_words(made)


def test_it_names_the_version_and_the_licence(look: Look, qtbot: QtBot) -> None:
    words = " ".join(words_in(look, qtbot))

    assert app.__version__ in words
    assert "Affero" in words
    assert "LGPL" in words


def test_the_key_of_every_page_is_listed(look: Look, qtbot: QtBot) -> None:
    words = words_in(look, qtbot)

    assert [page for page in Page if key_name(page.key) not in words] == []


@pytest.mark.parametrize("key", ["F2", "F3", "F5", "Ctrl Z", "Alt 1"])
def test_the_keys_of_the_desk_are_listed(look: Look, qtbot: QtBot, key: str) -> None:
    assert key in words_in(look, qtbot)


def test_everything_is_told_in_both_languages(qapp: QApplication, look: Look, qtbot: QtBot) -> None:
    french, english = in_both(qapp, lambda: words_in(look, qtbot))

    assert len(french) == len(english)
    same = {one for one, other in zip(french, english, strict=True) if one == other}
    assert not [words for words in same if len(words) > 20]


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    made, other = in_both(qapp, lambda: AboutPage(look))
    for each in (made, other):
        qtbot.addWidget(each)
    showing(made, 1258, max(660, made.sizeHint().height()), qtbot)
    found = clipped(made)
    look.choose(Theme.LIGHT, 100)

    assert found == []
