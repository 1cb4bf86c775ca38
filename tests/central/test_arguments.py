"""The options: names that others rely on, and values that are refused before anything happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.policy import OfflinePolicy
from central.arguments import MOST_HOURS_OFFLINE, MOST_VOUCHERS_OFFLINE, parser
from tests.builders import NOON

ISSUE = ("issue", "--sponsor", "A", "--booklets", "1", "--expires", "2027-12-31", "--csv", "c.csv")


def parsed(*words: str) -> dict[str, object]:
    return vars(parser().parse_args(["--database-url", "sqlite:///x", *words]))


def assert_refused(capsys: pytest.CaptureFixture[str], *words: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(list(words))
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert (said.out, "error" in said.err) == ("", True)


def test_issue_has_the_defaults_that_are_promised() -> None:
    assert parsed(*ISSUE) == {
        "database_url": "sqlite:///x",
        "command": "issue",
        "sponsor": "A",
        "booklets": 1,
        "size": 10,
        "value": 1000,
        "valid_from": None,
        "expires": date(2027, 12, 31),
        "tolerance_days": 31,
        "territory": "",
        "offering": [],
        "csv": Path("c.csv"),
        "pdf": None,
    }


def test_serve_listens_on_the_loopback_with_one_worker() -> None:
    found = parsed("serve")
    assert (found["host"], found["workers"]) == ("127.0.0.1", 1)


@pytest.mark.parametrize(
    ("text", "cents"), [("10.00", 1000), ("10", 1000), ("0,01", 1), ("655.35", 65535), ("7.5", 750)]
)
def test_amounts_are_read_in_whole_cents(text: str, cents: int) -> None:
    assert parsed(*ISSUE, "--value", text)["value"] == cents


def test_a_territory_is_written_in_capitals() -> None:
    assert parsed(*ISSUE, "--territory", " 2a ")["territory"] == "2A"
    assert parsed("enrol-code", "--site", "A", "--territory", "974")["territory"] == "974"


def test_serials_may_be_given_in_several_ways() -> None:
    assert parsed("unblock", "--campaign", "1", "--serial", "1", "2", "--serial", "3")["serial"] == [1, 2, 3]


@pytest.mark.parametrize(
    "words",
    [
        (*ISSUE, "--value", "0"),
        (*ISSUE, "--value", "655.36"),
        (*ISSUE, "--value", "10.001"),
        (*ISSUE, "--value", "ten"),
        (*ISSUE, "--value", "nan"),
        (*ISSUE, "--value", "-1"),
        (*ISSUE, "--size", "0"),
        (*ISSUE, "--size", "101"),
        (*ISSUE, "--booklets", "0"),
        (*ISSUE, "--booklets", "-1"),
        (*ISSUE, "--expires", "31/12/2027"),
        (*ISSUE, "--expires", "2027-02-30"),
        (*ISSUE, "--expires", "9999-12-31"),
        (*ISSUE, "--valid-from", "1969-12-31"),
        (*ISSUE, "--tolerance-days", "256"),
        (*ISSUE, "--territory", "ABCD"),
        (*ISSUE, "--territory", "É"),
        (*ISSUE, "--offering", "two words"),
        (*ISSUE, "--sponsor", ""),
        (*ISSUE, "--sponsor", "tab\there"),
        (*ISSUE, "--sponsor", "x" * 201),
        (*ISSUE, "--sponsor", "\udcff"),
        ("issue",),
        ("offering", "--code", "", "--label", "A", "--price", "1"),
        ("offering", "--code", "É", "--label", "A", "--price", "1"),
        ("offering", "--code", "A", "--label", " ", "--price", "1"),
        ("offering", "--code", "A", "--label", "A", "--price", "0"),
        ("offering", "--code", "A", "--label", "A", "--price", "11"),
        ("enrol-code", "--site", "line\nbreak"),
        ("enrol-code",),
        ("block", "--campaign", "1", "--serial", "1"),
        ("block", "--campaign", "1", "--serial", "-1", "--reason", "perdu"),
        ("block", "--campaign", "1", "--serial", "1", "--reason", ""),
        ("block", "--campaign", "1", "--serial", "1", "--reason", "x" * 501),
        ("block", "--campaign", "1", "--serial", "1", "--reason", "\udcff"),
        ("policy", "--soft", "-1"),
        ("policy", "--short-codes", "perhaps"),
        ("serve", "--workers", "0"),
        ("serve", "--port", "http"),
        ("revoke",),
        ("dance",),
        (),
    ],
)
def test_wrong_options_are_refused_with_the_status_of_a_typing_mistake(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert_refused(capsys, "--database-url", "sqlite:///x", *words)


def test_the_database_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(capsys, "report")


@pytest.mark.parametrize(
    ("option", "most"),
    [
        ("--soft", MOST_VOUCHERS_OFFLINE),
        ("--hard", MOST_VOUCHERS_OFFLINE),
        ("--soft-hours", MOST_HOURS_OFFLINE),
        ("--hard-hours", MOST_HOURS_OFFLINE),
    ],
)
def test_a_limit_that_no_desk_would_read_is_refused(capsys: pytest.CaptureFixture[str], option: str, most: int) -> None:
    assert parsed("policy", option, str(most))
    assert_refused(capsys, "--database-url", "sqlite:///x", "policy", option, str(most + 1))


def test_the_largest_policy_can_be_read_by_a_desk() -> None:
    largest = OfflinePolicy(
        version=1,
        issued_at=NOON,
        soft_vouchers=MOST_VOUCHERS_OFFLINE,
        hard_vouchers=MOST_VOUCHERS_OFFLINE,
        soft_hours=MOST_HOURS_OFFLINE,
        hard_hours=MOST_HOURS_OFFLINE,
    )
    assert OfflinePolicy.from_json(largest.to_json()) == largest
