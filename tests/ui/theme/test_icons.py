"""Every icon is there and can be drawn in any colour."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app.domain.redemption import RedemptionState
from app.domain.verdicts import Decision, Verdict
from app.foundation.paths import program_folder, resources
from app.ui.navigation import Page
from app.ui.sentences import state_icon
from app.ui.theme.icons import Badge, counted, icon, pixmap
from app.ui.verdict_words import verdict_words

NAMES = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


def colours(picture: QPixmap) -> set[str]:
    """Of the pixels that are fully drawn."""
    image = picture.toImage()
    drawn = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name() for colour in drawn if colour.alpha() == 255}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"comptoir", "chevron"}])
def test_every_icon_takes_the_colour_that_it_is_asked_for(qapp: QApplication, name: str) -> None:
    assert "#ce0500" in colours(pixmap(name, "#ce0500", 48))
    assert "#18753c" in colours(pixmap(name, "#18753c", 48))


def test_an_icon_is_sharp_on_a_screen_of_two_pixels_per_point(qapp: QApplication) -> None:
    made = pixmap("ok", "#000000", 24, 2.0)

    assert made.width() == 48
    assert made.deviceIndependentSize().width() == 24


def test_a_checked_button_shows_the_icon_in_another_colour(qapp: QApplication) -> None:
    made = icon("desk", "#111111", checked_colour="#000091", size=32)
    size = made.availableSizes()[0]

    assert QColor("#111111").name() in colours(made.pixmap(size, QIcon.Mode.Normal, QIcon.State.Off))
    assert QColor("#000091").name() in colours(made.pixmap(size, QIcon.Mode.Normal, QIcon.State.On))


def test_every_icon_that_a_verdict_a_state_or_a_page_names_is_drawn(qapp: QApplication) -> None:
    named = {verdict_words(Decision(verdict))[0] for verdict in Verdict}
    named |= {state_icon(state)[0] for state in RedemptionState}
    named |= {page.icon_name for page in Page}

    assert named <= set(NAMES)


def test_every_icon_that_a_button_names_is_drawn() -> None:
    sources = (program_folder() / "app" / "ui").rglob("*.py")
    named = {name for path in sources for name in re.findall(r'icon_name="([a-z]+)"', path.read_text("utf-8"))}

    assert named
    assert named <= set(NAMES)


def test_a_count_stands_beside_the_icon_in_its_own_colour(qapp: QApplication) -> None:
    badge = Badge("#b34000", "#ffffff", 11)

    alone = counted("exchange", "#000091", 0, badge, size=24)
    few, many, more = (counted("exchange", "#000091", count, badge, size=24) for count in (4, 99, 1000))

    assert "#b34000" not in colours(alone)
    assert {"#b34000", "#000091"} <= colours(few)
    assert alone.size() == few.size() == many.size()
    assert few.toImage() != many.toImage()
    assert more.toImage() == many.toImage(), "beyond two digits nobody counts"


def test_on_a_sharp_screen_the_counted_icon_has_more_pixels_and_the_same_size(qapp: QApplication) -> None:
    sharp = counted("exchange", "#000091", 4, Badge("#b34000", "#ffffff", 11), size=24, ratio=2.0)

    assert sharp.height() == 48
    assert sharp.deviceIndependentSize().height() == 24
