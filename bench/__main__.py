"""`python -m bench NAME`: each name is a module of this package."""

from __future__ import annotations

import importlib
import importlib.util
import sys

_NAMES = ("scan", "verdict", "exchange", "central", "startup", "simulate", "mutants", "mutations", "kills", "planning")


def main(arguments: list[str]) -> int:
    """Run one measurement; 2 when there is none of that name."""
    here = [name for name in _NAMES if importlib.util.find_spec(f"bench.{name}") is not None]
    if not arguments or arguments[0] not in here:
        sys.stderr.write(f"usage: python -m bench {' | '.join(here)} [options]\n")
        return 2
    status: int = importlib.import_module(f"bench.{arguments[0]}").run(arguments[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
