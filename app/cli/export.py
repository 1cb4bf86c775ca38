"""`python -m app export`: writes what waits, signed, into a file: the exchange of a desk without a network."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.opening import DONE, add_data_dir, with_desk
from app.cli.output import write_line


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app export", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="to be handed in by the operator or another desk")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        written = parts.export_to(options.file)
        write_line({"desk": written.desk, "requests": written.requests, "waiting": written.waiting})
        return DONE

    return with_desk(options.data_dir, work)
