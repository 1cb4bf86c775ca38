"""One opened desk: its loops begin and end with it, and what they tell reaches the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.domain.views import ExchangePhase
from app.foundation.errors import StorageBusy
from app.ui.session import DeskSession
from tests.ui.conftest import Desktop
from tests.ui.scenes import State


@pytest.fixture
def session(desktop: Desktop, qtbot: QtBot) -> Iterator[DeskSession]:
    desktop.window.show()
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    assert desktop.shell.session is not None
    yield desktop.shell.session
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)


def test_both_loops_begin_with_the_source_of_the_settings(session: DeskSession, desktop: Desktop) -> None:
    assert desktop.workshop.camera is not None
    assert desktop.workshop.camera.asked == ["start camera:0"]
    assert desktop.morning.opened.exchange is not None
    assert desktop.morning.opened.exchange.asked == ["start"]


def test_an_exchange_that_ends_refreshes_what_is_shown(session: DeskSession, desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.window.pages is not None
    assert desktop.morning.opened.exchange is not None
    desktop.morning.redeem(0)

    desktop.morning.opened.exchange.tell(State(ExchangePhase.IDLE))

    pages = desktop.window.pages
    qtbot.waitUntil(lambda: pages.today.model.rowCount() == 1)


def test_sending_is_told_with_its_progress(session: DeskSession, desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.morning.opened.exchange is not None
    assert desktop.window.pages is not None
    pill = desktop.window.pages.header.pill

    desktop.morning.opened.exchange.tell(State(ExchangePhase.SENDING, sent=3, total=40))

    qtbot.waitUntil(lambda: pill.text() == "Sending: 3 of 40")


def test_lists_that_cannot_be_read_are_said_on_the_desk(session: DeskSession, desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.window.pages is not None

    session._reader.failed.emit(StorageBusy())

    assert "Another program" in desktop.window.pages.desk.notice.text()
