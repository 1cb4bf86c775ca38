"""`carry`: a connected desk hands in the file of one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.centre_process import RunningCentre
from tests.cli.commands import app
from tests.cli.conftest import OnlineDesk

pytestmark = pytest.mark.slow


def test_another_desks_file_is_carried_there_and_back(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str], tmp_path: Path
) -> None:
    code = centre.command("enrol-code", "--site", "Bus")["code"]
    app("enrol", "--data-dir", tmp_path / "carrier", "--url", centre.url, "--code", code)
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    app("desk", "--data-dir", online.data_dir, stdin=f"{next(paper)}\n".encode())
    app("export", "--data-dir", online.data_dir, asked)

    ran = app("carry", "--data-dir", tmp_path / "carrier", asked, "--answer", answer)

    assert ran.status == 0, ran.said
    assert ran.line == {"desk": online.desk_id, "requests": 1, "answered": 1, "errors": []}
    taken = app("take-in", "--data-dir", online.data_dir, answer)
    assert (taken.status, taken.line["confirmed"]) == (0, 1)
    assert app("take-in", "--data-dir", tmp_path / "carrier", answer).status == 1


def test_a_file_of_something_else_is_not_carried(online: OnlineDesk, tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text("[]", "utf-8")
    ran = app("carry", "--data-dir", online.data_dir, tmp_path / "asked.json", "--answer", tmp_path / "answer.json")
    assert (ran.status, ran.out) == (1, b"")
    assert not (tmp_path / "answer.json").exists()
