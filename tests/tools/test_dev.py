"""The words that a developer types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev


def test_no_command_prints_the_list_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2

    listed = capsys.readouterr().err
    assert [name for name in dev.COMMANDS if f"dev.py {name}" not in listed] == []


def test_help_is_not_a_failure() -> None:
    assert dev.main(["--help"]) == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([], []),
        (["voucher"], ["-k", "voucher"]),
        (["short", "code"], ["-k", "short and code"]),
        (["tests/tools"], ["tests/tools"]),
        (
            ["tests/tools/test_dev.py::test_help_is_not_a_failure"],
            ["tests/tools/test_dev.py::test_help_is_not_a_failure"],
        ),
        (["tests/tools", "words"], ["tests/tools", "-k", "words"]),
        (["-m", "not slow"], ["-m", "not slow"]),
    ],
)
def test_words_choose_tests_by_path_or_name(typed: list[str], expected: list[str]) -> None:
    assert dev._chosen(typed) == expected


def test_it_starts_with_the_standard_library_alone() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import runpy, sys; sys.argv=['dev.py', 'help']; runpy.run_path({dev.__file__!r}, run_name='__main__')",
        ],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "dev.py setup" in done.stderr


def test_a_python_that_is_too_old_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    assert dev.main(["test"]) == 1
    assert "Python 3.11 or later" in capsys.readouterr().err


def test_the_recorded_entrance_of_the_machine_runs_the_tests() -> None:
    script = Path(dev.__file__).parent / ".ci" / "run"

    assert script.read_text(encoding="utf-8").rstrip().endswith("exec python3 dev.py test")
