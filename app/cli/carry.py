"""`python -m app carry`: hands in another desk's file over this desk's network, and writes the answers for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line
from app.cli.sentences import say


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app carry", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="of requests, as export wrote it at the other desk")
    parser.add_argument("--answer", type=Path, required=True, metavar="FILE", help="to be taken in at the other desk")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        done = parts.carry_from(options.file, options.answer)
        write_line(
            {
                "desk": done.desk,
                "requests": done.requests,
                "answered": done.answered,
                "errors": [{"code": code} for code in done.errors],
            }
        )
        if done.errors:
            say("Toutes les demandes n'ont pas eu de réponse. Recommencez plus tard avec le même fichier.")
        return FAILED if done.errors else DONE

    return with_desk(options.data_dir, work)
