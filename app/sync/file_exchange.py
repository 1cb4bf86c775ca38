"""Reads and writes the files of an exchange on a stick: what the window and the commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.carried_file import CarriedAnswers, CarriedRequests
from app.foundation.errors import NotAnAnswerFile, NotARequestFile
from app.foundation.files import read_whole, write_whole

_ASKED, _ANSWERED = "demandes", "reponses"


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file of requests holds."""

    desk: str
    requests: int
    waiting: int
    """Redemptions and voids in it that have no answer yet."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of another desk's file."""

    desk: str
    requests: int
    errors: tuple[str, ...]
    """Codes of the requests that the centre did not answer."""
    answer: Path
    """The file to be brought back."""

    @property
    def answered(self) -> int:
        return self.requests - len(self.errors)


def write_requests_to(path: Path, asked: CarriedRequests, *, waiting: int) -> Exported:
    """Write a file of requests whole; `StorageProblem` when the stick does not let us."""
    write_whole(path, asked.to_text())
    return Exported(asked.desk, len(asked.requests), waiting)


def read_answers_of(path: Path) -> CarriedAnswers:
    """Raise `NotAnAnswerFile` when it is something else."""
    try:
        return CarriedAnswers.from_text(read_whole(path))
    except ValueError as error:
        raise NotAnAnswerFile from error


def carry_between(path: Path, answer: Path, carry: Callable[[CarriedRequests], CarriedAnswers]) -> Carried:
    """Hand in the file of requests at `path` and write what came back; `NotARequestFile` when it is something else."""
    try:
        asked = CarriedRequests.from_text(read_whole(path))
    except ValueError as error:
        raise NotARequestFile from error
    answers = carry(asked)
    write_whole(answer, answers.to_text())
    errors = tuple(item.error for item in answers.answers if item.answer is None)
    return Carried(answers.desk, len(answers.answers), errors, answer)


def request_file_name(desk_name: str, day: str) -> str:
    """The name that a new file of requests is given; `day` as YYYY-MM-DD."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in desk_name).strip("-")
    return f"comptoir-{_ASKED}-{kept or 'poste'}-{day}.json"


def answer_place(asked: Path) -> Path:
    """Where the answers to a file of requests are written: beside it, under a name that belongs to it."""
    name = asked.stem.replace(_ASKED, _ANSWERED) if _ASKED in asked.stem else f"{asked.stem}-{_ANSWERED}"
    return asked.with_name(f"{name}.json")
