"""Which system packages are missing, and how they are asked for."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

from tools.system_packages import needs, provide

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="apt is of Debian and Ubuntu")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine where nothing but our own words answers to the names of the system's programs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "cat", "env"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("RECORD", str(tmp_path / "typed.txt"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    return tmp_path


def program(machine: Path, name: str, script: str) -> None:
    file = machine / "bin" / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def apt(machine: Path, *, installed: str = "", available: str = "", status: int = 0) -> None:
    """Dpkg and apt as a machine would answer them; what is typed to apt-get is kept."""
    lines = "".join(f"installed {name}\\n" for name in installed.split())
    program(machine, "dpkg-query", f"printf '{lines}'")
    policies = "".join(f"{name}:\\n  Installed: (none)\\n  Candidate: 1.0\\n" for name in available.split())
    program(machine, "apt-cache", f"printf '{policies}'")
    program(machine, "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> "$RECORD"\nexit {status}')


def typed(machine: Path) -> str:
    record = machine / "typed.txt"
    return record.read_text(encoding="utf-8") if record.exists() else ""


def test_nothing_is_asked_where_all_is_there(machine: Path) -> None:
    apt(machine, installed="libgl1 libzbar0t64")

    assert provide([("libgl1",), ("libzbar0t64", "libzbar0")])
    assert typed(machine) == ""


def test_root_installs_what_is_missing_under_the_name_of_this_system(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt(machine, installed="libgl1", available="libegl1 libzbar0")

    assert provide([("libgl1",), ("libegl1",), ("libzbar0t64", "libzbar0")])
    assert typed(machine).splitlines()[-1].endswith("install -y --no-install-recommends libegl1 libzbar0")
    assert typed(machine).startswith("noninteractive ")


def test_the_renamed_package_is_preferred_where_it_exists(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt(machine, available="libzbar0t64 libzbar0")

    assert provide([("libzbar0t64", "libzbar0")])
    assert typed(machine).splitlines()[-1].endswith(" libzbar0t64")


def test_a_user_who_may_use_sudo_needs_to_type_nothing(machine: Path) -> None:
    apt(machine, available="libgl1")
    program(machine, "sudo", 'shift\nexec "$@"')
    (machine / "bin" / "true").symlink_to("/bin/true")

    assert provide([("libgl1",)])
    assert "install -y --no-install-recommends libgl1" in typed(machine)


def test_without_root_and_sudo_the_one_command_is_printed(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apt(machine, available="libgl1 libegl1")

    assert not provide([("libgl1",), ("libegl1",)])
    assert "    apt-get install -y --no-install-recommends libgl1 libegl1\n" in capsys.readouterr().err
    assert typed(machine) == ""


def test_a_failed_installation_prints_the_command_too(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt(machine, available="libgl1", status=100)

    assert not provide([("libgl1",)])
    assert "apt-get install -y --no-install-recommends libgl1" in capsys.readouterr().err


def test_a_system_without_apt_is_left_alone(machine: Path) -> None:
    assert provide([("libgl1",)])


def test_the_package_of_venv_is_needed_where_python_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    assert any("python3-venv" in need for need in needs())


def test_building_needs_more_than_running() -> None:
    extra = set(needs(for_build=True)) - set(needs())

    assert ("binutils",) in extra
