"""The rules that every test is held to are themselves tried, each in a run of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def run(tmp_path: Path, source: str) -> str:
    file = tmp_path / "test_tried.py"
    file.write_text(source, encoding="utf-8")
    words = ["-q", "-p", "no:cacheprovider", "-p", "tests.conftest", "-c", "pyproject.toml", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COMPTOIR_"))},
    )
    return done.stdout + done.stderr


def test_a_test_that_keeps_the_rules_passes(tmp_path: Path) -> None:
    told = run(tmp_path, "import logging\ndef test_it():\n    logging.getLogger().warning('not an error')\n")

    assert "1 passed" in told


def test_another_machine_cannot_be_reached(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "import socket\n"
        "def test_address():\n    socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
        "def test_name():\n    socket.create_connection(('example.org', 80), timeout=1)\n",
    )

    assert "tests may reach the loopback only, not '192.0.2.1'" in told
    assert "tests may reach the loopback only, not 'example.org'" in told
    assert "2 failed" in told


def test_a_name_that_never_exists_is_an_ordinary_failure_of_the_network(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "import pytest, requests\n"
        "def test_it():\n"
        "    with pytest.raises(requests.ConnectionError):\n"
        "        requests.get('http://centre.invalid/', timeout=1)\n",
    )

    assert "1 passed" in told


def test_a_thread_left_running_fails_the_test(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "from threading import Event, Thread\n"
        "def test_it():\n    Thread(target=Event().wait, args=(20,), name='lost', daemon=True).start()\n",
    )

    assert "this test left threads running: ['lost']" in told


def test_a_window_left_open_fails_the_test(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "from PySide6.QtWidgets import QWidget\n"
        "kept = []\n"
        "def test_left(qapp):\n    kept.append(QWidget(objectName='lost'))\n"
        "def test_given(qtbot):\n    qtbot.addWidget(QWidget())\n",
    )

    assert "this test left windows behind: [\"QWidget 'lost'\"]" in told
    assert "2 passed, 1 error" in told


def test_a_logged_error_fails_the_test_unless_it_was_expected(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "import logging, pytest\n"
        "def test_silent():\n    logging.getLogger('app').error('broken')\n"
        "@pytest.mark.logged_errors\n"
        "def test_expected():\n    logging.getLogger('app').error('broken')\n",
    )

    assert "the program logged errors: ['app: broken']" in told
    assert "2 passed, 1 error" in told


def test_the_home_and_the_keyring_of_the_user_are_out_of_reach(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "import keyring\nfrom pathlib import Path\nfrom platformdirs import user_data_path\n"
        "def test_home(tmp_path_factory):\n"
        "    assert tmp_path_factory.getbasetemp() in user_data_path('Comptoir').parents\n"
        "def test_keyring():\n"
        "    keyring.set_password('Comptoir', 'desk', 'secret')\n"
        "    assert keyring.get_password('Comptoir', 'desk') == 'secret'\n"
        "def test_the_next_test_sees_an_empty_keyring():\n"
        "    assert keyring.get_password('Comptoir', 'desk') is None\n"
        "def test_none(no_keyring):\n"
        "    import pytest\n"
        "    with pytest.raises(keyring.errors.NoKeyringError):\n"
        "        keyring.get_password('Comptoir', 'desk')\n",
    )

    assert "4 passed" in told
