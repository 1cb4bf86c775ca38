"""An icon beside words follows the theme and the text size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.foundation.settings import Theme
from app.ui.theme.look import Look
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.icon_label import IconLabel


@pytest.fixture
def shown(look: Look, qtbot: QtBot) -> Iterator[IconLabel]:
    made = IconLabel(look, "ok", "ok", 40)
    qtbot.addWidget(made)
    yield made
    look.choose(Theme.LIGHT, 100)


def colours(label: IconLabel) -> set[str]:
    image = label.pixmap().toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_it_is_drawn_in_the_colour_of_the_theme_and_redrawn_when_the_theme_changes(
    shown: IconLabel, look: Look
) -> None:
    assert LIGHT.ok in colours(shown)

    look.choose(Theme.DARK, 100)

    assert DARK.ok in colours(shown)
    assert LIGHT.ok not in colours(shown)


def test_it_grows_with_the_text(shown: IconLabel, look: Look) -> None:
    look.choose(Theme.LIGHT, 150)

    assert (shown.width(), shown.height()) == (60, 60)


def test_it_may_be_made_smaller_where_there_is_little_room(shown: IconLabel) -> None:
    shown.set_size(18)

    assert (shown.width(), shown.height()) == (18, 18)


def test_another_icon_in_another_colour_takes_its_place(shown: IconLabel) -> None:
    shown.show_icon("refused", "bad")

    assert shown.icon_name == "refused"
    assert LIGHT.bad in colours(shown)
