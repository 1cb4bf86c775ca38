from __future__ import annotations

from pathlib import Path

from tests.builders import Issuer
from tests.cli.commands import a_voucher, app, program
from tests.cli.test_desk import NOISE
from tests.persistence.given import change


def test_it_gives_what_the_desk_would_and_changes_nothing(data_dir: Path, issuer: Issuer) -> None:
    texts = [noise.decode() for _name, noise, _verdict in NOISE if b"\x00" not in noise and _is_text(noise)]
    texts += [a_voucher(issuer, 3), a_voucher(issuer, 4, territory="2A"), a_voucher(Issuer(), 3), issuer.short_code(5)]

    checked = app("check", "--data-dir", data_dir, *texts)
    again = app("check", "--data-dir", data_dir, *texts)
    journal = app("journal", "--data-dir", data_dir)
    redeemed = app("desk", "--data-dir", data_dir, stdin="".join(f"{text}\n" for text in texts).encode())

    assert (checked.status, checked.said) == (0, "")
    assert checked.lines == again.lines
    assert [line["kind"] for line in journal.lines] == ["enrolment"]
    assert [line["taken"] for line in checked.lines] == [False] * len(texts)
    for would, did in zip(checked.lines, redeemed.lines, strict=True):
        assert set(would) == set(did)
        assert {**would, "taken": None, "redemption_id": None} == {**did, "taken": None, "redemption_id": None}


def test_a_voucher_that_was_taken_here_is_told_as_such(data_dir: Path, issuer: Issuer) -> None:
    digits = a_voucher(issuer, 3)
    taken = app("desk", "--data-dir", data_dir, stdin=digits.encode() + b"\n").line

    line = app("check", "--data-dir", data_dir, digits).line

    assert (line["verdict"], line["taken"], line["redemption_id"]) == ("already_redeemed", False, None)
    assert line["earlier"]["redemption_id"] == taken["redemption_id"]


def test_an_argument_that_is_not_utf8_has_a_verdict_too(data_dir: Path) -> None:
    ran = program("check", "--data-dir", data_dir, b"caf\xe9 \xff")

    assert (ran.status, ran.line["verdict"]) == (0, "not_a_voucher")


def test_a_text_that_begins_with_a_dash_is_given_after_two_dashes(data_dir: Path) -> None:
    ran = app("check", "--data-dir", data_dir, "--", "-1", "--help")

    assert [line["verdict"] for line in ran.lines] == ["not_a_voucher", "not_a_voucher"]


def test_without_a_text_it_is_a_wrong_use(data_dir: Path) -> None:
    ran = app("check", "--data-dir", data_dir)

    assert (ran.status, ran.out) == (2, b"")


def _is_text(noise: bytes) -> bool:
    """What can be given as an argument and typed as one line alike."""
    try:
        return "\r" not in noise.decode()
    except UnicodeDecodeError:
        return False


def test_a_damaged_list_in_the_file_gives_a_verdict_all_the_same(data_dir: Path, issuer: Issuer) -> None:
    change(data_dir / "desk.sqlite", "UPDATE campaign_lists SET file = x'00ff'")

    line = app("check", "--data-dir", data_dir, a_voucher(issuer, 3)).line

    assert (line["verdict"], line["warnings"]) == ("accepted_provisional", ["campaign_not_covered"])
