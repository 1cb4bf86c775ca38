"""The operator at a terminal, in the process of the test: one command, its status and what it printed."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from central.__main__ import main


@dataclass(frozen=True)
class Done:
    status: int
    lines: list[dict[str, Any]]
    words: str

    @property
    def value(self) -> dict[str, Any]:
        """The one line of a command that did what was asked."""
        assert self.status == 0, self.words
        [line] = self.lines
        return line


class Operator:
    """Types commands about one database."""

    def __init__(self, url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Done:
        self._capsys.readouterr()
        try:
            status = main(["--database-url", self.url, *arguments])
        except SystemExit as stopped:
            # How argparse ends a program.
            status = int(stopped.code or 0)
        said = self._capsys.readouterr()
        return Done(status, [json.loads(line) for line in said.out.splitlines()], said.err)

    def issue(self, *more: str, booklets: int = 2, expires: str = "2027-12-31", name: str = "codes") -> dict[str, Any]:
        """A campaign of a sponsor, its codes in `<name>.csv`."""
        return self(
            "issue", "--sponsor", "Département de la Gironde", "--booklets", str(booklets), "--expires", expires,
            "--csv", str(self.folder / f"{name}.csv"), *more,
        ).value  # fmt: skip

    def codes(self, name: str = "codes") -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
