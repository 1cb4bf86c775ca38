"""The desk as other programs use it: `python -m app` commands on one data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.central.centre_process import ROOT

_WITHIN_S = 120.0


class DeskProcess:
    """One desk; every method is a process of its own, so nothing is shared but the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, command: str, *words: str, lines: Sequence[str] = (), status: int = 0) -> list[dict[str, Any]]:
        """Run a command, insist on its exit status, and return the objects that it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "app", command, "--data-dir", str(self.folder), *words],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=_WITHIN_S,
            check=False,
        )
        assert done.returncode == status, f"{command} exited with {done.returncode}: {done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines()]

    def read(self, *paths: Path) -> list[dict[str, Any]]:
        """Decode pictures; needs no data folder."""
        done = subprocess.run(
            [sys.executable, "-m", "app", "read", *map(str, paths)],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=_WITHIN_S,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def enrol(self, url: str, code: str) -> dict[str, Any]:
        return self.run("enrol", "--url", url, "--code", code)[0]

    def scan(self, *texts: str) -> list[dict[str, Any]]:
        return self.run("desk", lines=texts)

    def sync(self, *, status: int = 0) -> dict[str, Any]:
        return self.run("sync", status=status)[0]

    def journal(self) -> list[dict[str, Any]]:
        return self.run("journal")

    def findings(self) -> dict[str, Any]:
        """What a verification of journal and receipts says; its exit status must be 0."""
        return self.run("journal", "--verify")[-1]

    def start_scanning(self) -> subprocess.Popen[bytes]:
        """A desk that waits for lines and says `begin` on stderr when a transaction is about to start."""
        return self.start("desk")

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """Start a command and leave it running; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "app", command, "--data-dir", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "COMPTOIR_TRACE_SCANS": "1"},
        )
