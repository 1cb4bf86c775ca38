from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from app.domain.journal import FIRST_PREVIOUS
from tests.builders import Issuer
from tests.cli.commands import ROOT, a_voucher, app, program

KEYS = {"entries", "gaps", "bad_hashes", "receipts", "bad_receipts"}


def test_each_act_is_one_line_in_order(data_dir: Path, issuer: Issuer) -> None:
    app("desk", "--data-dir", data_dir, stdin=a_voucher(issuer, 3).encode() + b"\nnonsense\n")

    ran = app("journal", "--data-dir", data_dir)

    assert (ran.status, ran.said) == (0, "")
    assert [line["kind"] for line in ran.lines] == ["enrolment", "policy", "redemption", "refusal"]
    assert [line["seq"] for line in ran.lines] == [1, 2, 3, 4]
    assert ran.lines[0]["prev"] == FIRST_PREVIOUS


def test_a_sound_journal_is_verified(data_dir: Path, issuer: Issuer) -> None:
    program("desk", "--data-dir", data_dir, stdin=a_voucher(issuer, 3).encode() + b"\n")

    ran = program("journal", "--data-dir", data_dir, "--verify")

    assert ran.status == 0
    found = ran.lines[-1]
    assert set(found) >= KEYS
    assert found["entries"] == len(ran.lines) - 1
    assert (found["gaps"], found["bad_hashes"], found["bad_receipts"]) == (0, 0, 0)


def test_an_altered_and_a_missing_entry_are_found(data_dir: Path, issuer: Issuer) -> None:
    app("desk", "--data-dir", data_dir, stdin=b"one\ntwo\nthree\n")
    _change(data_dir, "UPDATE journal SET text = replace(text, 'not_a_voucher', 'unreadable') WHERE seq = 3")
    altered = app("journal", "--data-dir", data_dir, "--verify")
    _change(data_dir, "DELETE FROM journal WHERE seq = 4")
    missing = app("journal", "--data-dir", data_dir, "--verify")

    assert altered.status == 1
    assert altered.lines[-1]["bad_hashes"] > 0
    assert missing.status == 1
    assert missing.lines[-1]["gaps"] > 0


def test_a_folder_without_a_desk_has_a_status_of_its_own(tmp_path: Path) -> None:
    ran = app("journal", "--data-dir", tmp_path / "nobody", "--verify")

    assert (ran.status, ran.out) == (3, b"")


def _change(data_dir: Path, statement: str) -> None:
    connection = sqlite3.connect(data_dir / "desk.sqlite")
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    with connection:
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    connection.close()


def test_an_entry_that_is_no_json_is_shown_and_found(data_dir: Path) -> None:
    app("desk", "--data-dir", data_dir, stdin=b"one\ntwo\n")
    _change(data_dir, "UPDATE journal SET text = '{cut' WHERE seq = 2")

    ran = app("journal", "--data-dir", data_dir, "--verify")

    assert ran.status == 1
    assert ran.lines[1]["unreadable"] == "{cut"
    assert ran.lines[-1]["bad_hashes"] >= 1


def test_a_reader_that_stops_reading_gets_no_traceback(data_dir: Path) -> None:
    app("desk", "--data-dir", data_dir, stdin=b"noise\n" * 1000)
    with subprocess.Popen(
        [sys.executable, "-m", "app", "journal", "--data-dir", str(data_dir)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline().startswith(b"{")
        program.stdout.close()
        said = program.stderr.read()

    assert (program.returncode, said) == (1, b"")
