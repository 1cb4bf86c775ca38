"""The live picture: the newest only, the code outlined where it is, a sentence where there is no picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.background.ports import Frame, SeenCode
from app.ui.theme.look import Look
from app.ui.widgets.camera_view import CameraView
from tests.ui.scenes import Outline

GREEN = QColor("#2fd46c")


@dataclass
class Mailbox:
    """Stands for the camera's loop, of which the view only ever asks the newest picture."""

    view: tuple[Frame, Sequence[SeenCode]] | None = None
    asked: int = 0

    def start(self, source_text: str) -> None: ...
    def stop(self) -> None: ...
    def switch(self, source_text: str) -> None: ...
    def look_again(self, texts: Collection[str]) -> None: ...

    def latest(self) -> tuple[Frame, Sequence[SeenCode]] | None:
        self.asked += 1
        return self.view


def plain(blue: int, green: int, red: int, size: tuple[int, int] = (480, 640)) -> Frame:
    return np.full((*size, 3), (blue, green, red), np.uint8)


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> CameraView:
    made = CameraView(look)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


def drawn(view: CameraView) -> QImage:
    return view.grab().toImage()


def given(view: CameraView, mailbox: Mailbox, qtbot: QtBot) -> QImage:
    view.use(mailbox)
    qtbot.waitUntil(lambda: view.shows_picture)
    return drawn(view)


def test_the_colours_of_the_camera_are_not_swapped(view: CameraView, qtbot: QtBot) -> None:
    image = given(view, Mailbox((plain(10, 120, 240), ())), qtbot)

    assert image.pixelColor(320, 240).name() == "#f0780a"


def test_a_grey_picture_is_shown_as_well(view: CameraView, qtbot: QtBot) -> None:
    image = given(view, Mailbox((np.full((480, 640), 77, np.uint8), ())), qtbot)

    assert image.pixelColor(320, 240).name() == "#4d4d4d"


@pytest.mark.parametrize("size", [(480, 640), (1080, 1920), (481, 641), (2160, 3840)])
def test_the_outline_lies_on_the_code_whatever_the_size_of_the_picture(
    view: CameraView, qtbot: QtBot, size: tuple[int, int]
) -> None:
    rows, columns = size
    box = [(columns * x, rows * y) for x, y in ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))]

    image = given(view, Mailbox((plain(30, 30, 30, size), (Outline("205 digits", box),))), qtbot)

    shown_height = view.width() * rows / columns
    top = (view.height() - shown_height) / 2
    for x, y in ((320, top + shown_height * 0.25), (160, 240), (480, 240), (320, top + shown_height * 0.75)):
        near = {image.pixelColor(round(x) + dx, round(y) + dy).name() for dx in range(-3, 4) for dy in range(-3, 4)}
        assert GREEN.name() in near, (x, y)
    assert image.pixelColor(320, 240).name() != GREEN.name()


def test_only_the_newest_picture_counts(view: CameraView, qtbot: QtBot) -> None:
    mailbox = Mailbox((plain(200, 0, 0), ()))
    given(view, mailbox, qtbot)

    mailbox.view = (plain(0, 0, 200), ())
    qtbot.waitUntil(lambda: drawn(view).pixelColor(320, 240).red() == 200)


def test_an_outline_goes_away_with_its_code(view: CameraView, qtbot: QtBot) -> None:
    frame = plain(30, 30, 30)
    mailbox = Mailbox((frame, (Outline("x", ((100, 100), (300, 100), (300, 300), (100, 300))),)))
    given(view, mailbox, qtbot)
    assert drawn(view).pixelColor(200, 100).green() > 150

    mailbox.view = (frame, ())
    qtbot.waitUntil(lambda: drawn(view).pixelColor(200, 100).green() < 60)


def test_hidden_it_asks_for_no_picture(view: CameraView, qtbot: QtBot) -> None:
    mailbox = Mailbox((plain(1, 2, 3), ()))
    given(view, mailbox, qtbot)

    view.hide()
    asked = mailbox.asked
    other = CameraView(view._look)
    qtbot.addWidget(other)
    other.show()
    counting = Mailbox(None)
    other.use(counting)
    qtbot.waitUntil(lambda: counting.asked >= 3)
    assert mailbox.asked == asked

    view.show()
    qtbot.waitUntil(lambda: mailbox.asked > asked)


def test_without_a_picture_it_says_what_it_waits_for(view: CameraView) -> None:
    before = drawn(view)

    assert not view.shows_picture
    assert len({before.pixelColor(x, 240).name() for x in range(150, 490)}) > 1, "words are drawn"


def test_trouble_is_drawn_and_spoken_until_a_picture_comes(view: CameraView, qtbot: QtBot) -> None:
    mailbox = Mailbox((plain(0, 0, 200), ()))
    given(view, mailbox, qtbot)

    mailbox.view = None
    view.show_trouble("The camera was unplugged.")
    assert not view.shows_picture
    assert view.accessibleDescription() == "The camera was unplugged."

    mailbox.view = (plain(0, 0, 200), ())
    qtbot.waitUntil(lambda: view.shows_picture)
    assert view.accessibleDescription() == ""


def test_another_camera_does_not_show_the_picture_of_the_last_one(view: CameraView, qtbot: QtBot) -> None:
    given(view, Mailbox((plain(0, 0, 200), ())), qtbot)

    view.use(Mailbox(None))

    assert not view.shows_picture


def test_it_has_a_name_for_screen_readers(view: CameraView) -> None:
    assert view.accessibleName()


def test_its_height_follows_its_width_unless_it_takes_the_room_that_is_left(view: CameraView) -> None:
    assert view.hasHeightForWidth()

    view.keep_shape(False)

    assert not view.hasHeightForWidth()
    assert view.sizeHint() == view.minimumSize()
