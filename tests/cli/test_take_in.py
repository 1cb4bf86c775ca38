"""`take-in`: the answers that a stick brought back are verified and stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.centre_process import RunningCentre
from tests.cli.commands import app, program
from tests.cli.conftest import OnlineDesk

pytestmark = pytest.mark.slow


def test_a_desk_that_is_never_connected_is_answered_by_the_operators_file(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str], tmp_path: Path
) -> None:
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    app("desk", "--data-dir", online.data_dir, stdin=f"{next(paper)}\n{next(paper)}\n".encode())
    app("export", "--data-dir", online.data_dir, asked)
    assert centre.command("hand-in", str(asked), "--answer", str(answer))["answered"] == 1

    ran = program("take-in", "--data-dir", online.data_dir, answer)

    assert (ran.status, ran.said) == (0, "")
    assert ran.line == {
        "answers": 1,
        "sent": 2,
        "confirmed": 2,
        "refused": 0,
        "waiting": 0,
        "rejoined": False,
        "errors": [],
    }
    assert app("sync", "--data-dir", online.data_dir).line["sent"] == 0
    assert app("journal", "--data-dir", online.data_dir, "--verify").status == 0


def test_a_file_of_something_else_is_a_sentence(online: OnlineDesk, tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text("{}", "utf-8")
    ran = app("take-in", "--data-dir", online.data_dir, tmp_path / "asked.json")
    assert (ran.status, ran.out) == (1, b"")
    assert "not_an_answer_file" in ran.said
    assert app("take-in", "--data-dir", online.data_dir, tmp_path / "missing.json").status == 1
