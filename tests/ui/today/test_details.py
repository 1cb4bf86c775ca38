"""Everything that is known of one line of the day, and what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.receipts import FirstClaim, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Decision, Verdict
from app.domain.views import DayLine
from app.foundation.settings import Language
from app.ui.sentences import refusal_sentence
from app.ui.theme.look import Look
from app.ui.today.details import LineDetails
from tests.builders import NOON, terms
from tests.ui.given import SETTING, a_line, a_refusal
from tests.ui.languages import told_in
from tests.ui.pressing import seen_words


@pytest.fixture
def details(look: Look, qtbot: QtBot) -> LineDetails:
    made = LineDetails(look)
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    return made


def told(details: LineDetails, line: DayLine, qapp: QApplication) -> list[str]:
    """The words that are seen for this line, in English."""
    told_in(qapp, Language.ENGLISH, lambda: details.show_line(line, SETTING))
    return seen_words(details)


def after(words: list[str], name: str) -> str:
    return words[len(words) - words[::-1].index(name)]


def test_a_redemption_tells_its_facts(details: LineDetails, qapp: QApplication) -> None:
    words = told(details, a_line(56), qapp)

    assert after(words, "Time") == "11:04"
    assert after(words, "Voucher") == str(a_line(56).ref)
    assert after(words, "Sponsor") == "Département de la Gironde"
    assert after(words, "Service") == "Atelier 2 h"
    assert after(words, "Amount") == "€10"
    assert "Waiting" in words
    assert details.told() == ""


def test_a_dispute_says_who_came_first_when_and_what_to_do(details: LineDetails, qapp: QApplication) -> None:
    first = FirstClaim("0199a000-0000-7000-8000-0000000000f1", "Espace de Cenon", NOON - timedelta(hours=2))
    line = a_line(state=RedemptionState.HELD, reason=RefusalReason.ALREADY_REDEEMED, first=first, can_void=False)

    words = told(details, line, qapp)

    assert details.told() == "Already redeemed today at 10:00 by Espace de Cenon."
    assert any("tell your coordinator" in each for each in words)


def test_a_dispute_that_can_be_ended_here_says_how(details: LineDetails, qapp: QApplication) -> None:
    words = told(details, a_line(state=RedemptionState.HELD, reason=RefusalReason.ALREADY_REDEEMED), qapp)

    assert any("withdraw the claim" in each for each in words)


def test_an_undo_that_the_centre_refused_says_so_and_why(details: LineDetails, qapp: QApplication) -> None:
    words = told(details, a_line(state=RedemptionState.CONFIRMED, reason=RefusalReason.SETTLED), qapp)

    assert details.told() == "The centre did not undo it: the redemption stands."
    assert refusal_sentence(RefusalReason.SETTLED) in words
    assert "Confirmed, not undone" in words


@pytest.mark.parametrize("reason", RefusalReason)
def test_a_refusal_of_the_centre_gives_its_reason_and_a_next_step(
    details: LineDetails, qapp: QApplication, reason: RefusalReason
) -> None:
    words = told(details, a_line(state=RedemptionState.REFUSED, reason=reason), qapp)

    assert details.told() == refusal_sentence(reason)
    assert any("Keep the paper voucher" in each for each in words)


def test_a_voucher_that_was_not_taken_says_why_and_shows_no_amount(details: LineDetails, qapp: QApplication) -> None:
    decision = Decision(Verdict.EXPIRED, terms=terms())

    words = told(details, a_refusal(3, Verdict.EXPIRED, decision_details=decision), qapp)

    assert after(words, "Reason") == "It was valid until 31 December 2027."
    assert "Amount" not in words
    assert "Not taken" in words


def test_an_undone_redemption_says_why_with_the_note(details: LineDetails, qapp: QApplication) -> None:
    line = a_line(state=RedemptionState.VOIDED, void_reason=VoidReason.NOT_DELIVERED, note="Panne de courant")

    words = told(details, line, qapp)

    assert after(words, "Undone") == "The service was not delivered"
    assert after(words, "Note") == "Panne de courant"


def test_the_next_line_leaves_nothing_of_the_last_one(details: LineDetails, qapp: QApplication) -> None:
    told(details, a_line(state=RedemptionState.REFUSED, reason=RefusalReason.BLOCKED, note="secret"), qapp)

    words = told(details, a_refusal(9, Verdict.NOT_A_VOUCHER, ref=None, sponsor=None, offering_label=""), qapp)

    assert details.told() == ""
    assert not {"secret", "Voucher", "Sponsor", "Service", "Amount", "Note"} & set(words)


@pytest.mark.parametrize("line", [*(a_line(state=state) for state in RedemptionState), a_refusal()])
def test_every_state_can_be_shown(details: LineDetails, qapp: QApplication, line: DayLine) -> None:
    assert len(told(details, line, qapp)) > 4
