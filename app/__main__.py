"""The one entrance: a window by default, or one of the commands listed in ARCHITECTURE.md."""

from __future__ import annotations

import importlib
import os
import runpy
import sys

_COMMANDS = (
    "read",
    "enrol",
    "desk",
    "check",
    "void",
    "override",
    "sync",
    "journal",
    "verify-statement",
    "export",
    "take-in",
    "carry",
)


def main(arguments: list[str]) -> int:
    """Run a command or open the window; returns the exit status. Each command is imported only when it is asked for."""
    if arguments[:1] == ["--central"]:
        # The installed program has no Python beside it: the demonstration starts its central service through here.
        sys.argv = ["central", *arguments[1:]]
        runpy.run_module("central", run_name="__main__", alter_sys=False)
        return 0
    if arguments[:1] == ["--self-check"]:
        return _run("app.self_check", arguments[1:])
    if arguments and arguments[0] in _COMMANDS:
        return _run(f"app.cli.{arguments[0].replace('-', '_')}", arguments[1:])
    return _run("app.cli.window", arguments)


def _run(module: str, arguments: list[str]) -> int:
    status: int = importlib.import_module(module).run(arguments)
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        # Whoever read our output has stopped; nothing is left to say, not even while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
