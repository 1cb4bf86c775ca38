"""A centre as an operator runs it: set up by command, served by processes of its own, stopped at the end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from tools.environment import ROOT
from tools.throwaway_postgres import libpq_address

_READY_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.1
_STOPPED_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class ServedCentre:
    url: str
    database_url: str
    environment: Mapping[str, str]
    process: psutil.Process
    log: Path

    def command(self, *words: str) -> dict[str, Any]:
        """Run an operator's command and return the last object that it prints."""
        return run_command(self.database_url, self.environment, *words)

    def tell_failures(self) -> None:
        """Write on stderr what the service logged of failures."""
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        sys.stderr.writelines(f"{line}\n" for line in lines if '"status": ' not in line and '"retried"' not in line)

    def count_in_log(self, word: str) -> int:
        return self.log.read_text("utf-8", errors="replace").count(word)


@contextmanager
def served_centre(folder: Path, database_url: str, *, workers: int) -> Iterator[ServedCentre]:
    """Set a centre up and serve it on the loopback; its keys are in `folder / "keys"`, its log in `folder / "log"`."""
    environment = {**os.environ, "COMPTOIR_CENTRAL_KEYS": str(folder / "keys"), "PYTHONUTF8": "1"}
    run_command(database_url, environment, "init")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = _command(database_url, "serve", "--port", str(port), "--workers", str(workers))
    log = folder / "log"
    with log.open("wb") as output:
        service = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(service, url)
        yield ServedCentre(url, database_url, environment, psutil.Process(service.pid), log)
    finally:
        service.terminate()
        try:
            service.wait(_STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()


def run_command(database_url: str, environment: Mapping[str, str], *words: str) -> dict[str, Any]:
    """Run an operator's command to its end; `RuntimeError` when it fails."""
    done = subprocess.run(
        _command(database_url, *words),
        check=False,
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        message = f"central {words[0]} failed: {done.stderr.strip()}"
        raise RuntimeError(message)
    lines = done.stdout.splitlines()
    answer: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return answer


def _command(database_url: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "central", "--database-url", database_url, *words]


def _wait_until_ready(service: subprocess.Popen[bytes], url: str) -> None:
    pause = threading.Event()
    for _ in range(int(_READY_WITHIN_S / _LOOK_EVERY_S)):
        if service.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            pause.wait(_LOOK_EVERY_S)
    message = f"the central service did not start (status {service.poll()})"
    raise RuntimeError(message)


def server_of(url: str) -> psutil.Process:
    """Find the throwaway PostgreSQL of this address among the processes of this measurement."""
    port = urlsplit(libpq_address(url)).port
    for child in psutil.Process().children():
        if child.name().startswith("postgres") and f"port={port}" in child.cmdline():
            return child
    message = "the PostgreSQL of this measurement is not among its processes"
    raise RuntimeError(message)
