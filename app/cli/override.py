"""`python -m app override`: a coordinator allows vouchers beyond a hard limit, until the next exchange."""

from __future__ import annotations

import argparse

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, readable, with_desk
from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.override import OverrideReason
from app.services.override import OverrideOpened, OverrideRefusal

_REFUSALS = {
    OverrideRefusal.NOT_ALLOWED: "Les règles de l'opérateur ne permettent pas d'autorisation.",
    OverrideRefusal.NO_CODE: "Ce lieu n'a pas de code de coordination. Demandez-en un à l'opérateur, puis échangez.",
    OverrideRefusal.STOPPED: "Ce poste est arrêté pour une autre raison : une autorisation n'y change rien.",
    OverrideRefusal.STILL_OPEN: "La dernière autorisation n'est pas encore épuisée.",
    OverrideRefusal.NOT_NEEDED: "Aucune limite n'est atteinte : il n'y a rien à autoriser.",
    OverrideRefusal.TOO_MANY_WRONG_CODES: "Trop de codes faux ont été tapés. Attendez quelques minutes.",
    OverrideRefusal.WRONG_CODE: "Ce code n'est pas celui de ce lieu. L'essai est noté au journal.",
}


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app override", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--code", required=True, help="of the coordinator, as the operator gave it")
    parser.add_argument(
        "--reason", required=True, help=f"one of {', '.join(OverrideReason)}, or a text that stays at this desk"
    )
    options = parser.parse_args(arguments)
    chosen = options.reason in list(OverrideReason)
    reason = OverrideReason(options.reason) if chosen else OverrideReason.OTHER
    note = "" if chosen else readable(options.reason)

    def work(parts: DeskParts) -> int:
        parts.store.identity()
        answer = parts.desk.open_override(readable(options.code), reason=reason, note=note)
        if isinstance(answer, OverrideOpened):
            write_line({"allowed": True, "vouchers": answer.vouchers})
            return DONE
        write_line({"allowed": False, "refusal": answer.value})
        say(_REFUSALS[answer])
        return FAILED

    return with_desk(options.data_dir, work)
