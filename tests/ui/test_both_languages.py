"""Whatever a mediator is told exists in French and in English: problems, verdicts, limits, states, reasons."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.receipts import RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.scanned_text import ForeignKind
from app.domain.verdicts import Decision, LimitReason, Verdict, Warning_
from app.foundation.errors import CentreProblem, ExpectedProblem
from app.services.void import VoidRefusal
from app.ui.foreign_texts import foreign_sentence
from app.ui.sentences import (
    demonstration_step,
    failure_sentence,
    item_error_sentence,
    problem_sentence,
    refusal_sentence,
    state_word,
    void_reason_words,
    void_refusal_sentence,
)
from app.ui.verdict_words import limit_sentence, limit_step, verdict_words, warning_sentence
from tests.builders import terms
from tests.ui.given import SETTING
from tests.ui.languages import in_both

for _part in ("foundation", "domain", "services", "sync", "scanner", "persistence", "demo"):
    _folder = importlib.import_module(f"app.{_part}")
    for _found in pkgutil.iter_modules(_folder.__path__, f"app.{_part}."):
        if not _found.ispkg:
            importlib.import_module(_found.name)


def kinds_of(kind: type[ExpectedProblem]) -> dict[str, type[ExpectedProblem]]:
    """This kind of problem, and every kind of it that any part of the desk defines, by code."""
    found = {kind.code: kind}
    for each in kind.__subclasses__():
        found |= kinds_of(each)
    return found


PROBLEMS = [kind for _code, kind in sorted(kinds_of(ExpectedProblem).items()) if kind is not ExpectedProblem]
GENERAL = "This could not be done"


def a_problem(kind: type[ExpectedProblem]) -> ExpectedProblem:
    """One with the values that any class asks for."""
    problem = kind.__new__(kind)
    ExpectedProblem.__init__(problem, path="/media/usb/pass.png", host="camera.example", number=0)
    return problem


@pytest.mark.parametrize("kind", PROBLEMS, ids=lambda kind: kind.code)
def test_every_problem_that_the_desk_knows_has_a_sentence_of_its_own(
    qapp: QApplication, kind: type[ExpectedProblem]
) -> None:
    french, english = in_both(qapp, lambda: problem_sentence(a_problem(kind)))

    assert not english.startswith(GENERAL), f"{kind.code} has no words of its own"
    assert french != english
    assert french.endswith(".")
    assert kind.code not in english
    assert "{" not in french + english


@pytest.mark.parametrize(
    "kind",
    [kind for kind in PROBLEMS if kind.code not in {"not_enrolled", "already_enrolled"}],
    ids=lambda kind: kind.code,
)
def test_every_problem_says_what_to_do_beside_what_happened(qapp: QApplication, kind: type[ExpectedProblem]) -> None:
    sentence = problem_sentence(a_problem(kind))

    assert any(mark in sentence[:-1] for mark in (". ", "; ", ": ")), f"no next step in {sentence!r}"


@pytest.mark.parametrize("code", sorted(kinds_of(CentreProblem)))
def test_the_failure_of_an_exchange_is_told_from_its_code_alone(qapp: QApplication, code: str) -> None:
    french, english = in_both(qapp, lambda: failure_sentence(code))

    assert french != english
    assert "did not succeed" not in english


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_title_a_sentence_and_a_next_step(qapp: QApplication, verdict: Verdict) -> None:
    decision = Decision(verdict, terms=terms())

    french, english = in_both(qapp, lambda: verdict_words(decision, SETTING))

    assert french[0] == english[0], "the icon is no matter of language"
    for in_french, in_english in zip(french[1:], english[1:], strict=True):
        assert in_french
        assert in_english
        assert in_french != in_english
        assert "{" not in in_french + in_english


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if not verdict.takes])
def test_a_refusal_never_says_that_the_voucher_was_accepted(qapp: QApplication, verdict: Verdict) -> None:
    french, english = in_both(qapp, lambda: " ".join(verdict_words(Decision(verdict), SETTING)))

    assert "Accepted" not in english
    assert "Accepté" not in french


@pytest.mark.parametrize("limit", [*LimitReason, None])
def test_every_limit_says_why_and_what_to_do_and_that_nothing_was_taken(
    qapp: QApplication, limit: LimitReason | None
) -> None:
    french, english = in_both(qapp, lambda: (limit_sentence(limit), limit_step(limit)))

    assert all(french)
    assert french[0] != english[0]
    assert french[1] != english[1]
    assert "Nothing was taken" in english[1]


ITEM_CODES = ("retry", "no_answer", "no_receipt", "bad_receipt", "unknown_status", "not_an_entry", "of_tomorrow")
WAY_CODES = ("centre_broken", "not_the_centre", "centre_refused")
STEPS = ("centre", "vouchers", "pictures", "desk", "service", "of tomorrow")


@pytest.mark.parametrize(
    ("make", "values"),
    [
        pytest.param(warning_sentence, tuple(Warning_), id="warnings"),
        pytest.param(foreign_sentence, tuple(ForeignKind), id="foreign codes"),
        pytest.param(refusal_sentence, tuple(RefusalReason), id="reasons of the centre"),
        pytest.param(void_reason_words, tuple(VoidReason), id="reasons to undo"),
        pytest.param(void_refusal_sentence, tuple(VoidRefusal), id="why not undone"),
        pytest.param(state_word, tuple(RedemptionState), id="states"),
        pytest.param(item_error_sentence, (*ITEM_CODES, *WAY_CODES), id="items without an answer"),
        pytest.param(demonstration_step, STEPS, id="steps of the demonstration"),
    ],
)
def test_every_value_of_a_list_has_words_in_both_languages(
    qapp: QApplication, make: Callable[[object], str], values: Sequence[object]
) -> None:
    french, english = in_both(qapp, lambda: {value: make(value) for value in values})

    assert [value for value in values if french[value] == english[value]] == []
    assert all(french.values())


def test_reasons_and_states_are_told_apart_in_french_as_well(qapp: QApplication) -> None:
    def told() -> tuple[int, int, int]:
        return (
            len({refusal_sentence(reason) for reason in RefusalReason}),
            len({state_word(state) for state in RedemptionState}),
            len({verdict_words(Decision(verdict))[1] for verdict in Verdict}),
        )

    expected = (len(RefusalReason), len(RedemptionState), len(Verdict))
    assert in_both(qapp, told) == (expected, expected)


def test_an_item_without_an_answer_is_said_to_be_sent_again(qapp: QApplication) -> None:
    assert [code for code in ITEM_CODES if "sent again" not in item_error_sentence(code)] == []
    assert [code for code in ITEM_CODES[:5] if code in item_error_sentence(code)] == [], "a code is no word"
