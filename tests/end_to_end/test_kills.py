"""A desk killed at any moment keeps what it said, and everything reaches the centre exactly once."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.end_to_end.desk_process import DeskProcess
from tests.end_to_end.stoppable_centre import StoppableCentre

KILLS = 52
INSIDE = 26
"""Kills that must land between the start of a transaction and the printing of its verdict."""

MOST_KILLS = 150
SCANS_BEFORE_A_KILL = 3
LONGEST_DELAY_S = 0.004
"""A transaction takes some milliseconds: a kill within them lands before, during or after its commit."""

SYNC_KILLS = 6


@dataclass
class Counts:
    kills: int = 0
    inside: int = 0
    committed_unsaid: int = 0
    """Killed after the commit and before the verdict was printed."""
    taken: dict[str, str] = field(default_factory=dict)
    """Text to redemption id, for every line printed as taken."""


def kill_once(desk: DeskProcess, texts: Iterator[str], moments: random.Random, counts: Counts) -> None:
    """Scan a few vouchers, then kill the desk at a random moment of the next one."""
    process = desk.start_scanning()
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process, contextlib.suppress(BrokenPipeError):
        for place in range(SCANS_BEFORE_A_KILL + 1):
            voucher = next(texts)
            process.stdin.write(f"{voucher}\n".encode())
            process.stdin.flush()
            assert process.stderr.readline() == b"begin\n"
            if place == SCANS_BEFORE_A_KILL:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(moments.uniform(0, LONGEST_DELAY_S))
                process.kill()
            said = process.stdout.readline()
            if said.endswith(b"\n"):
                line = json.loads(said)
                assert line["taken"], line
                counts.taken[line["text"]] = line["redemption_id"]
            else:
                counts.inside += 1
        counts.kills += 1
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


@pytest.mark.slow
def test_every_line_said_to_be_taken_survives_kills_and_reaches_the_centre_exactly_once(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    centre = StoppableCentre(tmp_path, f"sqlite:///{tmp_path / 'centre.sqlite'}")
    _campaign, rows = centre.issue(booklets=MOST_KILLS, size=SCANS_BEFORE_A_KILL + 1)
    centre.command("policy", "--soft", "100000", "--hard", "100000")
    desk = DeskProcess(tmp_path / "desk")
    counts = Counts()
    moments = random.Random(20261123)  # noqa: S311 - moments, not secrets
    texts = iter([row["qr"] for row in rows])
    with centre.serving():
        desk.enrol(centre.url, centre.command("enrol-code", "--site", "Bourg")["code"])
    while counts.kills < MOST_KILLS and (counts.kills < KILLS or counts.inside < INSIDE):
        kill_once(desk, texts, moments, counts)

    redemptions = {
        entry["body"]["redemption"]: entry["body"]["proof"] for entry in desk.journal() if entry["kind"] == "redemption"
    }
    assert {redemptions.get(redemption): redemption for redemption in counts.taken.values()} == counts.taken
    counts.committed_unsaid = len(redemptions) - len(counts.taken)
    record_property("kills of a scanning desk", counts.kills)
    record_property("of these, between the start of a transaction and its verdict", counts.inside)
    record_property("of these, after the commit", counts.committed_unsaid)
    assert counts.kills >= KILLS
    assert counts.inside >= INSIDE
    findings = desk.findings()
    assert (findings["gaps"], findings["bad_hashes"]) == (0, 0)

    with centre.serving():
        for _ in range(SYNC_KILLS):
            kill_during_sync(desk, moments)
        assert desk.sync()["waiting"] == 0
        assert desk.sync()["sent"] == 0
    assert at_the_centre(centre) == dict.fromkeys(redemptions, "accepted")
    assert desk.findings()["receipts"] == len(redemptions)
    assert centre.command("report")["redeemed"] == len(redemptions)


def kill_during_sync(desk: DeskProcess, moments: random.Random) -> None:
    process = desk.start("sync")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moments.uniform(0.3, 1.5))
    process.kill()
    process.communicate()


def at_the_centre(centre: StoppableCentre) -> dict[str, str]:
    engine = create_engine(centre.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, state FROM redemptions")).all()
    engine.dispose()
    assert len({row.id for row in rows}) == len(rows)
    return {row.id: row.state for row in rows}
