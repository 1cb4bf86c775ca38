"""`python -m app enrol`: turns a data folder into a desk, with the operator's one-time code."""

from __future__ import annotations

import argparse
import platform

from app.bootstrap import DeskParts
from app.cli.opening import DONE, add_data_dir, readable, with_desk
from app.cli.output import write_line


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app enrol", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--url", required=True, help="address of the central service")
    parser.add_argument("--code", required=True, help="one-time code given by the operator")
    parser.add_argument("--name", default="", help="name of this desk at its site (default: the machine's)")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        site = parts.enrol(options.url, options.code, readable(options.name or platform.node() or "Poste"))
        write_line({"desk_id": parts.store.identity().desk_id, "site": site})
        return DONE

    return with_desk(options.data_dir, work)
