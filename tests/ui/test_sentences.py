"""Every problem, state and reason has a sentence, in English and in French."""

from __future__ import annotations

import pytest

from app.domain.receipts import RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.foundation import errors
from app.foundation.errors import ExpectedProblem
from app.foundation.paths import resources
from app.scanner import problems as scanner_problems
from app.services.void import VoidRefusal
from app.ui import sentences


def every_problem() -> list[type[ExpectedProblem]]:
    found = [
        kind
        for module in (errors, scanner_problems)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, ExpectedProblem) and kind is not ExpectedProblem
    ]
    return sorted(set(found), key=lambda kind: kind.__name__)


def an_instance(kind: type[ExpectedProblem]) -> ExpectedProblem:
    if issubclass(kind, scanner_problems.CameraProblem):
        return kind(0)
    if issubclass(kind, scanner_problems.ScannerProblem) and kind is not scanner_problems.ScannerProblem:
        return kind("place")  # type: ignore[call-arg]
    return kind()


@pytest.mark.parametrize("kind", every_problem(), ids=lambda kind: kind.__name__)
def test_every_problem_has_a_sentence_of_its_own(qapp: object, kind: type[ExpectedProblem]) -> None:
    sentence = sentences.problem_sentence(an_instance(kind))

    assert sentence != sentences.problem_sentence(ExpectedProblem())
    assert "{" not in sentence


def test_a_problem_from_tomorrow_still_has_a_sentence(qapp: object) -> None:
    assert sentences.problem_sentence(ExpectedProblem())
    assert sentences.failure_sentence("from_tomorrow")


def test_states_and_reasons_are_told_apart_by_words(qapp: object) -> None:
    assert len({sentences.state_word(state) for state in RedemptionState}) == len(RedemptionState)
    assert len({sentences.void_reason_words(reason) for reason in VoidReason}) == len(VoidReason)
    assert len({sentences.void_refusal_sentence(refusal) for refusal in VoidRefusal}) == len(VoidRefusal)
    assert len({sentences.refusal_sentence(reason) for reason in RefusalReason}) == len(RefusalReason)


@pytest.mark.parametrize("state", list(RedemptionState))
def test_every_state_has_an_icon(qapp: object, state: RedemptionState) -> None:
    assert (resources() / "icons" / f"{sentences.state_icon(state)[0]}.svg").exists()


@pytest.mark.parametrize("code", ["retry", "unknown_status", "something_new"])
def test_an_item_that_waits_says_why(qapp: object, code: str) -> None:
    assert sentences.item_error_sentence(code)


def test_each_step_of_the_demonstration_is_told(qapp: object) -> None:
    steps = ("centre", "vouchers", "pictures", "service", "desk", "another")

    assert len({sentences.demonstration_step(step) for step in steps}) == len(steps)
