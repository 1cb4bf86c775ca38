"""Everything a developer types, on Linux, Windows and macOS; the standard library is enough to start it.

python3 dev.py setup            the environment and the missing system packages
python3 dev.py run              opens the window
python3 dev.py test [words]     the whole test suite, headless; words choose tests by name or path
python3 dev.py check            format, lint, types, layers, house rules, translations, fast tests
python3 dev.py shots            pictures of every screen
python3 dev.py build            the installable folder application, then its self-check
python3 dev.py centre           a throwaway central service (--postgres for a real PostgreSQL)
python3 dev.py translate        sentences of the code into resources/i18n, compiled
python3 dev.py lock             requirements/lock.txt anew from pyproject.toml
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
MOST_WORKERS = 4

CHECKS: dict[str, tuple[str, ...]] = {
    "format": ("-m", "ruff", "format", "--check", "--output-format", "concise", "."),
    "lint": ("-m", "ruff", "check", "--quiet", "--output-format", "concise", "."),
    "types": ("-m", "mypy"),
    "layers": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()"),
    "house rules": ("-m", "tools.house_rules"),
    "translations": ("-m", "tools.check_translations"),
}


def setup(words: Sequence[str]) -> int:
    from tools.environment import set_up

    return 0 if set_up(for_build="--build" in words) else 1


def run(words: Sequence[str]) -> int:
    return setup(()) or _python("-m", "app", *words)


def test(words: Sequence[str]) -> int:
    return setup(()) or _pytest(words)


def check(_words: Sequence[str]) -> int:
    status = setup(())
    for name, command in CHECKS.items():
        if status != 0:
            return status
        print(f"check: {name}", file=sys.stderr, flush=True)
        status = _python(*command)
    return status or _pytest(["-m", "not slow"])


def shots(words: Sequence[str]) -> int:
    return setup(()) or _python("-m", "tools.screenshots", *words)


def build(_words: Sequence[str]) -> int:
    return setup(["--build"]) or _python("-m", "tools.build")


def centre(words: Sequence[str]) -> int:
    return setup(()) or _python("-m", "tools.throwaway_centre", *words)


def translate(_words: Sequence[str]) -> int:
    return setup(()) or _python("-m", "tools.translate")


def lock(words: Sequence[str]) -> int:
    return _python("-m", "tools.lock", *words, python=Path(sys.executable))


def _pytest(words: Sequence[str]) -> int:
    workers = max(2, min(os.cpu_count() or 2, MOST_WORKERS))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _python("-m", "pytest", "-n", str(workers), "--dist", "loadfile", *_chosen(words))


def _chosen(words: Sequence[str]) -> list[str]:
    """Tell paths and options from words of test names; words that follow an option belong to it."""
    if any(word.startswith("-") for word in words):
        return list(words)
    paths = [word for word in words if Path(word.split("::")[0]).exists()]
    names = [word for word in words if word not in paths]
    return [*paths, "-k", " and ".join(names)] if names else paths


def _python(*words: str, python: Path | None = None) -> int:
    if python is None:
        from tools.environment import PYTHON

        python = PYTHON
    try:
        return subprocess.run([python, *words], check=False, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "shots": shots,
    "build": build,
    "centre": centre,
    "translate": translate,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status."""
    if sys.version_info < OLDEST_PYTHON:
        print("Comptoir needs Python 3.11 or later.", file=sys.stderr)
        return 1
    os.chdir(ROOT)
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2
    return command(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
