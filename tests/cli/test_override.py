from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.override import _REFUSALS
from app.domain.override import hash_code
from app.foundation.clock import now
from app.services.override import OverrideRefusal
from tests.builders import Issuer, an_answer, an_enrolled_desk
from tests.cli.commands import a_voucher, app, program

CODE = "48210 93756"


@pytest.fixture
def full_desk(tmp_path: Path, issuer: Issuer) -> Path:
    """The folder of a desk that may have one voucher waiting, and has; a coordinator may allow two more."""
    parts = an_enrolled_desk(tmp_path / "full", issuer, now, hard_vouchers=1, override_vouchers=2)
    known = issuer.signed_catalogue(version=2, coordinator=hash_code(CODE))
    parts.store.store_answer(an_answer(issuer.campaign_list(as_of=now()), at=now(), catalogue=known))
    assert parts.desk.redeem(a_voucher(issuer, 0), "MEDIATION").taken
    parts.close()
    return tmp_path / "full"


def scan(folder: Path, issuer: Issuer, *serials: int) -> list[tuple[bool, list[str]]]:
    typed = "\n".join(a_voucher(issuer, serial) for serial in serials)
    return [(line["taken"], line["warnings"]) for line in app("desk", "--data-dir", folder, stdin=typed.encode()).lines]


def test_the_code_opens_what_the_policy_allows_and_the_desk_goes_on(full_desk: Path, issuer: Issuer) -> None:
    assert scan(full_desk, issuer, 1) == [(False, [])]

    ran = program("override", "--data-dir", full_desk, "--code", CODE, "--reason", "no_network")

    assert (ran.status, ran.said) == (0, "")
    assert ran.line == {"allowed": True, "vouchers": 2}
    assert [taken for taken, _warnings in scan(full_desk, issuer, 1, 2, 3)] == [True, True, False]


def test_the_lines_of_the_desk_say_what_was_taken_under_it(full_desk: Path, issuer: Issuer) -> None:
    app("override", "--data-dir", full_desk, "--code", CODE, "--reason", "no_network")

    ((taken, warnings),) = scan(full_desk, issuer, 1)

    assert taken
    assert "override" in warnings


def test_a_reason_in_words_stays_out_of_the_journal(full_desk: Path) -> None:
    ran = app("override", "--data-dir", full_desk, "--code", CODE, "--reason", "le car de Mme Dupont attend")
    journal = app("journal", "--data-dir", full_desk)

    assert ran.status == 0
    assert (journal.lines[-1]["kind"], journal.lines[-1]["body"]["reason"]) == ("override", "other")
    assert b"Dupont" not in journal.out


def test_a_wrong_code_is_refused_with_a_sentence(full_desk: Path) -> None:
    ran = app("override", "--data-dir", full_desk, "--code", "1234", "--reason", "no_network")

    assert ran.status == 1
    assert ran.line == {"allowed": False, "refusal": "wrong_code"}
    assert "1234" not in ran.said


def test_where_there_is_none_a_sentence_says_so(data_dir: Path) -> None:
    ran = app("override", "--data-dir", data_dir, "--code", CODE, "--reason", "no_network")

    assert (ran.status, ran.line["refusal"]) == (1, "not_allowed")
    assert ran.said


@pytest.mark.parametrize("refusal", OverrideRefusal)
def test_every_refusal_has_its_sentence(refusal: OverrideRefusal) -> None:
    assert _REFUSALS[refusal].endswith(".")


def test_a_folder_without_a_desk_is_told_apart(tmp_path: Path) -> None:
    assert app("override", "--data-dir", tmp_path, "--code", CODE, "--reason", "other").status == 3
