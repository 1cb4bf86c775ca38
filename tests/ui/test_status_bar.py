"""The bar above the pages says where we are, what waits, how many euros, and since when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.views import ExchangePhase
from app.foundation.settings import Language, Theme
from app.ui.overview import Overview
from app.ui.status_bar import Footer, Header, StatusPill
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.ui.given import an_item, an_overview
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, showing
from tests.ui.scenes import State

WAITING = an_overview(waiting=(an_item(0), an_item(56), an_item(3)))
"""Three redemptions, the oldest of 11:04."""
ONLY_AN_UNDO = an_overview(waiting=(an_item(10, kind="void"),))


@pytest.fixture
def pill(look: Look, qtbot: QtBot) -> StatusPill:
    made = StatusPill(look)
    qtbot.addWidget(made)
    return made


def told(pill: StatusPill, qapp: QApplication, overview: Overview, state: State | None = None) -> tuple[str, object]:
    told_in(qapp, Language.ENGLISH, lambda: pill.tell(overview, state))
    return pill.text(), pill.property("tone")


def test_what_waits_is_told_in_vouchers_in_euros_and_since_when(pill: StatusPill, qapp: QApplication) -> None:
    assert told(pill, qapp, WAITING) == ("3 vouchers = €30 waiting since 11:04", "warning")


def test_the_same_in_french(pill: StatusPill, qapp: QApplication) -> None:
    told_in(qapp, Language.FRENCH, lambda: pill.tell(WAITING, None))

    words = " ".join(pill.text().split())
    assert "3 pass" in words
    assert "30 €" in words
    assert "11 h 04" in words


def test_an_undo_that_waits_alone_is_not_told_as_zero_vouchers(pill: StatusPill, qapp: QApplication) -> None:
    for state in (None, State(ExchangePhase.OFFLINE)):
        words, tone = told(pill, qapp, ONLY_AN_UNDO, state)
        assert words.endswith("1 undo waiting to be sent")
        assert tone == "warning"


def test_yesterday_is_said_when_it_is_since_yesterday(pill: StatusPill, qapp: QApplication) -> None:
    overview = an_overview(waiting=(an_item(60 * 24),))

    assert told(pill, qapp, overview)[0] == "1 voucher = €10 waiting since yesterday at 12:00"


@pytest.mark.parametrize("phase", [ExchangePhase.OFFLINE, ExchangePhase.WAITING_TO_RETRY])
def test_without_a_network_it_says_so_with_and_without_a_queue(
    pill: StatusPill, qapp: QApplication, phase: ExchangePhase
) -> None:
    state = State(phase, failure="centre_unreachable", next_try_in_s=30)

    assert told(pill, qapp, WAITING, state) == ("Offline · 3 vouchers = €30 waiting since 11:04", "warning")
    assert told(pill, qapp, an_overview(), state) == ("Offline · nothing waits", "warning")


def test_while_sending_it_says_how_far_it_is(pill: StatusPill, qapp: QApplication) -> None:
    state = State(ExchangePhase.SENDING, sent=120, total=300)

    assert told(pill, qapp, WAITING, state) == ("Sending: 120 of 300", "info")


def test_an_exchange_with_nothing_to_send_is_not_told_as_sending(pill: StatusPill, qapp: QApplication) -> None:
    assert told(pill, qapp, an_overview(), State(ExchangePhase.SENDING))[0] == "Everything is sent"


def test_a_centre_that_refuses_is_told_in_red_with_the_page_to_open(pill: StatusPill, qapp: QApplication) -> None:
    words, tone = told(pill, qapp, WAITING, State(ExchangePhase.REFUSED, failure="centre_refused"))

    assert "see Exchange" in words
    assert tone == "bad"


def test_green_only_when_everything_was_sent_once(pill: StatusPill, qapp: QApplication) -> None:
    assert told(pill, qapp, an_overview(), State(ExchangePhase.IDLE)) == ("Everything is sent", "ok")
    assert told(pill, qapp, an_overview(last_exchange_at=None)) == ("No exchange yet", "info")


def test_a_screen_reader_is_told_the_same(pill: StatusPill, qapp: QApplication) -> None:
    words, _tone = told(pill, qapp, WAITING)

    assert pill.accessibleName() == words


def words_of(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def test_the_header_names_the_site_the_desk_and_the_day(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    header = Header(look)
    qtbot.addWidget(header)

    told_in(qapp, Language.FRENCH, lambda: header.tell(an_overview(), None))

    assert "Médiathèque de Bourg" in words_of(header)
    assert "Poste 1 · lundi 23 novembre" in words_of(header)


def test_the_day_is_that_of_the_site_late_in_the_evening(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    header = Header(look)
    qtbot.addWidget(header)

    told_in(qapp, Language.FRENCH, lambda: header.tell(an_overview(at=NOON + timedelta(hours=12, minutes=30)), None))

    assert "mardi 24 novembre" in words_of(header)


def test_what_is_new_in_disputes_is_a_button_that_leads_there(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    header = Header(look)
    qtbot.addWidget(header)
    header.show()
    assert not header.news_button.isVisible()

    told_in(qapp, Language.ENGLISH, lambda: header.show_unseen(2))
    assert header.news_button.isVisible()
    assert header.news_button.accessibleName() == "2 disputes to read"
    with qtbot.waitSignal(header.disputes_wished):
        header.news_button.click()

    header.show_unseen(0)
    assert not header.news_button.isVisible()


def test_with_large_text_the_button_is_short_but_spoken_whole(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    header = Header(look)
    qtbot.addWidget(header)
    told_in(qapp, Language.ENGLISH, lambda: header.show_unseen(2))

    told_in(qapp, Language.ENGLISH, lambda: look.choose(Theme.LIGHT, 150))
    assert header.news_button.text().strip() == "2"
    assert header.news_button.accessibleName() == "2 disputes to read"
    look.choose(Theme.LIGHT, 100)


def test_the_footer_tells_the_keys_and_how_fresh_the_list_is(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    footer = Footer(look)
    qtbot.addWidget(footer)

    told_in(qapp, Language.ENGLISH, lambda: footer.tell(an_overview()))
    assert "Last list: 09:00" in words_of(footer)
    assert "F2 | Short code" in words_of(footer)

    told_in(qapp, Language.ENGLISH, lambda: footer.tell(an_overview(campaigns=0)))
    assert "No list of used vouchers yet" in words_of(footer)


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("changed_later", [False, True])
@pytest.mark.parametrize("part", [Header, Footer])
def test_the_french_words_fit_at_every_text_size(
    qapp: QApplication, look: Look, qtbot: QtBot, *, part: type[Header | Footer], changed_later: bool, percent: int
) -> None:
    def make() -> Header | Footer:
        made = part(look)
        overview = an_overview(waiting=tuple(an_item(60 * 24 + number) for number in range(12)))
        if isinstance(made, Header):
            made.tell(overview, State(ExchangePhase.OFFLINE))
            made.show_unseen(12)
        else:
            made.tell(overview)
        return made

    look.choose(Theme.LIGHT, 100 if changed_later else percent)
    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    look.choose(Theme.LIGHT, percent)
    showing(made, 1258, made.sizeHint().height(), qtbot)
    found, needed = clipped(made), made.minimumSizeHint().width()
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert needed <= 1258
