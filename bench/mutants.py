"""`python -m bench mutants`: deliberate faults in a copy of the code; the simulation must find each of them."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from bench.figures import write_line

ROOT = Path(__file__).resolve().parents[1]
_CONTROL = 4_000
"""Redemptions of the run with unchanged code."""

_WORLD = 500
"""Redemptions of one world: a mutant is judged after each."""

_COPIED = ("app", "central", "bench", "tests/simulation")


class DoesNotApply(Exception):
    """The text that a mutant changes is not in the code any more: the mutant must be brought up to date."""


@dataclass(frozen=True)
class Mutant:
    """One fault: in `file`, `before` (which stands there once) becomes `after`."""

    name: str
    file: str
    before: str
    after: str

    def apply(self, copy: Path) -> None:
        """Put the fault into a copy of the code; `DoesNotApply` when the text is not there, or more than once."""
        path = copy / self.file
        text = path.read_text("utf-8")
        if text.count(self.before) != 1:
            raise DoesNotApply(f"{self.name}: {self.file}")
        path.write_text(text.replace(self.before, self.after), "utf-8")


_UNIQUE = """        ["campaign", "serial"],
        unique=True,"""
_NOT_UNIQUE = _UNIQUE.replace("True", "False")
_TABLES = "migrations/versions/0001_first_tables.py"
_KEEP_WHOLE = """        with storage_problems(), self._writer.begin() as connection:
            yield DeskTransaction(connection, self._cache, self._steady)
"""
_SHOW_ANYWAY = """        from sqlalchemy.exc import OperationalError
        with storage_problems(), self._writer.connect() as connection:
            transaction = connection.begin()
            yield DeskTransaction(connection, self._cache, self._steady)
            try:
                transaction.commit()
            except OperationalError:
                connection.connection.driver_connection.rollback()
"""
_COMMIT_FIRST = """                with self.engine.begin() as connection:
                    return work(connection)
"""
_ANSWER_ANYWAY = """                with self.engine.connect() as connection:
                    transaction = connection.begin()
                    found = work(connection)
                    try:
                        transaction.commit()
                    except OperationalError:
                        connection.connection.driver_connection.rollback()
                    return found
