from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from app.cli.opening import data_folder, readable
from app.foundation.paths import default_data_folder
from tests.cli.commands import app, program

COMMANDS: list[tuple[str, ...]] = [
    ("desk",),
    ("check", "text"),
    ("void", "--redemption", "x", "--reason", "mistake"),
    ("sync",),
    ("journal",),
]


def _run(command: tuple[str, ...], folder: Path):
    name, *rest = command
    return app(name, "--data-dir", folder, *rest, stdin=b"text\n")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_says_that_a_folder_is_not_enrolled(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = _run(command, tmp_path / "nobody")

    assert (ran.status, ran.out) == (3, b"")
    assert "not_enrolled" in ran.said
    assert "enrol" in ran.said


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_refuses_a_file_of_a_later_version_and_leaves_it_alone(
    command: tuple[str, ...], data_dir: Path
) -> None:
    connection = sqlite3.connect(data_dir / "desk.sqlite")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (data_dir / "desk.sqlite").read_bytes()

    ran = _run(command, data_dir)

    assert (ran.status, ran.out) == (1, b"")
    assert "storage_newer" in ran.said
    assert "plus récente" in ran.said
    assert (data_dir / "desk.sqlite").read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(data_dir: Path) -> None:
    (data_dir / "desk.sqlite").write_bytes(b"not a database at all" * 1000)

    ran = program("desk", "--data-dir", data_dir)

    assert (ran.status, ran.out) == (1, b"")
    assert "storage_damaged" in ran.said
    assert (data_dir / "desk.sqlite").read_bytes().startswith(b"not a database")


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    ran = _run(("desk",), tmp_path / "file")

    assert (ran.status, ran.out) == (1, b"")
    assert "[storage" in ran.said


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a file system where nobody may write")
def test_a_folder_where_nothing_can_be_written_is_said() -> None:
    ran = _run(("desk",), Path("/proc/comptoir"))

    assert (ran.status, ran.out) == (1, b"")
    assert "[storage" in ran.said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_without_the_right_to_write_is_said(data_dir: Path) -> None:
    for path in [*data_dir.rglob("*"), data_dir]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        ran = _run(("desk",), data_dir)
    finally:
        data_dir.chmod(0o700)

    assert ran.status == 1
    assert "storage_read_only" in ran.said


def test_the_folder_is_the_users_own_unless_one_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert data_folder(None) == default_data_folder()
    assert data_folder(Path("here")).root == tmp_path / "here"
    assert data_folder(Path("~/here")).root == Path.home() / "here"


@pytest.mark.parametrize(("given", "kept"), [("Accueil é", "Accueil é"), ("Caf\udce9", "Caf?"), ("", "")])
def test_an_argument_is_kept_as_text_that_can_be_stored(given: str, kept: str) -> None:
    assert readable(given) == kept
