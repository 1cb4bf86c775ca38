"""At the counter: the limit is reached, the coordinator comes, and the desk goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.override import OverrideReason, hash_code
from app.ui.desk.override_dialog import OverrideDialog
from app.ui.desk.page import DeskPage
from tests.builders import an_answer
from tests.ui.conftest import Desktop
from tests.ui.pressing import press

CODE = "48210 93756"


class Counter:
    """A desk that may have one voucher waiting, and a coordinator who may allow two more."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        assert desktop.window.pages is not None
        assert desktop.shell.session is not None
        self.desktop = desktop
        self.qtbot = qtbot
        self.pages = desktop.window.pages
        self.session = desktop.shell.session

    @property
    def page(self) -> DeskPage:
        return self.pages.desk

    def scan(self, serial: int) -> str:
        self.session.on_reading(self.desktop.morning.issuer.digits(serial))
        self.settle()
        assert self.page.card.answer is not None
        return self.page.card.answer.title

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.desktop.shell.tasks.idle)

    def asked(self) -> OverrideDialog:
        press(self.page.card.override_button, self.qtbot)
        assert self.page.asking is not None
        return self.page.asking

    def types(self, code: str) -> None:
        dialog = self.asked() if self.page.asking is None else self.page.asking
        dialog.code.setText(code)
        dialog.allow_button.click()
        self.settle()


@pytest.fixture
def counter(desktop: Desktop, qtbot: QtBot) -> Iterator[Counter]:
    issuer = desktop.morning.issuer
    desktop.morning.opened.parts.store.store_answer(
        an_answer(
            issuer.campaign_list(version=2),
            at=desktop.morning.clock(),
            policy=issuer.signed_policy(version=2, soft_vouchers=1, hard_vouchers=1, override_vouchers=2),
            catalogue=issuer.signed_catalogue(version=2, coordinator=hash_code(CODE)),
        )
    )
    desktop.window.show()
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    made = Counter(desktop, qtbot)
    made.settle()
    yield made
    made.settle()


def test_the_coordinators_code_lets_the_desk_go_on(counter: Counter) -> None:
    assert counter.scan(0) == "Accepted under reserve"
    assert not counter.page.card.override_button.isVisible()
    assert counter.scan(1) == "Not without the centre"
    assert counter.page.card.override_button.isVisible()

    counter.types(CODE)

    assert counter.page.asking is None
    assert counter.page.card.answer is not None
    assert counter.page.card.answer.title == "Authorised by the coordinator"
    counter.qtbot.waitUntil(lambda: "Authorised: 2 " in counter.pages.header.pill.text())
    assert [counter.scan(serial) for serial in (1, 2, 3)] == [
        "Accepted under reserve", "Accepted under reserve", "Not without the centre",
    ]  # fmt: skip


def test_a_wrong_code_is_said_in_the_dialog_and_can_be_typed_anew(counter: Counter) -> None:
    counter.scan(0)
    counter.scan(1)

    counter.types("1234")

    dialog = counter.page.asking
    assert dialog is not None
    assert dialog.refusal.isVisible()
    counter.types(CODE)
    assert counter.page.asking is None


def test_a_closed_dialog_can_be_opened_again(counter: Counter) -> None:
    counter.scan(0)
    counter.scan(1)
    first = counter.asked()
    first.reject()

    second = counter.asked()

    assert second is not first
    assert second.code.echoMode() is QLineEdit.EchoMode.Password
    second.reject()


def test_the_reason_and_the_note_reach_the_desk(counter: Counter) -> None:
    counter.scan(0)
    counter.scan(1)
    dialog = counter.asked()
    dialog.reasons.button(list(OverrideReason).index(OverrideReason.PEOPLE_WAITING)).click()
    dialog.note.setText("le car attend")
    counter.types(CODE)

    entries = counter.desktop.morning.opened.parts.store.unanswered_entries(500)

    assert entries[-1].body["reason"] == "people_waiting"


def test_in_test_mode_no_authorisation_is_offered(counter: Counter) -> None:
    counter.scan(0)
    counter.page.test_button.click()

    counter.scan(1)

    assert not counter.page.card.override_button.isVisible()
