"""The central service as an operator runs it: `python -m central` commands and a serving process on the loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]

_READY_WITHIN_S = 60.0
_STOPPED_WITHIN_S = 20.0
_COMMAND_WITHIN_S = 300.0
_LOOK_EVERY_S = 0.05
_ATTEMPTS = 5
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class CommandFailed(Exception):
    """The message is the exit status and what the command said to the operator."""


class PortTaken(Exception):
    """Somebody else took the port between its choice and its use."""


@dataclass(frozen=True)
class RunningCentre:
    """A central service that was set up by `init` and answers on `url`."""

    url: str
    database_url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    """What its processes have beside the environment of the test."""

    def command(self, *arguments: str) -> dict[str, Any]:
        """Run one operator's command to its end and return the last JSON line that it printed."""
        return run_command(self.database_url, *arguments, environment=self.environment)


@contextmanager
def running_centre(tmp_path: Path, database_url: str | None = None, workers: int = 1) -> Iterator[RunningCentre]:
    """Set up a centre (on SQLite in `tmp_path` unless told otherwise), serve it, and stop it at the end.

    The keys lie in `tmp_path` whatever the database. What the service wrote is in `tmp_path / "centre.log"`.
    """
    address = database_url or f"sqlite:///{tmp_path / 'centre.sqlite'}"
    environment = {"COMPTOIR_CENTRAL_KEYS": str(tmp_path / "centre-keys")}
    run_command(address, "init", environment=environment)
    with (tmp_path / "centre.log").open("ab") as log:
        process, url = _serve(address, workers, environment, log)
        try:
            yield RunningCentre(url, address, environment)
        finally:
            stop(process)


def run_command(database_url: str, *arguments: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run one command without a service and return the last JSON line; `CommandFailed` unless it exits with 0."""
    done = subprocess.run(
        command_line(database_url, *arguments),
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=_COMMAND_WITHIN_S,
        check=False,
    )
    if done.returncode != 0:
        message = f"{arguments[0]} exited with {done.returncode}: {done.stderr.strip()}"
        raise CommandFailed(message)
    last: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return last


def command_line(database_url: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "central", "--database-url", database_url, *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a service as a service manager does; kill it when it does not obey."""
    process.terminate()
    try:
        process.wait(_STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _serve(
    database_url: str, workers: int, environment: Mapping[str, str], log: IO[bytes]
) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(_ATTEMPTS):
        port = free_port()
        process = subprocess.Popen(
            command_line(database_url, "serve", "--port", str(port), "--workers", str(workers)),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_healthy(process, url)
        except PortTaken:
            continue
        except BaseException:
            stop(process)
            raise
        return process, url
    message = f"the service did not start in {_ATTEMPTS} attempts: see {log.name}"
    raise CommandFailed(message)


def wait_until_healthy(process: subprocess.Popen[bytes], url: str) -> None:
    """Return once the service answers; `PortTaken` when its process ends before."""
    give_up = time.monotonic() + _READY_WITHIN_S
    while not _healthy(url):
        if time.monotonic() > give_up:
            message = f"the service at {url} was not ready within {_READY_WITHIN_S} s"
            raise CommandFailed(message)
        try:
            process.wait(_LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            continue
        raise PortTaken


def _healthy(url: str) -> bool:
    try:
        with _DIRECT.open(f"{url}/health", timeout=5) as answer:
            healthy: bool = answer.status == 200
            return healthy
    except urllib.error.HTTPError as problem:
        problem.close()
        return False
    except OSError:
        return False
