"""`python -m app journal`: prints the journal, and checks its chain and receipts with public keys alone."""

from __future__ import annotations

import argparse

from app.bootstrap import DeskParts, journal_lines, verify_journal
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app journal", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--verify", action="store_true", help="end with what a verification finds")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        parts.store.identity()
        for line in journal_lines(parts.folder.database):
            write_line(line)
        if not options.verify:
            return DONE
        found = verify_journal(parts.folder.database)
        write_line(
            {
                "entries": found.entries,
                "gaps": found.gaps,
                "bad_hashes": found.bad_hashes,
                "receipts": found.receipts,
                "bad_receipts": found.bad_receipts,
            }
        )
        return DONE if found.clean else FAILED

    return with_desk(options.data_dir, work)
