"""A real central service that can be stopped and started again at the same address, as networks are."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.central.centre_process import ROOT, command_line, free_port, run_command, stop, wait_until_healthy


class StoppableCentre:
    """Set up once; serves only inside `serving`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.database_url = database_url
        self.folder = folder
        self._environment = {"COMPTOIR_CENTRAL_KEYS": str(folder / "centre-keys")}
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.command("init")

    def command(self, *words: str) -> dict[str, Any]:
        return run_command(self.database_url, *words, environment=self._environment)

    @contextmanager
    def serving(self, *options: str) -> Iterator[None]:
        """Serve while the block runs; outside it nothing listens at the address."""
        with (self.folder / "centre.log").open("ab") as log:
            process = subprocess.Popen(
                command_line(self.database_url, "serve", "--port", str(self._port), *options),
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                wait_until_healthy(process, self.url)
                yield
            finally:
                stop(process)

    def issue(
        self, *, booklets: int, size: int = 10, pdf: bool = False, **more: str
    ) -> tuple[int, list[dict[str, str]]]:
        """Issue a campaign; return its number and the rows of its CSV. The PDF is `vouchers.pdf` in the folder."""
        words = ["--sponsor", "Département d'essai", "--booklets", str(booklets), "--size", str(size)]
        words += ["--expires", "2099-12-31", "--csv", str(self.folder / "vouchers.csv")]
        words += ["--pdf", str(self.folder / "vouchers.pdf")] if pdf else []
        for name, value in more.items():
            words += [f"--{name.replace('_', '-')}", value]
        answer = self.command("issue", *words)
        with (self.folder / "vouchers.csv").open(encoding="utf-8", newline="") as file:
            return int(answer["campaign"]), list(csv.DictReader(file))
