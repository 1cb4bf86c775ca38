"""What every command does first and last: open the desk of a folder, answer problems with a sentence and a status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.bootstrap import DeskParts, open_desk
from app.cli.sentences import say_problem
from app.foundation.errors import ExpectedProblem, NotEnrolled
from app.foundation.paths import DataFolder, default_data_folder

DONE = 0
FAILED = 1
USAGE = 2
NOT_ENROLLED = 3


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data-dir", type=Path, default=None, help="folder of this desk (default: the user's own)")


def data_folder(given: Path | None) -> DataFolder:
    return default_data_folder() if given is None else DataFolder(given.expanduser().absolute())


def readable(text: str) -> str:
    """Return an argument as text that can be stored: bytes that are not UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def with_desk(given: Path | None, work: Callable[[DeskParts], int]) -> int:
    """Open the desk, do the work, close it; a foreseen problem is a sentence on stderr and a status other than 0."""
    try:
        parts = open_desk(data_folder(given))
        try:
            return work(parts)
        finally:
            parts.close()
    except NotEnrolled as problem:
        say_problem(problem)
        return NOT_ENROLLED
    except ExpectedProblem as problem:
        say_problem(problem)
        return FAILED
