"""Holds every test to the same rules: no network, no real home or keyring, nothing left alive, no error unnoticed."""

from __future__ import annotations

import gc
import ipaddress
import itertools
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt: no test opens a window on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import hypothesis
import keyring
import keyring.backend
import keyring.errors
import pytest

from tools.throwaway_postgres import create_database, drop_database

hypothesis.settings.register_profile("comptoir", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("comptoir")

_THREAD_ENDS_WITHIN_S = 3.0
_POSTGRES_READY_WITHIN_S = 90.0
_RUN_PROCESS = "COMPTOIR_TEST_PROCESS"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # The workers inherit the environment: by this they know the process that outlives them all.
        os.environ[_RUN_PROCESS] = str(os.getpid())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests counted (`record_property`), so that the figures can be reported."""
    counted = [
        f"{name}: {value}"
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
    ]
    if counted:
        terminalreporter.section("counted")
        terminalreporter.write_line("\n".join(counted))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "_postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


# --- no network -------------------------------------------------------------------------------------------------------


class NetworkForbidden(Exception):
    """A test spoke to another machine. Not an OSError: code that copes with a missing network must not hide it."""


def _refuse_strangers(host: object) -> None:
    if not isinstance(host, str) or host in {"", "localhost"}:
        return
    if host.endswith(".invalid"):
        # The one name that is promised never to exist; answered here so that no name server is asked.
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    message = f"tests may reach the loopback only, not {host!r}"
    raise NetworkForbidden(message)


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_strangers(address[0])
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_strangers(address[0])
        return real_connect_ex(self, address)

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_strangers(host.decode("ascii", "replace") if isinstance(host, bytes) else host)
        return real_getaddrinfo(host, *arguments, **named)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()


# --- no real home, no real keyring ------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name, folder in {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData/Roaming",
        "LOCALAPPDATA": home / "AppData/Local",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_STATE_HOME": home / ".local/state",
    }.items():
        monkeypatch.setenv(name, str(folder))
    # For the programs that a test starts: they have no keyring at all and use the key file.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """The keyring of one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError(username)


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """The keyring that this test sees, empty at first."""
    earlier = keyring.core._keyring_backend
    ours = MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.core._keyring_backend = earlier


@pytest.fixture
def no_keyring(memory_keyring: MemoryKeyring) -> None:
    """This machine has no keyring: every use of it fails, as on a server without a session."""
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())


# --- nothing left alive, no error unnoticed ---------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_left_alive(request: pytest.FixtureRequest) -> Iterator[None]:
    threads_before = set(threading.enumerate())
    widgets_before = {id(widget) for widget in _windows()}
    yield
    _no_thread_left(threads_before)
    if "qapp" in request.fixturenames or _windows():
        _no_window_left(widgets_before)


def _no_thread_left(before: set[threading.Thread]) -> None:
    give_up = time.monotonic() + _THREAD_ENDS_WITHIN_S
    for thread in set(threading.enumerate()) - before:
        thread.join(max(0.0, give_up - time.monotonic()))
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not left, f"this test left threads running: {sorted(left)}; stop them before it ends"


def _windows() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(widgets.QApplication.instance(), widgets.QApplication):
        return []
    return [widget for widget in widgets.QApplication.topLevelWidgets() if widget.parent() is None]


def _no_window_left(before: set[int]) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    def left() -> list[str]:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return [f"{type(widget).__name__} {widget.objectName()!r}" for widget in _windows() if id(widget) not in before]

    if left():
        gc.collect()  # a window in a reference cycle is not leaked, only not collected yet
    names = left()
    assert not names, f"this test left windows behind: {names}; give them to qtbot.addWidget"
    assert QThreadPool.globalInstance().waitForDone(int(_THREAD_ENDS_WITHIN_S * 1000)), (
        "work is left in the thread pool"
    )


@pytest.fixture(autouse=True)
def _no_error_unnoticed(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("logged_errors") is not None:
        return
    errors = [
        f"{record.name}: {record.getMessage()}"
        for record in itertools.chain(caplog.get_records("setup"), caplog.get_records("call"))
        if record.levelno >= logging.ERROR
    ]
    assert not errors, f"the program logged errors: {errors}; expect them with @pytest.mark.logged_errors"


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the run's one server: the first worker that needs it starts it, it ends with the run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    address, claim = shared / "postgres-address", shared / "postgres-claim"
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        return _wait_for_address(address)
    found = _start_postgres()
    half = address.with_suffix(".half")
    half.write_text(found, encoding="utf-8")
    half.replace(address)
    return found


def _start_postgres() -> str:
    # A process of its own that watches the run: it stops the server however the run ends.
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tools.throwaway_postgres", "--while", os.environ[_RUN_PROCESS]],
        cwd=Path(__file__).resolve().parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as output:
        found = output.readline().strip()
    keeper.returncode = 0  # it outlives us on purpose; without this Popen warns that it is still running
    return found


def _wait_for_address(address: Path) -> str:
    give_up = time.monotonic() + _POSTGRES_READY_WITHIN_S
    while not address.exists():
        assert time.monotonic() < give_up, "another worker did not get PostgreSQL started"
        time.sleep(0.05)
    return address.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def new_postgres_database(_postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database at each call and returns its SQLAlchemy address; all are dropped at the end."""
    assert _postgres_server, "PostgreSQL did not start; `python -m tools.throwaway_postgres` tells why"
    names: list[str] = []

    def make() -> str:
        names.append(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{len(names)}")
        return create_database(_postgres_server, names[-1])

    yield make
    for name in names:
        drop_database(_postgres_server, name)


@pytest.fixture(scope="session")
def postgres_url(new_postgres_database: Callable[[], str]) -> str:
    """One database for all tests of this worker that empty it themselves."""
    return new_postgres_database()


@pytest.fixture
def fresh_postgres_url(new_postgres_database: Callable[[], str]) -> str:
    """An empty database for this test alone."""
    return new_postgres_database()
