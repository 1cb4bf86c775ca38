from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from app.foundation import errors
from app.foundation.errors import (
    CentreBusy,
    CentreProblem,
    DiskFull,
    ExpectedProblem,
    NewerStorage,
    ReadOnlyStorage,
    StorageProblem,
    storage_problem,
)


def _all_below(kind: type[ExpectedProblem]) -> Iterator[type[ExpectedProblem]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all_below(below)


HERE = [kind for kind in _all_below(ExpectedProblem) if kind.__module__ == errors.__name__]


def test_every_problem_has_a_code_of_its_own() -> None:
    every: list[type[ExpectedProblem]] = [ExpectedProblem, *HERE]
    codes = [kind.code for kind in every]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", HERE, ids=lambda kind: str(kind.__name__))
def test_a_problem_says_its_code(kind: type[ExpectedProblem]) -> None:
    assert str(kind()) == kind.code


def test_a_problem_keeps_the_values_of_its_sentence() -> None:
    problem = NewerStorage(found="0009", known="0001")

    assert problem.values == {"found": "0009", "known": "0001"}
    assert str(problem) == "storage_newer (found=0009, known=0001)"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, ReadOnlyStorage),
        (errno.EACCES, ReadOnlyStorage),
        (errno.EPERM, ReadOnlyStorage),
        (errno.EIO, StorageProblem),
        (None, StorageProblem),
    ],
)
def test_a_failed_file_operation_has_a_name(number: int | None, problem: type[StorageProblem]) -> None:
    error = OSError("words") if number is None else OSError(number, "words")

    assert type(storage_problem(error)) is problem


def test_problems_of_the_file_and_of_the_centre_are_told_apart() -> None:
    assert isinstance(DiskFull(), StorageProblem)
    assert isinstance(CentreBusy(retry_after_s=3), CentreProblem)
    assert not issubclass(StorageProblem, CentreProblem)
    assert not issubclass(CentreProblem, StorageProblem)