"""
_VOIDED = ".values(state=Outcome.VOIDED.value, live=False, reason=None)"
_NO_RECEIPT_KINDS = "ACKNOWLEDGED_KINDS = tuple(kind.value for kind in EntryKind if not kind.moves_money)"
_FORWARD = "if held.get(campaign, 0) < version or (campaign in renewed and held[campaign] == version):"
_KEEP_RECEIPTS = (
    "    insert_rows(connection, receipts, [_row(receipt, signed[receipt.entry], n=None) for receipt in made])\n"
)
_SETTLED = "    _mark(connection, [line.redemption for line in paid], settled_in=month)\n"
_PROMOTE = "        _promote_next(connection, row, centre=centre, now=now)\n"

MUTANTS = (
    Mutant("the centre has no UNIQUE over live redemptions", f"central/{_TABLES}", _UNIQUE, _NOT_UNIQUE),
    Mutant("the desk has no UNIQUE over live redemptions", f"app/persistence/{_TABLES}", _UNIQUE, _NOT_UNIQUE),
    Mutant("the desk shows a redemption whose commit failed", "app/persistence/records.py", _KEEP_WHOLE, _SHOW_ANYWAY),
    Mutant("the centre answers although its commit failed", "central/centre.py", _COMMIT_FIRST, _ANSWER_ANYWAY),
    Mutant(
        "a receipt is taken unverified",
        "app/sync/verification.py",
        "Receipt.from_json(document.opened(Purpose.RECEIPT, keys))",
        "Receipt.from_json(__import__('json').loads(document.payload))",
    ),
    Mutant(
        "an answer to another request is taken",
        "app/sync/verification.py",
        "            request=hashlib.sha256(asked.body).hexdigest(),\n",
        "",
    ),
    Mutant(
        "an entry that met an error leaves the queue",
        "app/persistence/journal_rows.py",
        ".values(attempts=journal.c.attempts + 1, last_error=code)",
        ".values(attempts=journal.c.attempts + 1, last_error=code, answered=True)",
    ),
    Mutant(
        "an acknowledgement stands for receipts",
        "app/persistence/journal_rows.py",
        _NO_RECEIPT_KINDS,
        "ACKNOWLEDGED_KINDS = tuple(kind.value for kind in EntryKind)",
    ),
    Mutant(
        "the desk trusts its clock",
        "app/services/desk_time.py",
        "    corrected = clock_at + skew\n",
        "    corrected = clock_at\n",
    ),
    Mutant("the centre skips voids", "central/voiding.py", _VOIDED, ".values(guarantee=row.guarantee)"),
    Mutant("nobody is accepted in the place of a void", "central/voiding.py", _PROMOTE, ""),
    Mutant(
        "the centre answers without storing receipts",
        "central/receipts.py",
        _KEEP_RECEIPTS,
        "",
    ),
    Mutant(
        "updates are passed over",
        "app/sync/verification.py",
        "        found.append(verified)\n        cursor = n\n",
        "        cursor = n\n",
    ),
    Mutant("a list goes backward", "app/persistence/list_store.py", _FORWARD, "if True:"),
    Mutant(
        "a fork goes on as if nothing was",
        "central/chain.py",
        "        if follows(entry, head):\n",
        "        if True:\n",
    ),
    Mutant(
        "a held claim is shown as confirmed",
        "app/persistence/redemption_rows.py",
        "Outcome.HELD: RedemptionState.HELD",
        "Outcome.HELD: RedemptionState.CONFIRMED",
    ),
    Mutant(
        "an overtaken receipt counts",
        "app/persistence/redemption_rows.py",
        "if row is None or is_superseded(connection, receipt):",
        "if row is None:",
    ),
    Mutant("what is settled is settled again", "central/settling.py", _SETTLED, ""),
    Mutant(
        "a repeated entry is taken in anew",
        "central/exchange.py",
        "    known = chain.known(entries)\n",
        "    known = set[str]()\n",
    ),
    Mutant(
        "a change of a list is not held against its counts",
        "app/domain/list_delta.py",
        "    if after.used_count != last.used_count or len(after.blocked) != last.blocked_count or state_of(after)",
        "    if None in (last.state,) and state_of(after)",
    ),
    Mutant(
        "what the other desks of the site redeemed is not looked at",
        "app/persistence/site_uses.py",
        "    if row is None:\n        return None\n    # Without",
        "    if True:\n        return None\n    # Without",
    ),
    Mutant(
        "a desk that rejoins forgets its own redemptions",
        "app/persistence/incarnation.py",
        "        keep_told(connection, item, catalogue)\n",
        "        pass\n",
    ),
    Mutant(
        "a carried file is taken in unsigned",
        "central/handing_in.py",
        "            authenticate(connection, desk, to_base64(carried.signature), carried.body)\n",
        "            pass\n",
    ),
    Mutant(
        "what a dead desk had not sent is not held",
        "central/replacing.py",
        "        sender = lock_desk(connection, request.desk)\n",
        "        sender = __import__('dataclasses').replace(lock_desk(connection, request.desk), revoked=False)\n",
    ),
    Mutant(
        "news for a dead desk is not handed on",
        "central/replacing.py",
        "    hand_on_updates(connection, old, to=by)\n",
        "",
    ),
    Mutant(
        "a revoked desk is believed",
        "central/desks.py",
        "        revoked=row.status == DeskStatus.REVOKED.value,\n",
        "        revoked=False,\n",
    ),
    Mutant(
        "what a coordinator has allowed is never used up",
        "app/persistence/override.py",
        ".values(left=overrides.c.left - 1)",
        ".values(left=overrides.c.left)",
    ),
    Mutant(
        "a settled redemption can lose",
        "central/disputes.py",
        "    if other.settled_in is not None and",
        "    if other is None and",
    ),
)


def run(arguments: list[str]) -> int:
    """Print one JSON object per mutant, the unchanged code first; 1 when a mutant survives or that one does not."""
    options = _options(arguments)
    wanted = [mutant for mutant in MUTANTS if options.only in mutant.name]
    survivors = 0
    with ThreadPoolExecutor(options.processes) as pool:
        running = {pool.submit(_broken, mutant, options): mutant for mutant in (None, *wanted)}
        for future in as_completed(running):
            mutant, broken = running[future], future.result()
            killed = bool(broken)
            write_line({"mutant": None if mutant is None else mutant.name, "killed": killed, "by": broken})
            survivors += killed is (mutant is None)
    return 1 if survivors else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redemptions", type=int, default=16_000, help="at most, for each mutant")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    return parser.parse_args(arguments)


def _broken(mutant: Mutant | None, options: argparse.Namespace) -> list[str]:
    """Run the simulation on a copy with this fault; return the rules that it broke."""
    with tempfile.TemporaryDirectory(prefix="comptoir-mutant-") as name:
        copy = Path(name)
        for folder in _COPIED:
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant is not None:
            mutant.apply(copy)
        command = [sys.executable, "-m", "bench", "simulate", "--until-broken", "--processes", "1"]
        command += ["--world", str(_WORLD)]
        command += [
            "--seed",
            str(options.seed),
            "--redemptions",
            str(_CONTROL if mutant is None else options.redemptions),
        ]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    try:
        found: list[str] = json.loads(done.stdout)["broken"]
    except ValueError as error:
        raise DoesNotApply(done.stderr[-2000:]) from error
    return found
