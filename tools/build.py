"""Makes the folder application in `dist/`, then lets it check itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT

_PROGRAM = ROOT / "dist" / "Comptoir" / ("comptoir-cli.exe" if os.name == "nt" else "Comptoir")


def main() -> int:
    """Build and check; the exit status of the first that fails."""
    words = ["--noconfirm", "--clean", "--log-level", "WARN", "--distpath", "dist", "--workpath", "build"]
    status = subprocess.run(
        [sys.executable, "-m", "PyInstaller", *words, "build_installer.spec"], check=False, cwd=ROOT
    ).returncode
    if status != 0:
        return status
    size = sum(path.stat().st_size for path in _PROGRAM.parent.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{_PROGRAM.parent.relative_to(ROOT)}: {size / 1e6:.0f} MB", file=sys.stderr)
    return subprocess.run([_PROGRAM, "--self-check"], check=False, cwd=Path.home()).returncode


if __name__ == "__main__":
    sys.exit(main())
