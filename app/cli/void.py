"""`python -m app void`: undoes one redemption of this desk, with a reason."""

from __future__ import annotations

import argparse

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, readable, with_desk
from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.redemption import CHOSEN_REASONS, VoidReason
from app.services.void import Voided, VoidRefusal

_REFUSALS = {
    VoidRefusal.UNKNOWN: "Cet encaissement n'existe pas sur ce poste.",
    VoidRefusal.ALREADY_VOIDED: "Cet encaissement est déjà annulé.",
    VoidRefusal.NOT_LIVE: "Le service central n'a pas accepté cet encaissement : il n'y a rien à annuler.",
}


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app void", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--redemption", required=True, metavar="ID")
    parser.add_argument(
        "--reason", required=True, help=f"one of {', '.join(CHOSEN_REASONS)}, or a text that stays at this desk"
    )
    options = parser.parse_args(arguments)
    reason = VoidReason(options.reason) if options.reason in CHOSEN_REASONS else VoidReason.OTHER
    note = "" if options.reason in CHOSEN_REASONS else readable(options.reason)

    def work(parts: DeskParts) -> int:
        parts.store.identity()
        answer = parts.desk.void(options.redemption, reason=reason, note=note)
        if isinstance(answer, Voided):
            write_line({"redemption_id": answer.redemption_id, "voided": True})
            return DONE
        write_line({"redemption_id": options.redemption, "voided": False, "refusal": answer.value})
        say(_REFUSALS[answer])
        return FAILED

    return with_desk(options.data_dir, work)
