"""Runs the commands of the desk: as programs of their own, the way a script does, or faster in the test's process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.bootstrap import DeskParts
from app.foundation.clock import now
from tests.builders import Issuer, an_answer, an_enrolled_desk

ROOT = Path(__file__).resolve().parents[2]
_WITHIN_S = 90.0


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: bytes
    said: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of stdout: nothing but JSON objects may stand there."""
        found = [json.loads(line) for line in self.out.decode("utf-8").split("\n")[:-1]]
        assert all(isinstance(line, dict) for line in found)
        return found

    @property
    def line(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


def program(*arguments: str | bytes | Path, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Ran:
    """`python -m app …` as a program of its own; a traceback fails the test."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error", **(environment or {})},
        input=stdin,
        capture_output=True,
        timeout=_WITHIN_S,
        check=False,
    )
    said = done.stderr.decode("utf-8")
    assert "Traceback" not in said, said
    return Ran(done.returncode, done.stdout, said)


def app(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """The same command in this process: no second start of Python to wait for."""
    out, said = io.BytesIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8") as keyboard,
        io.TextIOWrapper(out, encoding="utf-8", write_through=True) as screen,
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(said),
    ):
        patch.setattr(sys, "stdin", keyboard)
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as wrong_use:
            status = int(wrong_use.code or 0)
        return Ran(status, out.getvalue(), said.getvalue())


def a_voucher(issuer: Issuer, serial: int, **changes: Any) -> str:
    """The digits of a voucher that is valid today, whenever the tests run."""
    today = now().date()
    valid = {
        "valid_from": today.replace(year=today.year - 1, day=1),
        "expires": today.replace(year=today.year + 1, day=1),
    }
    return issuer.digits(serial, **{**valid, **changes})


def an_offline_desk(folder: Path, issuer: Issuer) -> DeskParts:
    """Enrolled this moment without a network, with one list of a hundred unused vouchers; the caller closes it."""
    parts = an_enrolled_desk(folder, issuer, now)
    parts.store.store_answer(an_answer(issuer.campaign_list(as_of=now()), at=now()))
    return parts
