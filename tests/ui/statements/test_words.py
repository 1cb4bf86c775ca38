"""What a check of a statement says: what was proved, which redemption is missing, what is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.desk_documents import AcceptedHere, StatementCheck
from app.domain.statement_check import Finding, FindingKind, Verification
from app.domain.voucher import VoucherRef
from app.foundation.settings import Language
from app.ui.statements.words import check_words, finding_sentence
from tests.builders import NOON
from tests.domain.stated import Stated
from tests.ui.given import SETTING
from tests.ui.languages import in_both, told_in
from tests.ui.papers import an_id


def missing(count: int) -> tuple[AcceptedHere, ...]:
    return tuple(AcceptedHere(an_id("0c", serial), VoucherRef(1, serial), NOON, 1000, NOON) for serial in range(count))


def told(qapp: QApplication, check: StatementCheck) -> tuple[str, str, str]:
    return told_in(qapp, Language.ENGLISH, lambda: check_words(check, SETTING))


def test_a_sound_statement_says_what_was_proved(qapp: QApplication) -> None:
    title, text, tone = told(qapp, StatementCheck(Stated().verified(), ()))
    assert title == "Proved: 2 redemptions paid, each by a signed receipt"
    assert "no redemption accepted at this desk is missing" in text
    assert tone == "ok"


def test_a_redemption_that_is_missing_is_named(qapp: QApplication) -> None:
    title, text, tone = told(qapp, StatementCheck(Stated().verified(), missing(1)))
    assert title == "1 redemption of this desk missing in the statement"
    assert "Voucher 1-0, redeemed today at 12:00, €10" in text
    assert "call the operator" in text
    assert tone == "bad"


def test_of_many_that_are_missing_some_are_named(qapp: QApplication) -> None:
    title, text, _tone = told(qapp, StatementCheck(Stated().verified(), missing(40)))
    assert title.startswith("40 redemptions")
    assert text.count("Voucher 1-") == 5
    assert "…" in text


def test_a_statement_that_proves_nothing_says_each_fault_once(qapp: QApplication) -> None:
    findings = (
        Finding(FindingKind.LEFT_OUT, "a"),
        Finding(FindingKind.LEFT_OUT, "b"),
        Finding(FindingKind.WRONG_TOTALS),
    )
    title, text, tone = told(qapp, StatementCheck(Verification(Stated().statement(), findings), ()))
    assert title == "This statement does not prove what it says"
    assert text.count("left out") == 1
    assert "totals" in text
    assert tone == "bad"


@pytest.mark.parametrize("kind", FindingKind)
def test_every_fault_has_a_sentence_in_both_languages(qapp: QApplication, kind: FindingKind) -> None:
    french, english = in_both(qapp, lambda: finding_sentence(kind))
    assert french != english
    assert kind.value not in english
