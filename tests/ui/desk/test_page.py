"""The page of the desk is told facts and emits wishes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.desk.page import DeskPage
from app.ui.overview import Overview
from app.ui.theme.look import Look
from tests.ui.scenes import Morning, ScriptedPictures, a_voucher_in_view


@pytest.fixture
def page(look: Look, qtbot: QtBot, morning: Morning) -> DeskPage:
    made = DeskPage(look, "ATELIER")
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    desk = morning.opened.desk
    made.show_overview(Overview(desk.day(), desk.status(), (), morning.clock()))
    return made


def test_the_preferred_offering_is_chosen(page: DeskPage) -> None:
    assert page.offerings.code == "ATELIER"


def test_the_picture_of_the_camera_is_shown_with_its_codes(page: DeskPage, qtbot: QtBot) -> None:
    pictures = ScriptedPictures(lambda _text: None, lambda _problem: None)
    pictures.view = a_voucher_in_view("1" * 205)

    page.use_pictures(pictures)

    qtbot.waitUntil(lambda: page.camera.shows_picture)


def test_test_mode_is_wished_and_said(page: DeskPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.test_wished) as wished:
        page.test_button.click()

    assert wished.args == [True]
    assert "nothing is redeemed" in page.notice.text()
    assert not page.notice.isHidden()
    page.test_button.click()
    assert page.notice.isHidden()


def test_in_a_narrow_window_the_last_scans_make_room(page: DeskPage, qtbot: QtBot) -> None:
    page.resize(900, 640)

    qtbot.waitUntil(page.last.isHidden)
    page.resize(1200, 640)
    qtbot.waitUntil(lambda: not page.last.isHidden())


def test_a_typed_short_code_is_handed_on(page: DeskPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.text_typed) as typed:
        page.short_code.typed.emit("4F7KD")

    assert typed.args == ["4F7KD"]
