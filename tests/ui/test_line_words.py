"""One line of the day is told by an icon and by words, never by colour alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.receipts import RefusalReason
from app.domain.redemption import RedemptionState
from app.domain.verdicts import Decision, LimitReason, Tone, Verdict
from app.foundation.paths import resources
from app.ui.line_words import line_icon, line_state, line_title, line_voucher
from app.ui.theme.tokens import LIGHT
from app.ui.verdict_words import verdict_words
from tests.ui.given import a_line, a_refusal
from tests.ui.languages import in_both


@pytest.mark.parametrize("state", RedemptionState)
def test_a_redemption_is_named_by_its_service_and_its_state(qapp: QApplication, state: RedemptionState) -> None:
    line = a_line(state=state, offering_label="Atelier 2 h")

    assert line_title(line) == "Atelier 2 h"
    french, english = in_both(qapp, lambda: line_state(line))
    assert french != english
    icon, colour = line_icon(line)
    assert (resources() / "icons" / f"{icon}.svg").is_file()
    assert hasattr(LIGHT, colour)


def test_the_states_of_redemptions_and_refusals_are_all_told_apart(qapp: QApplication) -> None:
    lines = [*(a_line(state=state) for state in RedemptionState), a_refusal()]

    assert len({line_state(line) for line in lines}) == len(lines)


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if not verdict.takes])
def test_a_refusal_is_named_by_its_verdict_with_the_icon_of_its_card(qapp: QApplication, verdict: Verdict) -> None:
    line = a_refusal(verdict=verdict)
    icon, title, _sentence, _step = verdict_words(Decision(verdict))

    assert line_title(line) == title
    assert line_icon(line) == (icon, "warning" if verdict.tone is Tone.AMBER else "bad")
    assert line_state(line) == "Not taken"


def test_a_refusal_with_details_is_named_like_one_without(qapp: QApplication) -> None:
    verdict = Verdict.OFFLINE_LIMIT_REACHED
    details = Decision(verdict, limit=LimitReason.LIST_TOO_OLD)

    assert line_title(a_refusal(verdict=verdict, decision_details=details)) == line_title(a_refusal(verdict=verdict))


def test_an_undo_that_the_centre_refused_is_no_plain_confirmation(qapp: QApplication) -> None:
    line = a_line(state=RedemptionState.CONFIRMED, reason=RefusalReason.SETTLED)

    assert line_state(line) == "Confirmed, not undone"
    assert line_icon(line) == ("attention", "warning")


def test_the_paper_is_named_by_its_number(qapp: QApplication) -> None:
    assert line_voucher(a_line(7)) == "Voucher 1-7"
    assert line_voucher(a_refusal(ref=None)) == ""
