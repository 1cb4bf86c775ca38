"""What a mediator does in the window, on a real desk: scan, test, type, undo, lose and find the network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Tone
from app.domain.views import ExchangePhase
from app.foundation.errors import DiskFull
from app.scanner.problems import CameraGone
from app.ui.answers import Answer
from app.ui.main_window import DeskPages
from app.ui.navigation import Page
from app.ui.today.void_dialog import VoidDialog
from tests.ui.conftest import Desktop
from tests.ui.scenes import ScriptedExchange, ScriptedPictures, State, confirm, dispute


def opened(desktop: Desktop, qtbot: QtBot) -> DeskPages:
    """Open the window and wait for the desk page."""
    desktop.window.show()
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    assert desktop.window.pages is not None
    return desktop.window.pages


def camera(desktop: Desktop) -> ScriptedPictures:
    assert desktop.workshop.camera is not None
    return desktop.workshop.camera


def exchange(desktop: Desktop) -> ScriptedExchange:
    assert desktop.morning.opened.exchange is not None
    return desktop.morning.opened.exchange


def shown(pages: DeskPages) -> Answer:
    answer = pages.desk.card.answer
    assert answer is not None
    return answer


def scan(desktop: Desktop, qtbot: QtBot, text: str) -> Answer:
    """Hold a text in front of the camera and wait for the card."""
    assert desktop.shell.session is not None
    with qtbot.waitSignal(desktop.shell.session.flow.answered) as answered:
        camera(desktop).on_reading(text)
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    answer = answered.args[0]
    assert isinstance(answer, Answer)
    return answer


def states(desktop: Desktop) -> list[RedemptionState | None]:
    return [line.state for line in desktop.morning.opened.desk.day().lines]


def test_a_voucher_held_in_view_is_redeemed_and_the_exchange_is_woken(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    answer = scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    assert answer.tone is Tone.AMBER
    assert answer.title == "Accepted under reserve"
    assert states(desktop) == [RedemptionState.WAITING]
    assert "wake" in exchange(desktop).asked
    assert "1 voucher(s) = €10 waiting" in pages.header.pill.text()
    assert pages.today.model.rowCount() == 1


def test_the_card_turns_green_when_the_centre_confirms_what_it_shows(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))
    assert desktop.shell.session is not None
    taken = desktop.shell.session.flow.shown_redemption
    result = desktop.morning.opened.desk.redeem(desktop.morning.issuer.digits(0), "ATELIER")
    assert result.live_redemption_id == taken

    _confirm(desktop, str(taken))
    with qtbot.waitSignal(desktop.shell.session.flow.turned):
        exchange(desktop).tell(State(ExchangePhase.IDLE, sent=1, total=1, changed=(str(taken),)))

    assert shown(pages).tone is Tone.GREEN
    assert shown(pages).title == "Accepted"


def test_the_card_says_who_came_first_when_the_centre_holds_what_it_shows(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))
    assert desktop.shell.session is not None
    taken = str(desktop.shell.session.flow.shown_redemption)

    _confirm(desktop, taken, held=True)
    with qtbot.waitSignal(desktop.shell.session.flow.turned):
        exchange(desktop).tell(State(ExchangePhase.IDLE, sent=1, total=1, changed=(taken,)))

    assert shown(pages).tone is Tone.RED
    assert "Espace numérique de Cenon" in shown(pages).sentence
    assert shown(pages).undo_id is None


def test_the_same_voucher_again_is_said_without_alarm_and_counted_once(desktop: Desktop, qtbot: QtBot) -> None:
    opened(desktop, qtbot)
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    again = scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    assert again.title == "Already taken, by you, just now"
    assert again.tone is Tone.AMBER
    assert again.undo_id is not None
    assert desktop.morning.opened.desk.day().totals.vouchers == 1


def test_a_used_voucher_is_refused_in_red(desktop: Desktop, qtbot: QtBot) -> None:
    opened(desktop, qtbot)

    answer = scan(desktop, qtbot, desktop.morning.issuer.digits(40))

    assert (answer.title, answer.tone) == ("Already used", Tone.RED)


def test_in_test_mode_nothing_is_redeemed_and_the_card_says_so(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    qtbot.keyClick(desktop.window, Qt.Key.Key_F3)
    answer = scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    assert answer.test
    assert answer.title == "Valid"
    assert states(desktop) == []
    assert pages.desk.test_button.isChecked()


def test_undo_takes_back_what_the_card_shows(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(pages).title == "Undone")
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)

    assert states(desktop) == [RedemptionState.VOIDED]


def test_undo_of_something_older_asks_first(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.morning.redeem(0)
    pages = opened(desktop, qtbot)

    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(VoidDialog)))
    dialog = desktop.window.findChildren(VoidDialog)[0]
    assert pages.page is Page.TODAY
    assert states(desktop) == [RedemptionState.WAITING]
    dialog.reasons.button(1).setChecked(True)
    dialog.note.setText("Personne absente")
    dialog.undo_button.click()

    qtbot.waitUntil(lambda: states(desktop) == [RedemptionState.VOIDED])
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    line = desktop.morning.opened.desk.day().lines[0]
    assert (line.void_reason, line.note) == (VoidReason.NOT_DELIVERED, "Personne absente")


def test_nothing_to_undo_is_said(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: pages.desk.notice.text() == "There is nothing to undo.")


@pytest.mark.parametrize(
    ("says", "title", "taken"),
    [
        (True, "Accepted under reserve", 1),
        (False, "Code not genuine", 0),
        (None, "Not without the centre", 0),
    ],
)
def test_a_typed_short_code_is_checked_by_the_centre_first(
    desktop: Desktop, qtbot: QtBot, says: bool | None, title: str, taken: int
) -> None:
    desktop.morning.opened.says = says
    pages = opened(desktop, qtbot)

    qtbot.keyClick(desktop.window, Qt.Key.Key_F2)
    qtbot.keyClicks(pages.desk.short_code, desktop.morning.issuer.short_code(0).replace("-", "").lower())
    qtbot.keyClick(pages.desk.short_code, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: pages.desk.card.answer is not None and pages.desk.card.answer.title == title)
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    assert desktop.morning.opened.desk.day().totals.vouchers == taken


def test_the_offering_that_is_chosen_is_what_the_voucher_pays_for(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    qtbot.keyClick(desktop.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pages.desk.offerings.code == "ATELIER")
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    assert desktop.morning.opened.desk.day().lines[0].offering_label == "Atelier 2 h"


def test_on_the_page_of_settings_a_scan_redeems_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    pages.open_page(Page.SETTINGS)

    camera(desktop).on_reading(desktop.morning.issuer.digits(0))

    qtbot.waitUntil(lambda: "the scanner works" in pages.settings.tried.text())
    assert states(desktop) == []


@pytest.mark.parametrize("page", [Page.TODAY, Page.EXCHANGE, Page.DIAGNOSTICS, Page.ABOUT], ids=lambda page: page.name)
def test_a_voucher_that_lies_in_view_of_the_camera_is_taken_on_the_page_of_the_desk_only(
    desktop: Desktop, qtbot: QtBot, page: Page
) -> None:
    pages, digits = opened(desktop, qtbot), desktop.morning.issuer.digits(0)
    pages.open_page(page)

    camera(desktop).on_reading(digits)
    exchange(desktop).tell(State(ExchangePhase.IDLE, sent=1, total=1))
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)

    assert pages.page is page
    assert states(desktop) == []
    assert f"look again {digits}" not in camera(desktop).asked
    pages.open_page(Page.DESK)
    assert camera(desktop).asked[-1] == f"look again {digits}"
    assert scan(desktop, qtbot, digits).title == "Accepted under reserve"


def test_what_was_tried_in_the_settings_is_read_again_at_the_desk_once(desktop: Desktop, qtbot: QtBot) -> None:
    pages, digits = opened(desktop, qtbot), desktop.morning.issuer.digits(0)
    pages.open_page(Page.SETTINGS)
    camera(desktop).on_reading(digits)
    qtbot.waitUntil(lambda: "the scanner works" in pages.settings.tried.text())

    pages.open_page(Page.DESK)
    pages.open_page(Page.TODAY)
    pages.open_page(Page.DESK)

    assert camera(desktop).asked.count(f"look again {digits}") == 1


def test_a_handheld_scanner_brings_its_answer_into_view_from_any_page(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    pages.open_page(Page.EXCHANGE)

    desktop.shell.wedge.scanned.emit(desktop.morning.issuer.digits(0))

    qtbot.waitUntil(lambda: pages.desk.card.answer is not None)
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    assert pages.page is Page.DESK
    assert states(desktop) == [RedemptionState.WAITING]


def test_a_claim_that_the_centre_holds_can_be_withdrawn(desktop: Desktop, qtbot: QtBot) -> None:
    morning = desktop.morning
    claim = morning.redeem(0)
    dispute(morning.opened.parts, morning.issuer, morning.clock, claim)
    pages = opened(desktop, qtbot)
    pages.open_page(Page.TODAY)
    assert pages.today.undo_button.accessibleName() == "Withdraw…"

    pages.today.undo_button.click()
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(VoidDialog)))
    dialog = desktop.window.findChildren(VoidDialog)[0]
    assert dialog.undo_button.text() == "Withdraw it"
    dialog.undo_button.click()

    qtbot.waitUntil(lambda: pages.desk.card.answer is not None)
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    assert shown(pages).title == "Claim withdrawn"
    assert states(desktop) == [RedemptionState.VOIDED]


def test_offline_the_header_says_how_much_waits_and_since_when(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)
    scan(desktop, qtbot, desktop.morning.issuer.digits(0))

    exchange(desktop).tell(State(ExchangePhase.OFFLINE, failure="centre_unreachable", next_try_in_s=30))

    qtbot.waitUntil(lambda: pages.header.pill.text().startswith("Offline · 1 voucher(s) = €10 waiting since"))
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)
    exchange(desktop).tell(State(ExchangePhase.SENDING))
    qtbot.waitUntil(lambda: not pages.exchange.now_button.isEnabled())
    assert pages.header.pill.text().startswith("Offline")


def test_f5_exchanges_now(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    pages.open_page(Page.EXCHANGE)
    qtbot.keyClick(desktop.window, Qt.Key.Key_F5)

    assert exchange(desktop).asked.count("wake") == 1


def test_a_camera_that_goes_away_is_said_and_the_handheld_scanner_goes_on(desktop: Desktop, qtbot: QtBot) -> None:
    pages = opened(desktop, qtbot)

    camera(desktop).on_problem(CameraGone(0))
    qtbot.waitUntil(lambda: "unplugged" in pages.desk.camera.accessibleDescription())
    desktop.shell.wedge.scanned.emit(desktop.morning.issuer.digits(0))

    qtbot.waitUntil(lambda: states(desktop) == [RedemptionState.WAITING])
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)


def test_a_desk_that_cannot_be_opened_says_why(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.workshop.problem = DiskFull()
    desktop.window.show()

    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()

    assert "The disk is full" in desktop.window.welcome.problem.text()


def test_closing_the_window_stops_the_camera_and_the_exchange(desktop: Desktop, qtbot: QtBot) -> None:
    opened(desktop, qtbot)

    desktop.window.close()

    assert camera(desktop).asked[-1] == "stop"
    assert exchange(desktop).asked[-1] == "stop"


def _confirm(desktop: Desktop, redemption_id: str, *, held: bool = False) -> None:
    morning = desktop.morning
    result = morning.redeem(0)
    stand_in = type(result)(
        result.decision, taken=True, redemption_id=redemption_id, offering=result.offering, at=result.at
    )
    if held:
        dispute(morning.opened.parts, morning.issuer, morning.clock, stand_in)
    else:
        confirm(morning.opened.parts, morning.issuer, morning.clock, stand_in)
