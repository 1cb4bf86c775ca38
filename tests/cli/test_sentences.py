from __future__ import annotations

import pytest

from app.cli import sentences
from app.foundation.errors import ExpectedProblem, NewerStorage


def _all_problems(kind: type[ExpectedProblem] = ExpectedProblem) -> list[type[ExpectedProblem]]:
    below = [kind for kind in kind.__subclasses__() if kind.__module__ == "app.foundation.errors"]
    return [*below, *(deeper for direct in below for deeper in _all_problems(direct))]


@pytest.mark.parametrize("kind", _all_problems(), ids=lambda kind: kind.code)
def test_every_problem_has_a_sentence_of_its_own(kind: type[ExpectedProblem]) -> None:
    said = sentences.sentence(kind())

    assert said != sentences._OTHERWISE
    assert said.endswith((".", "…"))


def test_a_problem_without_a_sentence_says_at_least_that_nothing_is_lost() -> None:
    assert "rien d'enregistré n'est perdu" in sentences.sentence(ExpectedProblem())


def test_the_details_for_support_stand_behind_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    sentences.say_problem(NewerStorage(found="9", known="1"))

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("[storage_newer (found=9, known=1)]\n")


def test_no_sentence_is_left_over_for_a_problem_that_no_longer_exists() -> None:
    known = {kind.code for kind in _all_problems()}

    assert set(sentences._SENTENCES) <= known
