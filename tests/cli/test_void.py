from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import Issuer
from tests.cli.commands import a_voucher, app, program


@pytest.fixture
def taken(data_dir: Path, issuer: Issuer) -> str:
    """The id of a redemption at the desk."""
    line = app("desk", "--data-dir", data_dir, stdin=a_voucher(issuer, 3).encode()).line
    assert line["taken"]
    return str(line["redemption_id"])


def test_a_redemption_is_undone_and_the_voucher_can_be_taken_again(data_dir: Path, issuer: Issuer, taken: str) -> None:
    ran = program("void", "--data-dir", data_dir, "--redemption", taken, "--reason", "mistake")
    again = program("desk", "--data-dir", data_dir, stdin=a_voucher(issuer, 3).encode())

    assert (ran.status, ran.said) == (0, "")
    assert (ran.line["redemption_id"], ran.line["voided"]) == (taken, True)
    assert again.line["taken"] is True
    assert again.line["redemption_id"] != taken


def test_a_reason_in_words_stays_out_of_the_journal(data_dir: Path, taken: str) -> None:
    ran = app("void", "--data-dir", data_dir, "--redemption", taken, "--reason", "Mme Dupont est partie")
    journal = app("journal", "--data-dir", data_dir)

    assert ran.status == 0
    assert journal.lines[-1]["kind"] == "void"
    assert journal.lines[-1]["body"]["reason"] == "other"
    assert b"Dupont" not in journal.out


def test_it_is_undone_once(data_dir: Path, taken: str) -> None:
    app("void", "--data-dir", data_dir, "--redemption", taken, "--reason", "mistake")
    ran = app("void", "--data-dir", data_dir, "--redemption", taken, "--reason", "mistake")

    assert ran.status == 1
    assert ran.line["voided"] is False
    assert "déjà annulé" in ran.said


@pytest.mark.parametrize("redemption", ["0199a000-0000-7000-8000-00000000dead", "nonsense", "", "' OR 1=1 --"])
def test_what_was_never_redeemed_here_cannot_be_undone(redemption: str, data_dir: Path) -> None:
    ran = app("void", "--data-dir", data_dir, "--redemption", redemption, "--reason", "mistake")

    assert ran.status == 1
    assert ran.line["voided"] is False
    assert "n'existe pas" in ran.said


def test_a_reason_that_is_not_utf8_undoes_the_redemption_all_the_same(data_dir: Path, taken: str) -> None:
    ran = program("void", "--data-dir", data_dir, "--redemption", taken, "--reason", b"erreur \xe9")

    assert (ran.status, ran.line["voided"]) == (0, True)
