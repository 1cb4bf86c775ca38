from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as entrance

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What was to be run, instead of running it."""
    seen: list[tuple[str, list[str]]] = []

    def note(module: str, arguments: list[str]) -> int:
        seen.append((module, arguments))
        return 7

    monkeypatch.setattr(entrance, "_run", note)
    return seen


@pytest.mark.parametrize(
    "command", ["read", "enrol", "desk", "check", "void", "override", "sync", "journal", "verify-statement"]
)
def test_a_command_has_the_rest_of_the_arguments_and_gives_its_status(
    command: str, asked: list[tuple[str, list[str]]]
) -> None:
    assert entrance.main([command, "--data-dir", "x"]) == 7
    assert asked == [(f"app.cli.{command.replace('-', '_')}", ["--data-dir", "x"])]


@pytest.mark.parametrize("arguments", [[], ["--data-dir", "x"], ["--source", "camera:0"]], ids=str)
def test_without_a_command_it_is_the_window(arguments: list[str], asked: list[tuple[str, list[str]]]) -> None:
    assert entrance.main(arguments) == 7
    assert asked == [("app.cli.window", arguments)]


def test_the_self_check_is_asked_for_by_an_option(asked: list[tuple[str, list[str]]]) -> None:
    entrance.main(["--self-check", "x"])

    assert asked == [("app.self_check", ["x"])]


def test_every_command_exists() -> None:
    for command in entrance._COMMANDS:
        assert (ROOT / "app" / "cli" / f"{command.replace('-', '_')}.py").is_file()


def test_a_command_without_a_window_loads_no_qt_and_no_web_server(tmp_path: Path) -> None:
    looks = (
        "import sys; from app.__main__ import main; status = main(['journal', '--data-dir', sys.argv[1]]);"
        "heavy = {'PySide6', 'fastapi', 'cv2', 'uvicorn'} & set(sys.modules); print(status, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", looks, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.strip() == "3 []"


def test_the_central_service_starts_through_the_same_entrance() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--central", "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0
    assert "enrol-code" in done.stdout
