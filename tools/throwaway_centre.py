"""A central service for an afternoon: initialised, with vouchers, an enrolment code and nothing to keep."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from tools.environment import ROOT
from tools.throwaway_postgres import throwaway_postgres

_READY_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.1
_STOPPED_WITHIN_S = 10.0
_SITE = "Médiathèque d'essai"


class Centre:
    """The operator's commands on one database; its keys are in `folder`."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self._database_url = database_url
        self._environment = {**os.environ, "COMPTOIR_CENTRAL_KEYS": str(folder / "keys"), "PYTHONUTF8": "1"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "central", "--database-url", self._database_url, *words]

    def ask(self, *words: str) -> dict[str, object]:
        """Run one command and return the last object that it prints; `RuntimeError` when it fails."""
        done = subprocess.run(
            self.command(*words), check=False, cwd=ROOT, env=self._environment, capture_output=True, encoding="utf-8"
        )
        if done.returncode != 0:
            message = f"central {words[0]} failed: {done.stderr.strip()}"
            raise RuntimeError(message)
        lines = done.stdout.splitlines()
        answer: dict[str, object] = json.loads(lines[-1]) if lines else {}
        return answer

    @contextmanager
    def served(self, port: int = 0) -> Iterator[str]:
        """Serve on the loopback and yield the address once it answers; stop at the end."""
        port = port or _free_port()
        service = subprocess.Popen(self.command("serve", "--port", str(port)), cwd=ROOT, env=self._environment)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(service, url)
            yield url
        finally:
            service.terminate()
            try:
                service.wait(_STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                service.kill()
                service.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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


def prepare(centre: Centre, folder: Path) -> dict[str, str]:
    """Make a campaign of two booklets and a code for one desk; returns what a developer types or opens next."""
    centre.ask("init")
    expires = (datetime.now(UTC) + timedelta(days=365)).date().isoformat()
    codes, booklets = folder / "vouchers.csv", folder / "booklets.pdf"
    issue = ["--sponsor", "Département d'essai", "--booklets", "2", "--expires", expires]
    centre.ask("issue", *issue, "--csv", str(codes), "--pdf", str(booklets))
    code = str(centre.ask("enrol-code", "--site", _SITE)["code"])
    return {"code": code, "csv": str(codes), "pdf": str(booklets)}


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; one JSON line says the address, the enrolment code and where the vouchers are."""
    parser = argparse.ArgumentParser(prog="dev.py centre", description=main.__doc__)
    parser.add_argument("--postgres", action="store_true", help="on a real PostgreSQL, thrown away as well")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _leave)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="comptoir-centre-")))
        database = f"sqlite:///{(folder / 'centre.sqlite').as_posix()}"
        if options.postgres:
            database = stack.enter_context(throwaway_postgres())
        centre = Centre(database, folder)
        told = prepare(centre, folder)
        url = stack.enter_context(centre.served(options.port))
        print(json.dumps({"url": url, **told}), flush=True)
        print(f"python -m app enrol --data-dir D --url {url} --code {told['code']}    (Ctrl+C ends)", file=sys.stderr)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
