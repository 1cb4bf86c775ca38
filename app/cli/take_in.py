"""`python -m app take-in`: verifies and stores the answers that a file brought back from the centre."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.canonical import Json


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app take-in", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="of answers, as hand-in or carry wrote it")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        taken = parts.take_in_from(options.file)
        errors: list[Json] = [{"code": code} for code in taken.refused]
        errors += [{"seq": error.seq, "code": error.code} for error in taken.summary.errors]
        write_line(
            {
                "answers": taken.answers,
                "sent": taken.summary.sent,
                "confirmed": taken.summary.confirmed,
                "refused": taken.summary.refused,
                "waiting": parts.store.waiting(),
                "rejoined": taken.summary.rejoined,
                "errors": errors,
            }
        )
        if taken.refused:
            say("Une partie des demandes n'a pas eu de réponse valable ; elles attendent toujours. Refaites un export.")
        return FAILED if taken.refused else DONE

    return with_desk(options.data_dir, work)
