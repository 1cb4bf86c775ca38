"""A computer that is not a desk yet: try the demonstration, or enrol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from app.foundation.errors import WrongEnrolmentCode
from app.foundation.settings import Language, Theme
from app.ui.sentences import problem_sentence
from app.ui.theme.look import Look
from app.ui.welcome.page import WelcomePage
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[WelcomePage]:
    made = WelcomePage(look)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def fill(page: WelcomePage, address: str, code: str, name: str = "Poste 2") -> None:
    page.address.setText(address)
    page.code.setText(code)
    page.name.setText(name)


def busy(page: WelcomePage) -> bool:
    return page.findChildren(QProgressBar)[0].isVisible()


def test_the_demonstration_is_one_key_away(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.demonstration_wished):
        press(page.demonstration, qtbot)


def test_enrolling_tells_the_address_the_code_and_the_name(page: WelcomePage, qtbot: QtBot) -> None:
    fill(page, " https://centre.example ", " AB12-CD34 ", " Poste 2 ")

    with qtbot.waitSignal(page.enrol_wished) as wished:
        press(page.enrol, qtbot)

    assert wished.args == ["https://centre.example", "AB12-CD34", "Poste 2"]


@pytest.mark.parametrize("field", ["address", "code", "name"])
def test_return_in_any_field_enrols(page: WelcomePage, qtbot: QtBot, field: str) -> None:
    fill(page, "https://centre.example", "AB12")

    with qtbot.waitSignal(page.enrol_wished):
        qtbot.keyClick(getattr(page, field), Qt.Key.Key_Return)


def test_an_address_without_a_scheme_is_taken_as_a_safe_one(page: WelcomePage, qtbot: QtBot) -> None:
    fill(page, "centre.example", "AB12")

    with qtbot.waitSignal(page.enrol_wished) as wished:
        press(page.enrol, qtbot)

    assert wished.args[0] == "https://centre.example"


def test_a_desk_without_a_name_gets_one(page: WelcomePage, qtbot: QtBot) -> None:
    fill(page, "https://centre.example", "AB12", "  ")

    with qtbot.waitSignal(page.enrol_wished) as wished:
        press(page.enrol, qtbot)

    assert wished.args[2] == "Desk 1"


@pytest.mark.parametrize(("address", "code", "focused"), [("", "AB12", "address"), ("https://x.example", " ", "code")])
def test_what_is_missing_is_said_and_gets_the_focus(
    page: WelcomePage, qtbot: QtBot, address: str, code: str, focused: str
) -> None:
    fill(page, address, code)

    with qtbot.assertNotEmitted(page.enrol_wished):
        press(page.enrol, qtbot)

    assert "Fill in" in page.problem.text()
    assert getattr(page, focused).hasFocus()


def test_while_something_is_being_done_nothing_else_can_be_asked(page: WelcomePage, qtbot: QtBot) -> None:
    page.show_progress("Enrolling this desk…")

    assert busy(page)
    assert "Enrolling this desk…" in seen_words(page)
    with qtbot.assertNotEmitted(page.demonstration_wished), qtbot.assertNotEmitted(page.enrol_wished):
        press(page.demonstration, qtbot)
        press(page.enrol, qtbot)


@pytest.mark.parametrize("step", ["centre", "vouchers", "pictures", "desk", "service"])
def test_a_step_of_the_demonstration_is_told_in_words_not_by_its_name(page: WelcomePage, step: str) -> None:
    page.show_step(step)

    assert busy(page)
    assert step not in seen_words(page)
    assert any(words.endswith("…") and " " in words for words in seen_words(page))


def test_a_problem_is_told_and_another_try_is_possible(page: WelcomePage, qtbot: QtBot) -> None:
    fill(page, "https://centre.example", "AB12")
    page.show_progress("Enrolling this desk…")

    page.show_problem("This enrolment code is mistyped.")

    assert not busy(page)
    assert page.problem.text() == "This enrolment code is mistyped."
    assert page.code.text() == "AB12", "what was typed is still there"
    with qtbot.waitSignal(page.enrol_wished):
        press(page.enrol, qtbot)


def test_once_it_is_ready_no_old_problem_is_left(page: WelcomePage) -> None:
    page.show_problem("This enrolment code is mistyped.")

    page.show_ready()

    assert not page.problem.isVisible()
    assert page.demonstration.isEnabled()


def test_every_control_has_a_name_and_is_reached_by_tab(page: WelcomePage, qtbot: QtBot) -> None:
    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> WelcomePage:
        made = WelcomePage(look)
        made.show_problem(problem_sentence(WrongEnrolmentCode()))
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1366, max(768, made.sizeHint().height()), qtbot)
    found, needed = clipped(made), made.minimumSizeHint().width()
    look.choose(Theme.LIGHT, 100)

    assert found == []
    assert needed <= 1366
