"""What the site is owed: months, sums, the check in words, and the file that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.desk_documents import KeptStatement, StatementCheck
from app.foundation.settings import Language, Theme
from app.ui.news import News
from app.ui.statements.page import StatementsPage
from app.ui.theme.look import Look
from tests.domain.stated import Stated
from tests.ui.given import SETTING
from tests.ui.languages import told_in
from tests.ui.papers import kept
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing

NOVEMBER = kept("2026-11", 43000, guarantee_cents=2000, held_count=3)
OCTOBER = kept("2026-10", 38000)
SOUND = StatementCheck(Stated().verified(), ())


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[StatementsPage]:
    made = StatementsPage(look)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def tell(page: StatementsPage, qapp: QApplication, *months: KeptStatement) -> list[str]:
    told_in(qapp, Language.ENGLISH, lambda: page.show_news(News(statements=months), SETTING))
    return seen_words(page)


def test_before_the_first_month_it_says_what_will_come(page: StatementsPage, qapp: QApplication) -> None:
    words = tell(page, qapp)

    assert "No statement yet" in words
    assert any("even if the operator disappears" in each for each in words)
    assert not page.check_button.isVisible()


def test_a_month_tells_what_is_owed_who_pays_it_and_what_is_held(page: StatementsPage, qapp: QApplication) -> None:
    words = tell(page, qapp, NOVEMBER, OCTOBER)

    assert {"November 2026", "€430", "€410", "€20"} <= set(words)
    assert "3 redemptions, paid later if accepted" in words

    page.table.selectRow(1)
    assert {"October 2026", "€380", "none"} <= set(seen_words(page))


def test_verifying_says_what_was_proved(page: StatementsPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, NOVEMBER, OCTOBER)

    with qtbot.waitSignal(page.check_wished) as wished:
        press(page.check_button, qtbot)
    assert wished.args == ["2026-11"]
    assert not page.check_button.isEnabled()
    assert page.result.isVisible()

    page.show_check("2026-11", SOUND)
    assert page.result.property("tone") == "ok"
    assert page.check_button.isEnabled()


def test_the_result_of_one_month_is_not_shown_with_another(page: StatementsPage, qapp: QApplication) -> None:
    tell(page, qapp, NOVEMBER, OCTOBER)
    page.check_button.click()
    page.table.selectRow(1)
    assert not page.result.isVisible()
    assert page.check_button.isEnabled()

    page.show_check("2026-11", SOUND)
    assert not page.result.isVisible()


def test_news_leave_the_month_and_its_result_where_they_are(page: StatementsPage, qapp: QApplication) -> None:
    tell(page, qapp, OCTOBER)
    page.show_check("2026-10", SOUND)

    tell(page, qapp, NOVEMBER, OCTOBER)

    assert page.table.currentIndex().row() == 1
    assert page.result.isVisible()


def test_the_file_is_saved_where_one_wishes(
    page: StatementsPage, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    tell(page, qapp, NOVEMBER)
    press(page.save_button, qtbot)
    chooser = page.findChildren(QFileDialog)[0]
    assert Path(chooser.selectedFiles()[0]).name == "comptoir-2026-11.json"
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile("novembre.json")

    with qtbot.waitSignal(page.save_wished) as wished:
        chooser.accept()
    assert wished.args == ["2026-11", tmp_path / "novembre.json"]

    page.show_saved(tmp_path / "novembre.json")
    assert "novembre.json" in page.result.accessibleName()
    page.show_problem("The disk is full.")
    assert page.result.text() == "The disk is full."


def test_everything_has_a_name_and_is_reached_by_tab(page: StatementsPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, NOVEMBER, OCTOBER)

    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> StatementsPage:
        made = StatementsPage(look)
        made.show_news(News(statements=(NOVEMBER, OCTOBER)), SETTING)
        made.show_check("2026-11", SOUND)
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1134, max(made.minimumSizeHint().height(), 560), qtbot)
    qtbot.waitUntil(lambda: clipped(made) == [])
    look.choose(Theme.LIGHT, 100)
