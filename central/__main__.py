"""`python -m central`: the operator's commands and the service."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from central.arguments import parser
from central.commands import COMMANDS, WrongRequest
from central.database import open_database, parse_url
from central.keys import KeysMissing, key_folder
from central.operating import Unknown
from central.upgrade import CURRENT_REVISION, NewerDatabase, revision

FAILED = 1


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        url = parse_url(options.database_url)
        engine = open_database(url)
        try:
            return _run(engine, url, options)
        finally:
            engine.dispose()
    except (WrongRequest, ValueError, KeysMissing, Unknown, NewerDatabase, DBAPIError, OSError) as problem:
        return _say(_sentence(problem))


def _sentence(problem: Exception) -> str:
    match problem:
        case KeysMissing():
            return (
                f"This key file is missing or damaged: {problem}. Bring it back; only a new centre gets keys by init."
            )
        case Unknown():
            return "There is no such site, desk, campaign, serial or blocked voucher: nothing was changed."
        case NewerDatabase():
            return "This database was made by a later version of the program: install that version."
        case DBAPIError():
            return f"The database did not do it: {problem.orig}. Nothing was changed."
        case OSError():
            return f"A file could not be used: {problem}. Nothing was changed."
        case _:
            return str(problem)


def _run(engine: Engine, url: URL, options: Namespace) -> int:
    if options.command != "init":
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return _say(f"There is no database file {url.database}: check the path, or run init first.")
        found = revision(engine)
        if found != CURRENT_REVISION:
            if found is not None and found > CURRENT_REVISION:
                raise NewerDatabase(found)
            return _say("This database is not set up for this version: run `python -m central … init` first.")
    if options.command == "serve":
        from central.serving import serve  # noqa: PLC0415 - the web server takes a second to import

        key_folder(url).centre()
        engine.dispose()
        serve(options)
        return 0
    COMMANDS[options.command](engine, url, options)
    return 0


def _say(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
