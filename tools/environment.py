"""The virtual environment of this folder: made once, brought up to the lock file, then left alone.

Standard library only: it runs before there is an environment.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tools import system_packages

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "lock.txt"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_STAMP = VENV / "comptoir-lock"

_PROOF = (
    "import PySide6.QtWidgets, PySide6.QtMultimedia, PySide6.QtSvg, cv2, zxingcpp, pyzbar, sqlalchemy, cryptography"
)


def set_up(*, for_build: bool = False) -> bool:
    """Provide system packages and environment, fast when all is there; False when something is missing, and said."""
    if sys.platform == "linux" and not system_packages.provide(system_packages.needs(for_build=for_build)):
        return False
    version = _version()
    if version is not None and _kept_stamp() == _stamp(version):
        return True
    return (version is not None or _make()) and _install() and _prove()


def _version() -> str | None:
    """Return the Python of the environment, or None where there is none that starts."""
    try:
        asked = subprocess.run(
            [PYTHON, "-c", "import sys; print(sys.version)"], check=False, capture_output=True, text=True
        )
    except OSError:
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _stamp(version: str) -> str:
    return hashlib.sha256(LOCK.read_bytes() + version.encode()).hexdigest()


def _kept_stamp() -> str:
    return _STAMP.read_text(encoding="ascii").strip() if _STAMP.exists() else ""


def _make() -> bool:
    _say("making the virtual environment .venv")
    # `--clear`: a half-made environment, or one whose Python has gone, is of no use.
    return subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode == 0


def _install() -> bool:
    _say("installing the locked packages (about half a gigabyte at the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*command, "--require-hashes", "--requirement", str(LOCK)], check=False, cwd=ROOT)
    if done.returncode != 0:
        _say("the packages could not be installed; look at the lines above, then start again")
    return done.returncode == 0


def _prove() -> bool:
    """Load the parts that lean on system libraries; only then is the environment good."""
    asked = subprocess.run([PYTHON, "-c", _PROOF], check=False, capture_output=True, text=True)
    if asked.returncode != 0:
        _say(f"a system library is missing: {asked.stderr.strip().splitlines()[-1]}")
        _say("the names on Debian and Ubuntu are in tools/system_packages.py")
        return False
    version = _version()
    if version is not None:
        _STAMP.write_text(_stamp(version) + "\n", encoding="ascii")
    return version is not None


def _say(words: str) -> None:
    print(f"set-up: {words}", file=sys.stderr, flush=True)
