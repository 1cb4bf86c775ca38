"""Writes `requirements/lock.txt` from `pyproject.toml`: versions and hashes for every system, no registry's name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.environment import LOCK, ROOT, VENV

_OPTIONS = (
    "--universal",
    "--all-extras",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
)


def main(words: list[str] | None = None) -> int:
    """Resolve anew, keeping the locked versions that still fit; `--upgrade` takes the newest of all."""
    chosen = ["--upgrade"] if "--upgrade" in (words if words is not None else sys.argv[1:]) else []
    command = [_uv(), "pip", "compile", *_OPTIONS, *chosen, "pyproject.toml", "--output-file", str(LOCK)]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def _uv() -> str:
    """Find uv, or install it beside the environment: it is needed here alone, so it is not locked."""
    scripts = "Scripts" if os.name == "nt" else "bin"
    own = ROOT / "build" / "uv"
    for folder in (VENV / scripts, own / scripts):
        found = shutil.which("uv", path=str(folder))
        if found:
            return found
    found = shutil.which("uv")
    if found:
        return found
    venv.create(own, with_pip=True)
    subprocess.run([str(Path(own, scripts, "python")), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(Path(own, scripts, "uv"))


if __name__ == "__main__":
    sys.exit(main())
