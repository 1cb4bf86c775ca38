"""Runs `central` as child processes: one for each operator's command, one that serves until it is stopped."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from app.domain.canonical import JsonObject
from app.foundation.errors import DemonstrationFailed
from app.foundation.paths import program_folder

_COMMAND_ENDS_WITHIN_S = 60
_READY_WITHIN_S = 60
_LOOK_EVERY_S = 0.1
_STOPS_WITHIN_S = 5
_HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class CentreChild:
    """The central service of one database file, on the loopback."""

    def __init__(self, database: Path, log: Path) -> None:
        self._database = database
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> JsonObject:
        """Run one operator's command and return what it prints; `DemonstrationFailed` when it fails."""
        try:
            done = subprocess.run(  # noqa: S603 - our own program with fixed words
                self._line(words),
                check=True,
                capture_output=True,
                timeout=_COMMAND_ENDS_WITHIN_S,
                cwd=program_folder(),
                env=_environment(),
                creationflags=_HIDDEN,
            )
            answer = json.loads(done.stdout.decode("utf-8").splitlines()[-1])
        except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
            raise DemonstrationFailed(step=words[0]) from error
        if not isinstance(answer, dict):
            raise DemonstrationFailed(step=words[0])
        return answer

    def serve(self, port: int) -> None:
        """Start serving and wait until it answers; it ends with this process, whatever way this process ends."""
        words = ("serve", "--port", str(port), "--until-stdin-ends")
        try:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(  # noqa: S603 - our own program with fixed words
                    self._line(words),
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    cwd=program_folder(),
                    env=_environment(),
                    creationflags=_HIDDEN,
                )
        except OSError as error:
            raise DemonstrationFailed(step="serve") from error
        if not _answers_in_time(self._process, port):
            self.stop()
            raise DemonstrationFailed(step="serve")

    def stop(self) -> None:
        """Stop serving; harmless when it is not."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _line(self, words: tuple[str, ...]) -> list[str]:
        database = ("--database-url", f"sqlite:///{self._database}")
        if getattr(sys, "frozen", False):
            return [sys.executable, "--central", *database, *words]
        return [sys.executable, "-m", "app", "--central", *database, *words]


def answers(port: int) -> bool:
    """Tell whether a ready central service answers on this port of the loopback."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            hello = session.get(f"http://127.0.0.1:{port}/v1/hello", timeout=2)
            health = session.get(f"http://127.0.0.1:{port}/health", timeout=2)
        return bool(hello.json().get("service") == "comptoir-central" and health.status_code == requests.codes.ok)
    except (requests.RequestException, ValueError, AttributeError):
        return False


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Tell whether somebody listens on this port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers_in_time(process: subprocess.Popen[bytes], port: int) -> bool:
    ends_at = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < ends_at:
        if answers(port):
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_EVERY_S)
            return False
    return False


def _environment() -> dict[str, str]:
    # The keys of the demonstration lie beside its own database, whatever an operator has set for a real one.
    environment = {name: value for name, value in os.environ.items() if name != "COMPTOIR_CENTRAL_KEYS"}
    return {**environment, "PYTHONUTF8": "1"}
