"""The system packages that the wheels expect on Debian and Ubuntu: finds the missing ones by name and installs them.

Standard library only: it runs before there is an environment.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence

Need = tuple[str, ...]
"""The names of one thing, the preferred one first: Ubuntu 24.04 and Debian 13 renamed libraries (t64)."""

_QT: tuple[Need, ...] = (
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libgl1",),
    ("libegl1",),
    ("libdbus-1-3",),
    ("libfontconfig1",),
    ("libxkbcommon0",),
    ("fonts-dejavu-core",),
)
_QT_WINDOW: tuple[Need, ...] = (
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-image0",),
    ("libxcb-keysyms1",),
    ("libxcb-render-util0",),
    ("libxcb-shape0",),
    ("libxcb-xkb1",),
    ("libxkbcommon-x11-0",),
)
_QT_SOUND: tuple[Need, ...] = (("libpulse0",), ("libxrandr2",))
_ZBAR: tuple[Need, ...] = (("libzbar0t64", "libzbar0"),)


def needs(*, for_build: bool = False) -> list[Need]:
    """Return what this program needs from the system, with the Python that is running."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    wanted = [*_QT, *_QT_WINDOW, *_QT_SOUND, *_ZBAR]
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append((f"{version}-venv", "python3-venv"))
    if for_build:
        wanted.append(("binutils",))
        if sys.executable.startswith("/usr/bin/") or sys.base_prefix == "/usr":
            wanted.append((f"lib{version}t64", f"lib{version}"))
    return wanted


def provide(wanted: Iterable[Need]) -> bool:
    """Install what is missing, as root or by sudo; otherwise say the one command to type and return False.

    Systems without apt are left alone: True.
    """
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return True
    missing = _missing(wanted)
    if not missing:
        return True
    prefix = _as_root()
    if prefix is None:
        return _refuse(missing)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    # Fails where the machine is offline; the lists of the last time may do.
    subprocess.run([*apt, "update"], check=False, stdout=subprocess.DEVNULL)
    names = _names(missing)
    _say(f"installing system packages: {' '.join(names)}")
    done = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *names], check=False, stdout=subprocess.DEVNULL
    )
    return done.returncode == 0 or _refuse(missing)


def _missing(wanted: Iterable[Need]) -> list[Need]:
    wanted = list(wanted)
    asked = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *(name for need in wanted for name in need)]
    told = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    installed = {line.split()[1] for line in told.splitlines() if line.startswith("installed ")}
    return [need for need in wanted if not installed.intersection(need)]


def _names(missing: Sequence[Need]) -> list[str]:
    """Choose, of each thing's names, the first one that this system can install."""
    asked = ["apt-cache", "policy", *(name for need in missing for name in need)]
    told = subprocess.run(asked, check=False, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
    available, name = set(), ""
    for line in told.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and not line.endswith("(none)"):
            available.add(name)
    return [next((name for name in need if name in available), need[-1]) for need in missing]


def _as_root() -> list[str] | None:
    """Return the words that make a command run as root, or None where there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    allowed = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None


def _refuse(missing: Sequence[Need]) -> bool:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *_names(missing)]
    _say("some system packages are missing; as root, type this and start again:")
    print(f"    {shlex.join(command)}", file=sys.stderr)
    return False


def _say(words: str) -> None:
    print(f"set-up: {words}", file=sys.stderr, flush=True)
