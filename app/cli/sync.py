"""`python -m app sync`: one exchange with the centre, at once, whatever wait the window is observing."""

from __future__ import annotations

import argparse

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, with_desk
from app.cli.output import write_line
from app.cli.sentences import REJOINED, say, say_problem
from app.domain.canonical import Json
from app.foundation.errors import ExpectedProblem, NotEnrolled
from app.sync.round import RoundSummary


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app sync", description=__doc__)
    add_data_dir(parser)
    options = parser.parse_args(arguments)
    return with_desk(options.data_dir, _exchange)


def _exchange(parts: DeskParts) -> int:
    summary = RoundSummary()
    errors: list[Json] = []
    status = DONE
    try:
        parts.exchange(summary, lambda _summary: None)
    except NotEnrolled:
        raise
    except ExpectedProblem as problem:
        say_problem(problem)
        errors.append({"code": problem.code})
        status = FAILED
    if summary.rejoined:
        say(REJOINED)
    errors += [{"seq": error.seq, "code": error.code} for error in summary.errors]
    write_line(
        {
            "sent": summary.sent,
            "confirmed": summary.confirmed,
            "refused": summary.refused,
            "waiting": parts.store.waiting(),
            "errors": errors,
            **({"rejoined": True} if summary.rejoined else {}),
        }
    )
    return status
