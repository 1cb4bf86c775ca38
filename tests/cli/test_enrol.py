from __future__ import annotations

from pathlib import Path

import pytest

from app.foundation.ids import is_id
from tests.central.centre_process import RunningCentre
from tests.cli.commands import app, program

pytestmark = pytest.mark.slow


def test_a_folder_becomes_a_desk(centre: RunningCentre, tmp_path: Path) -> None:
    code = centre.command("enrol-code", "--site", "Médiathèque de Bourg", "--territory", "33")["code"]

    ran = program("enrol", "--data-dir", tmp_path / "é desk", "--url", centre.url, "--code", code, "--name", "Accueil")

    assert (ran.status, ran.said) == (0, "")
    assert set(ran.line) >= {"desk_id", "site"}
    assert ran.line["site"] == "Médiathèque de Bourg"
    assert is_id(ran.line["desk_id"])


def test_a_second_enrolment_and_a_used_code_are_refused_with_a_sentence(centre: RunningCentre, tmp_path: Path) -> None:
    code = centre.command("enrol-code", "--site", "Bus")["code"]
    fresh = centre.command("enrol-code", "--site", "Bus")["code"]
    app("enrol", "--data-dir", tmp_path / "one", "--url", centre.url, "--code", code)

    twice = app("enrol", "--data-dir", tmp_path / "one", "--url", centre.url, "--code", fresh)
    used = app("enrol", "--data-dir", tmp_path / "two", "--url", centre.url, "--code", code)

    assert (twice.status, twice.out) == (1, b"")
    assert "already_enrolled" in twice.said
    assert (used.status, used.out) == (1, b"")
    assert "wrong_enrolment_code" in used.said


@pytest.mark.parametrize(
    ("url", "code", "problem"),
    [
        ("http://127.0.0.1:9", "0000-0000-0000-0000-0000-0000", "centre_unreachable"),
        ("http://192.0.2.1", "0000-0000-0000-0000-0000-0000", "insecure_address"),
        ("http://127.0.0.1:9", "nonsense", "wrong_enrolment_code"),
        ("ftp://127.0.0.1", "0000-0000-0000-0000-0000-0000", "not_the_centre"),
    ],
)
def test_what_is_wrong_is_said_and_the_status_is_not_zero(url: str, code: str, problem: str, tmp_path: Path) -> None:
    ran = app("enrol", "--data-dir", tmp_path / "desk", "--url", url, "--code", code)

    assert (ran.status, ran.out) == (1, b"")
    assert problem in ran.said


def test_a_forgotten_option_is_a_wrong_use(tmp_path: Path) -> None:
    ran = app("enrol", "--data-dir", tmp_path)

    assert (ran.status, ran.out) == (2, b"")
    assert "--url" in ran.said
