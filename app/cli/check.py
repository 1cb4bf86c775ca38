"""`python -m app check`: tests vouchers without redeeming them; the same answers as `desk`, and nothing changes."""

from __future__ import annotations

import argparse

from app.bootstrap import DeskParts
from app.cli.opening import DONE, add_data_dir, with_desk
from app.cli.output import scan_line, write_line
from app.domain.catalogue import DEFAULT_OFFERING


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app check", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--offering", default=DEFAULT_OFFERING, help="code of what would be delivered")
    parser.add_argument("texts", nargs="+", metavar="TEXT")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        for text in options.texts:
            write_line(scan_line(text, parts.desk.check(text, options.offering)))
        return DONE

    return with_desk(options.data_dir, work)
