from __future__ import annotations

import pytest

from app.foundation.errors import ExpectedProblem
from app.scanner import problems


def test_every_problem_of_the_scanner_is_expected_and_has_its_own_word():
    known = [kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, ExpectedProblem)]

    assert len({kind.code for kind in known}) == len(known)


@pytest.mark.parametrize("kind", [problems.SourceMissing, problems.SourceUnreadable])
def test_a_problem_with_a_file_names_it(kind):
    assert kind("photos/été.png").values == {"path": "photos/été.png"}


@pytest.mark.parametrize("kind", [problems.CameraMissing, problems.CameraTaken, problems.CameraGone])
def test_a_problem_with_a_camera_says_which(kind):
    assert kind(2).values == {"number": 2}
