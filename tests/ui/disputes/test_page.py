"""The disputes of the site: read, marked as read, and contested where the decision is against the site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.disputes import Dispute, DisputeState
from app.foundation.settings import Language, Theme
from app.services.disputes import ContestRefusal
from app.ui.disputes.contest_dialog import ContestDialog
from app.ui.disputes.page import DisputesPage
from app.ui.news import News
from app.ui.theme.look import Look
from tests.domain.stated import SITE
from tests.ui.given import SETTING
from tests.ui.languages import told_in
from tests.ui.papers import a_dispute, a_note, decided
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing

OPEN, LOST, WON = a_dispute(1), decided(2), decided(3, for_us=True)


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[DisputesPage]:
    made = DisputesPage(look)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def tell(page: DisputesPage, qapp: QApplication, *disputes: Dispute) -> list[str]:
    told_in(qapp, Language.ENGLISH, lambda: page.show_news(News(SITE, disputes), SETTING))
    return seen_words(page)


def test_without_a_dispute_it_says_what_would_appear_here(page: DisputesPage, qapp: QApplication) -> None:
    words = tell(page, qapp)

    assert "No dispute" in words
    assert not page.table.isVisible()
    assert not page.contest_button.isVisible()


def test_the_newest_is_shown_first(page: DisputesPage, qapp: QApplication) -> None:
    assert "Voucher 1-3, claimed twice" in tell(page, qapp, OPEN, LOST, WON)


def test_the_chosen_one_stays_chosen_when_others_come(page: DisputesPage, qapp: QApplication) -> None:
    tell(page, qapp, LOST, WON)
    page.table.selectRow(1)

    assert "Voucher 1-5, claimed twice" in tell(page, qapp, OPEN, LOST, WON)
    assert page.table.currentIndex().row() == 2


def test_only_what_is_looked_at_counts_as_read_and_once(page: DisputesPage, qapp: QApplication, qtbot: QtBot) -> None:
    read: list[str] = []
    page.seen.connect(read.append)
    page.hide()
    tell(page, qapp, OPEN, LOST)
    assert read == []

    page.show()
    assert read == [OPEN.id]
    page.table.selectRow(1)
    page.table.selectRow(0)
    assert read == [OPEN.id, LOST.id]


def test_a_dispute_that_changes_is_told_to_be_read_again(page: DisputesPage, qapp: QApplication) -> None:
    read: list[str] = []
    tell(page, qapp, OPEN)
    page.seen.connect(read.append)

    tell(page, qapp, decided(1))

    assert read == [OPEN.id]


@pytest.mark.parametrize(
    ("dispute", "may"),
    [
        (OPEN, False),
        (LOST, True),
        (WON, False),
        (decided(2, state=DisputeState.CONTESTED), True),
        (decided(2, state=DisputeState.CLOSED), False),
    ],
)
def test_only_a_decision_against_this_site_can_be_contested(
    page: DisputesPage, qapp: QApplication, dispute: Dispute, *, may: bool
) -> None:
    tell(page, qapp, dispute)

    assert page.contest_button.isVisible()
    assert page.contest_button.isEnabled() is may


def test_contesting_asks_why_and_wishes_it(page: DisputesPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, LOST)
    press(page.contest_button, qtbot)
    dialog = page.findChildren(ContestDialog)[0]
    dialog.note.setPlainText("Notre feuille")

    with qtbot.waitSignal(page.contest_wished) as wished:
        press(dialog.send_button, qtbot)

    assert wished.args == [LOST.id, "Notre feuille"]


def test_whether_the_note_was_kept_is_said_until_another_line_is_read(page: DisputesPage, qapp: QApplication) -> None:
    tell(page, qapp, LOST, WON)

    page.show_contest(None)
    assert page.notice.property("tone") == "ok"
    page.show_contest(ContestRefusal.CLOSED)
    assert page.notice.property("tone") == "warning"
    assert "closed" in page.notice.text()

    page.table.selectRow(1)
    assert not page.notice.isVisible()


def test_the_dispute_of_a_redemption_is_opened_now_or_when_it_is_known(page: DisputesPage, qapp: QApplication) -> None:
    tell(page, qapp, OPEN, LOST)
    page.open_redemption(LOST.claims[1].redemption_id)
    assert page.table.currentIndex().row() == 1

    page.open_redemption(WON.claims[1].redemption_id)
    tell(page, qapp, OPEN, LOST, WON)
    assert page.table.currentIndex().row() == 2


def test_everything_has_a_name_and_is_reached_by_tab(page: DisputesPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, LOST, WON)

    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> DisputesPage:
        made = DisputesPage(look)
        told = decided(2, guarantee_cents=1000, notes=(a_note(),))
        made.show_news(News(SITE, (told, OPEN, WON)), SETTING)
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1134, max(made.minimumSizeHint().height(), 560), qtbot)
    qtbot.waitUntil(lambda: clipped(made) == [])
    look.choose(Theme.LIGHT, 100)
