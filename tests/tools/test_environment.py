"""The environment is brought up to the lock once, then left alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import environment, system_packages


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose Python is this one, a lock of one line, and a record of what was done."""
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "LOCK", tmp_path / "lock.txt")
    monkeypatch.setattr(environment, "_STAMP", tmp_path / "stamp")
    monkeypatch.setattr(environment, "_PROOF", "import sys")
    monkeypatch.setattr(system_packages, "provide", lambda _needs: True)
    (tmp_path / "lock.txt").write_text("a==1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def installs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def install() -> bool:
        done.append((folder / "lock.txt").read_text(encoding="utf-8").strip())
        return True

    monkeypatch.setattr(environment, "_install", install)
    return done


def test_the_second_set_up_does_nothing(installs: list[str]) -> None:
    assert environment.set_up()
    assert environment.set_up()

    assert installs == ["a==1"]


def test_a_changed_lock_is_installed(folder: Path, installs: list[str]) -> None:
    environment.set_up()
    (folder / "lock.txt").write_text("a==2\n", encoding="utf-8")

    assert environment.set_up()

    assert installs == ["a==1", "a==2"]


def test_an_environment_that_cannot_load_its_libraries_is_not_called_good(
    installs: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "_PROOF", "import a_library_that_is_missing")

    assert not environment.set_up()
    assert not environment.set_up()

    assert len(installs) == 2
    assert "a_library_that_is_missing" in capsys.readouterr().err


def test_missing_system_packages_stop_the_set_up(installs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_packages, "provide", lambda _needs: False)

    assert not environment.set_up()
    assert installs == []


def test_an_environment_whose_python_has_gone_is_made_anew(
    folder: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []

    def make() -> bool:
        made.append(True)
        monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
        return True

    monkeypatch.setattr(environment, "PYTHON", folder / "gone")
    monkeypatch.setattr(environment, "_make", make)

    assert environment.set_up()
    assert made == [True]


def test_the_lock_holds_a_hash_for_every_package() -> None:
    text = (environment.ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    packages = [block for block in text.split("\n") if block and not block.startswith((" ", "#"))]

    assert len(packages) > 50
    assert all("==" in package and package.endswith("\\") for package in packages)
    assert "pyside6==6.11.3 \\" in packages
