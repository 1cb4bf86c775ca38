"""`python -m app carry`: hands in another desk's file over this desk's network, and writes the answers for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.files import read_whole, write_whole
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.canonical import Json
from app.domain.carried_file import CarriedRequests


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app carry", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="of requests, as export wrote it at the other desk")
    parser.add_argument("--answer", type=Path, required=True, metavar="FILE", help="to be taken in at the other desk")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        try:
            asked = CarriedRequests.from_text(read_whole(options.file))
        except ValueError:
            say("Ce fichier n'est pas un fichier de demandes. Choisissez celui que l'autre poste a écrit avec export.")
            return FAILED
        answers = parts.carry(asked)
        write_whole(options.answer, answers.to_text())
        errors: list[Json] = [{"code": item.error} for item in answers.answers if item.answer is None]
        write_line(
            {
                "desk": answers.desk,
                "requests": len(answers.answers),
                "answered": len(answers.answers) - len(errors),
                "errors": errors,
            }
        )
        if errors:
            say("Toutes les demandes n'ont pas eu de réponse. Recommencez plus tard avec le même fichier.")
        return FAILED if errors else DONE

    return with_desk(options.data_dir, work)
