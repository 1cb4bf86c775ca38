"""The list of the day: what came, how much, and undoing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.redemption import CHOSEN_REASONS, RedemptionState
from app.domain.verdicts import Verdict
from app.foundation.settings import Language, Theme
from app.ui.overview import Overview
from app.ui.theme.look import Look
from app.ui.today.page import TodayPage
from app.ui.today.table_model import Column
from app.ui.today.void_dialog import VoidDialog
from tests.ui.given import a_line, a_refusal, an_overview
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing
from tests.ui.scenes import Morning

CONFIRMED = a_line(3, state=RedemptionState.CONFIRMED)
WAITING = a_line(1)
REFUSED = a_refusal(2, Verdict.EXPIRED)
LINES = (WAITING, REFUSED, CONFIRMED)


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[TodayPage]:
    made = TodayPage(look)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def tell(page: TodayPage, qapp: QApplication, *lines: object, language: Language = Language.ENGLISH) -> None:
    told_in(qapp, language, lambda: page.show_overview(an_overview(*lines)))  # type: ignore[arg-type]


def asked(page: TodayPage) -> VoidDialog:
    """The one dialog that is open."""
    (dialog,) = [each for each in page.findChildren(VoidDialog) if each.isVisible()]
    return dialog


def test_a_day_without_a_scan_says_what_will_be_here(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp)

    assert not page.table.isVisible()
    assert "No scan yet today" in seen_words(page)
    assert not page.undo_button.isEnabled()


def test_the_sum_of_the_day_counts_what_is_live(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES, a_line(5, state=RedemptionState.VOIDED))

    assert "2 vouchers · €20 · confirmed 1 · waiting 1" in seen_words(page)
    assert page.table.isVisible()


def test_the_newest_line_is_open_at_first(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES)

    assert page.table.currentIndex().row() == 0
    assert page.undo_button.isEnabled()


def test_arrows_move_through_the_list_and_only_what_can_be_undone_offers_it(
    page: TodayPage, qapp: QApplication, qtbot: QtBot
) -> None:
    tell(page, qapp, *LINES)
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert not page.undo_button.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.undo_button.isEnabled()


def test_the_chosen_line_stays_chosen_when_another_voucher_comes(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES)
    page.table.selectRow(2)

    tell(page, qapp, a_line(0), *LINES)

    assert page.model.line(page.table.currentIndex().row()) == CONFIRMED


def test_a_line_that_turns_confirmed_is_told_at_once_in_its_details(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES)

    tell(page, qapp, replace(WAITING, state=RedemptionState.CONFIRMED), REFUSED, CONFIRMED)

    assert "Confirmed" in seen_words(page.details)
    assert page.table.currentIndex().row() == 0


def test_undo_asks_why_and_then_tells_the_wish(page: TodayPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, *LINES)
    press(page.undo_button, qtbot)
    dialog = asked(page)
    dialog.reasons.button(1).click()

    with qtbot.waitSignal(page.void_wished) as wished:
        press(dialog.undo_button, qtbot)

    assert wished.args == [WAITING.redemption_id, CHOSEN_REASONS[1], ""]


def test_the_delete_key_asks_as_well(page: TodayPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, *LINES)

    with qtbot.waitSignal(page.undo_button.clicked):
        qtbot.keySequence(page, QKeySequence("Del"))

    asked(page).reject()


def test_what_is_told_while_the_question_is_open_does_not_change_what_is_undone(
    page: TodayPage, qapp: QApplication, qtbot: QtBot
) -> None:
    tell(page, qapp, *LINES)
    press(page.undo_button, qtbot)
    dialog = asked(page)

    tell(page, qapp, a_line(0), *LINES)
    with qtbot.waitSignal(page.void_wished) as wished:
        press(dialog.undo_button, qtbot)

    assert wished.args[0] == WAITING.redemption_id


def test_undo_of_a_known_redemption_is_asked_for_from_the_desk(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES)

    page.ask_to_void(str(CONFIRMED.redemption_id))

    assert page.table.currentIndex().row() == 2
    asked(page).reject()


def test_undo_of_an_unknown_redemption_asks_nothing(page: TodayPage, qapp: QApplication) -> None:
    tell(page, qapp, *LINES)

    page.ask_to_void("another")

    assert page.findChildren(VoidDialog) == []


def test_every_control_has_a_name_and_is_reached_by_tab(page: TodayPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, *LINES)

    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


def a_morning(morning: Morning) -> Overview:
    morning.pass_by()
    desk = morning.opened.desk
    return Overview(desk.day(), desk.status(), desk.waiting_items(), morning.clock())


def test_a_real_morning_can_be_gone_through_line_by_line(page: TodayPage, morning: Morning) -> None:
    overview = a_morning(morning)

    page.show_overview(overview)
    alerts = []
    for number in range(page.model.rowCount()):
        page.table.selectRow(number)
        assert page.undo_button.isEnabled() == overview.day.lines[number].can_void
        alerts.append(page.details.told())

    assert [alert for alert in alerts if alert] == ["Already redeemed today at 10:12 by Espace numérique de Cenon."]


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, morning: Morning, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)
    overview = a_morning(morning)

    def make() -> TodayPage:
        made = TodayPage(look)
        made.show_overview(overview)
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1258, 660, qtbot)
    found = clipped(made)
    state_width = made.table.columnWidth(Column.STATE)
    state_needed = made.table.sizeHintForColumn(Column.STATE)
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert state_width >= state_needed
