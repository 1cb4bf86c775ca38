"""The self-check of an installed program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as entrance
from app import __version__, self_check

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_a_whole_program_passes_and_says_so_on_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--self-check"], check=False, cwd=ROOT, capture_output=True, encoding="utf-8"
    )

    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert (told["ok"], told["failed"], told["version"]) == (True, [], __version__)
    assert done.returncode == 0


def test_every_command_of_the_program_is_loaded() -> None:
    named = {name.replace("-", "_") for name in entrance._COMMANDS}

    assert set(self_check._COMMANDS) == named | {"window"}


def test_a_missing_part_is_named_and_the_other_parts_are_still_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_check, "_COMMANDS", ("check", "a_command_that_was_not_packed"))
    monkeypatch.setattr(self_check, "_starts_the_centre", lambda _folder: "initialised")
    monkeypatch.setattr(self_check, "_draws_with_the_resources", lambda _folder: "drawn")

    status = self_check.run([])

    told = json.loads(capsys.readouterr().out)
    assert status == 1
    assert (told["ok"], told["failed"]) == (False, ["commands"])
    assert told["steps"]["decoder"].startswith("zxing")
    assert "a_command_that_was_not_packed" in told["steps"]["commands"]
