"""What waits, how the last exchange went, and the button to exchange now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.journal_trouble import JournalTrouble, TroubleKind
from app.domain.views import ExchangePhase
from app.foundation.settings import Language, Theme
from app.ui.exchange.page import ExchangePage
from app.ui.exchange.words import trouble_words
from app.ui.overview import Overview
from app.ui.sentences import failure_sentence
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.ui.given import SETTING, an_item, an_overview
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing
from tests.ui.scenes import State

WAITING = an_overview(waiting=(an_item(56), an_item(3), an_item(1)))
FAILED = State(ExchangePhase.WAITING_TO_RETRY, failure="not_the_centre", next_try_in_s=30)


def a_progress(sent: int, confirmed: int = 0, refused: int = 0) -> ExchangeProgress:
    """An exchange of 120 that was begun at noon."""
    return ExchangeProgress(
        ExchangeStep.SENDING, NOON, sent=sent, total=120, confirmed=confirmed, refused=refused, errors=0
    )


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[ExchangePage]:
    made = ExchangePage(look)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def tell(page: ExchangePage, qapp: QApplication, overview: Overview, *states: State) -> list[str]:
    def both() -> None:
        page.show_overview(overview)
        for state in states:
            page.show_loop(state)

    told_in(qapp, Language.ENGLISH, both)
    return seen_words(page)


def test_the_sum_that_waits_is_told_in_euros_in_vouchers_and_since_when(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, WAITING)

    assert "€30" in words
    assert "3 vouchers since 11:04" in words
    assert page.table.isVisible()
    assert page.state.property("tone") == "warning"


def test_with_nothing_waiting_it_says_so_without_a_table(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, an_overview())

    assert "Nothing waits" in words
    assert not page.table.isVisible()
    assert page.state.property("tone") == "ok"


def test_an_undo_that_waits_alone_is_not_told_as_zero_vouchers(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, an_overview(waiting=(an_item(10, kind="void"),)))

    assert "1 undo waiting to be sent" in words
    assert page.table.isVisible()
    assert page.state.property("tone") == "warning"


def test_the_last_exchange_and_the_list_are_told_with_their_age(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, an_overview(last_exchange_at=NOON - timedelta(hours=2), campaigns=2))

    assert "10:00" in words
    assert "2 hours ago" in words
    assert "09:00" in words
    assert "2 campaigns covered" in words


def test_a_new_desk_has_no_exchange_and_no_list_yet(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, an_overview(last_exchange_at=None, campaigns=0))

    assert words.count("None yet") == 2


def test_a_failure_is_a_sentence_with_the_time_of_the_next_try(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, WAITING, FAILED)

    assert failure_sentence("not_the_centre") in words
    assert "Next try in 30 seconds." in words
    assert page.state.property("tone") == "warning"


def test_the_failure_of_before_the_start_is_told_too(page: ExchangePage, qapp: QApplication) -> None:
    words = tell(page, qapp, an_overview(waiting=(an_item(1),), last_failure="centre_unreachable"))

    assert failure_sentence("centre_unreachable") in words


def test_a_refusal_of_the_centre_is_red(page: ExchangePage, qapp: QApplication) -> None:
    tell(page, qapp, WAITING, State(ExchangePhase.REFUSED, failure="centre_refused"))

    assert page.state.property("tone") == "bad"


def test_while_sending_the_bar_moves_and_the_button_waits(page: ExchangePage, qapp: QApplication) -> None:
    bar = page.findChildren(QProgressBar)[0]

    tell(page, qapp, WAITING, State(ExchangePhase.SENDING, sent=40, total=120))
    assert bar.isVisible()
    assert (bar.value(), bar.maximum()) == (40, 120)
    assert not page.now_button.isEnabled()

    tell(page, qapp, an_overview(), State(ExchangePhase.IDLE))
    assert not bar.isVisible()
    assert page.now_button.isEnabled()
    assert "Everything is sent" in seen_words(page)


def test_what_the_centre_did_not_accept_is_said_with_where_to_look(page: ExchangePage, qapp: QApplication) -> None:
    assert not any("not accepted" in words for words in tell(page, qapp, an_overview()))

    words = tell(page, qapp, an_overview(disputes=2))

    assert "2 redemptions not accepted by the centre" in words
    assert any("Disputes (Ctrl 4)" in each for each in words)


def test_the_button_asks_for_an_exchange_and_shows_the_key_that_works_everywhere(
    page: ExchangePage, qapp: QApplication, qtbot: QtBot
) -> None:
    tell(page, qapp, WAITING)

    with qtbot.waitSignal(page.exchange_wished):
        press(page.now_button, qtbot)
    assert page.now_button.text().endswith("(F5)")


def test_every_control_has_a_name_and_is_reached_by_tab(page: ExchangePage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, WAITING)

    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> ExchangePage:
        made = ExchangePage(look)
        items = tuple(an_item(number, last_error="bad_receipt") for number in range(9))
        made.show_overview(an_overview(waiting=items, disputes=2))
        made.show_loop(FAILED)
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    # As high as the scroll area of the window lets it become.
    showing(made, 1250, max(made.minimumSizeHint().height(), made.heightForWidth(1250), 660), qtbot)
    qtbot.waitUntil(lambda: clipped(made) == [])
    look.choose(Theme.LIGHT, 100)


def test_an_exchange_tells_how_far_it_has_come_what_it_does_and_since_when(
    page: ExchangePage, qapp: QApplication
) -> None:
    words = tell(page, qapp, WAITING, State(ExchangePhase.SENDING, sent=40, total=120, progress=a_progress(sent=40)))

    assert "Exchanging: sent 40 of 120" in words
    assert any(each.endswith("Begun at 12:00.") for each in words)


def test_more_than_what_waited_at_first_does_not_overrun_the_bar(page: ExchangePage, qapp: QApplication) -> None:
    tell(page, qapp, WAITING, State(ExchangePhase.SENDING, sent=130, total=120, progress=a_progress(sent=130)))

    bar = page.findChildren(QProgressBar)[0]
    assert bar.value() == bar.maximum() == 120


def test_an_exchange_that_has_ended_tells_its_counts(page: ExchangePage, qapp: QApplication) -> None:
    done = a_progress(sent=120, confirmed=118, refused=2)

    words = tell(page, qapp, an_overview(), State(ExchangePhase.IDLE, sent=120, total=120, progress=done))

    assert "In the last exchange: sent 120 · confirmed 118 · not accepted 2." in words


def test_an_item_that_failed_is_shown_with_why_and_what_to_do(page: ExchangePage, qapp: QApplication) -> None:
    failed = an_overview(waiting=(an_item(56), an_item(30, attempts=2, last_error="bad_receipt")), disputes=1)

    words = tell(page, qapp, failed, State(ExchangePhase.IDLE))

    assert "1 item without an answer: the list below says why" in words
    assert page.item.isVisible()
    assert page.item.accessibleName() == "Redemption of voucher 1-30, today at 11:30"
    assert "tell the operator" in page.item.text()
    assert page.table.currentIndex().row() == 1, "the one that failed, not the oldest"


def test_another_line_that_has_not_failed_needs_no_explanation(page: ExchangePage, qapp: QApplication) -> None:
    tell(page, qapp, an_overview(waiting=(an_item(56), an_item(30, last_error="retry"))))

    page.table.selectRow(0)
    assert not page.item.isVisible()
    page.table.selectRow(1)
    assert page.item.isVisible()


def test_the_chosen_line_stays_chosen_while_others_are_answered(page: ExchangePage, qapp: QApplication) -> None:
    items = (an_item(56), an_item(30, last_error="retry"), an_item(20, last_error="retry"))
    tell(page, qapp, an_overview(waiting=items))
    page.table.selectRow(2)

    tell(page, qapp, an_overview(waiting=items[1:]))

    assert page.table.currentIndex().row() == 1


@pytest.mark.parametrize("kind", TroubleKind)
def test_what_is_wrong_with_the_journal_is_said_with_its_way_out(
    page: ExchangePage, qapp: QApplication, kind: TroubleKind
) -> None:
    trouble = JournalTrouble(kind, NOON)

    words = tell(page, qapp, an_overview(troubles=(trouble,), disputes=2))

    title, text = told_in(qapp, Language.ENGLISH, lambda: trouble_words(trouble, SETTING))
    assert title in words
    assert text in words
    assert not any("not accepted" in each for each in words), "one thing at a time"
    assert title not in tell(page, qapp, an_overview())


def test_the_exchange_by_a_file_is_one_button_away(page: ExchangePage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, an_overview())
    press(page.files_button, qtbot)
    dialog = page.files
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    with qtbot.waitSignal(page.export_wished) as wished:
        dialog.export_wished.emit(Path("stick.json"))
    assert wished.args == [Path("stick.json")]

    page.show_file_busy()
    page.show_file_problem("The disk is full.")
    assert dialog.outcome.text() == "The disk is full."
    assert dialog.outcome.property("tone") == "bad"

    dialog.reject()
    page.show_file_result("Done", "", "ok")  # nobody waits for it any more
    press(page.files_button, qtbot)
    assert page.files is not dialog
