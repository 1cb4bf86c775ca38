"""`python -m app take-in`: verifies and stores the answers that a file brought back from the centre."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.files import read_whole
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.canonical import Json
from app.domain.carried_file import CarriedAnswers


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app take-in", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="of answers, as hand-in or carry wrote it")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        try:
            file = CarriedAnswers.from_text(read_whole(options.file))
        except ValueError:
            say("Ce fichier n'est pas un fichier de réponses. Choisissez celui que le service central a écrit.")
            return FAILED
        taken = parts.take_in(file)
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
