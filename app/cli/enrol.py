"""`python -m app enrol`: turns a data folder into a desk, with the operator's one-time code."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path

from app.bootstrap import DeskParts
from app.cli.opening import DONE, FAILED, add_data_dir, readable, with_desk
from app.cli.output import write_line
from app.cli.sentences import HELD, say


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app enrol", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--url", required=True, help="address of the central service")
    parser.add_argument("--code", required=True, help="one-time code given by the operator")
    parser.add_argument("--name", default="", help="name of this desk at its site (default: the machine's)")
    parser.add_argument("--replace", type=Path, metavar="OLD_DB", help="saved file of a dead desk of this site")
    options = parser.parse_args(arguments)

    def work(parts: DeskParts) -> int:
        if options.replace is not None:
            return _replace(parts, options)
        site = parts.enrol(options.url, options.code, readable(options.name or platform.node() or "Poste"))
        write_line({"desk_id": parts.store.identity().desk_id, "site": site})
        return DONE

    return with_desk(options.data_dir, work)


def _replace(parts: DeskParts, options: argparse.Namespace) -> int:
    name = readable(options.name or platform.node() or "Poste")
    done = parts.replace(options.replace, options.url, options.code, name)
    write_line(
        {
            "desk_id": parts.store.identity().desk_id,
            "site": parts.desk.status().catalogue.site_name,
            "handed_in": done.entries,
            "held": done.held,
            "withdrawn": done.withdrawn,
            "accepted": done.accepted,
            "refused": done.refused,
            "unanswered": done.unanswered,
        }
    )
    if done.unanswered:
        say("Une partie de l'ancienne base n'a pas eu de réponse. Recommencez avec la même commande.")
        return FAILED
    if done.held:
        say(HELD.format(count=done.held))
    return DONE
