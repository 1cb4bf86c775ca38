"""`disputes` and `settle` as the operator types them, down to the file that anybody can verify."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main as desk
from app.foundation.clock import now
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KEYS_SETTING, KeyFolder
from tests.builders import StillClock
from tests.central.given import Campaign, Given, redemption_of
from tests.central.terminal import Operator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def operator(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    made = Operator(database_url, tmp_path, capsys)
    assert made("init").status == 0
    return made


@pytest.fixture
def present(operator: Operator, tmp_path: Path) -> Any:
    """The centre of the operator, today: the commands read the clock of the machine."""
    folder = KeyFolder(tmp_path / "keys")
    engine = open_database(parse_url(operator.url))
    clock = StillClock(now() - timedelta(minutes=10))
    yield Given(Centre(engine=engine, key=folder.centre(), code_key=folder.codes(), clock=clock), folder, clock)
    engine.dispose()


def today(given: Given) -> Campaign:
    day = given.clock().date()
    return given.campaign(
        valid_from=day.replace(year=day.year - 1, day=1), expires=day.replace(year=day.year + 1, day=1)
    )


def this_month(given: Given) -> str:
    """Of the last redemption; a test that runs while a month ends settles the month that it redeemed in."""
    from zoneinfo import ZoneInfo

    return f"{given.clock().astimezone(ZoneInfo('Europe/Paris')):%Y-%m}"


def test_a_dispute_is_shown_decided_and_gone(operator: Operator, present: Given) -> None:
    campaign, bus, library = today(present), present.desk("Bus du Médoc"), present.desk()
    first, claim = bus.redeem(campaign, 1), library.redeem(campaign, 1)
    bus.exchange(first)
    library.exchange(claim)
    line = operator("disputes").value
    assert (line["first"]["redemption"], line["claim"]["redemption"]) == (redemption_of(first), redemption_of(claim))
    done = operator("disputes", "--decide", line["id"], "--for", redemption_of(claim), "--reason", "vu sur place").value
    assert (done["dispute"], done["decided_for"]) == (line["id"], redemption_of(claim))
    assert operator("disputes").lines == []
    assert operator("disputes", "--contest", line["id"], "--note", "le carnet était à nous").status == 0
    assert operator("disputes").value["note"] == "le carnet était à nous"


@pytest.mark.parametrize(
    "words",
    [
        ("--decide", "x"),
        ("--for", "x"),
        ("--reason", "x"),
        ("--decide", "x", "--for", "y"),
        ("--contest", "x"),
        ("--note", "x"),
        ("--assign", "x"),
        ("--to", "x"),
        ("--decide", "x", "--for", "y", "--reason", "z"),
        ("--contest", "x", "--note", "z"),
    ],
    ids=" ".join,
)
def test_half_a_decision_or_an_unknown_dispute_is_said(operator: Operator, words: tuple[str, ...]) -> None:
    done = operator("disputes", *words)
    assert (done.status, done.lines) == (1, [])
    assert done.words.strip().endswith(".")


def test_settling_writes_files_that_verify_and_the_second_time_the_same(
    operator: Operator, present: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign, library = today(present), present.desk()
    library.exchange(*[library.redeem(campaign, serial) for serial in range(3)])
    out = operator.folder / "relevés"
    arguments = ("settle", "--month", this_month(present), "--out", str(out))
    line = operator(*arguments).value
    file, pdf = Path(line["file"]), Path(line["pdf"])
    assert line == {
        "site": "Médiathèque de Bourg", "month": this_month(present), "vouchers": 3, "cents": 3000,
        "guarantee_cents": 0, "made_good_cents": 0, "file": str(file), "pdf": str(pdf),
    }  # fmt: skip
    assert file.name == f"statement-{this_month(present)}-mediatheque-de-bourg.json"
    assert pdf.read_bytes().startswith(b"%PDF-")
    before = (file.read_bytes(), pdf.read_bytes())
    assert operator(*arguments).value == line
    assert (file.read_bytes(), pdf.read_bytes()) == before
    assert sorted(out.iterdir()) == [file, pdf]
    assert operator("report").value["settled"] == 3
    capsys.readouterr()
    fingerprint = present.centre.key.public.fingerprint
    assert desk(["verify-statement", str(file), "--key", fingerprint]) == 0
    assert json.loads(capsys.readouterr().out)["cents"] == 3000


def test_a_month_without_a_word_to_say_writes_nothing(operator: Operator) -> None:
    out = operator.folder / "relevés"
    done = operator("settle", "--month", "2026-01", "--out", str(out))
    assert (done.status, done.lines, done.words) == (0, [], "")
    assert list(out.iterdir()) == []


def test_a_month_that_has_not_begun_or_is_none_is_refused(operator: Operator) -> None:
    done = operator("settle", "--month", "2999-01", "--out", str(operator.folder))
    assert (done.status, done.lines) == (1, [])
    assert "has not begun" in done.words
    assert operator("settle", "--month", "2026-13", "--out", str(operator.folder)).status == 2


def test_a_month_that_is_not_over_is_settled_and_that_is_said(operator: Operator) -> None:
    from zoneinfo import ZoneInfo

    month = f"{now().astimezone(ZoneInfo('Europe/Paris')):%Y-%m}"
    done = operator("settle", "--month", month, "--out", str(operator.folder))
    assert (done.status, done.lines) == (0, [])
    assert "not over" in done.words


def test_a_file_that_cannot_be_written_can_be_written_later(operator: Operator, present: Given) -> None:
    campaign, library = today(present), present.desk()
    library.exchange(library.redeem(campaign, 1))
    month = this_month(present)
    in_the_way = operator.folder / f"statement-{month}-mediatheque-de-bourg.json.part"
    in_the_way.mkdir()
    arguments = ("settle", "--month", month, "--out", str(operator.folder))
    failed = operator(*arguments)
    assert (failed.status, failed.lines) == (1, [])
    assert "settled" in failed.words
    in_the_way.rmdir()
    assert operator(*arguments).value["vouchers"] == 1


def test_the_commands_work_as_programs_of_their_own(operator: Operator, present: Given) -> None:
    campaign, library = today(present), present.desk()
    library.exchange(library.redeem(campaign, 1))
    line = json.loads(
        _program("central", "--database-url", operator.url, "settle", "--month", this_month(present), "--out",
                 str(operator.folder))
    )  # fmt: skip
    found = json.loads(
        _program("app", "verify-statement", line["file"], "--key", present.centre.key.public.fingerprint)
    )
    assert (found["ok"], found["vouchers"], found["findings"]) == (True, 1, [])


def _program(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, timeout=90, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dispute_is_assigned_and_the_rules_are_set_and_shown(operator: Operator, present: Given) -> None:
    campaign, bus, library = today(present), present.desk("Bus du Médoc"), present.desk()
    bus.exchange(bus.redeem(campaign, 1))
    library.exchange(library.redeem(campaign, 1))
    assert operator("dispute-rules").value == {"owner": "operator", "days": 30}
    assert operator("dispute-rules", "--owner", "Mme Martin", "--days", "15").value == {
        "owner": "Mme Martin",
        "days": 15,
    }
    line = operator("disputes").value
    assert (line["owner"], line["overdue"]) == ("Mme Martin", False)
    assert operator("disputes", "--assign", line["id"], "--to", "M. Petit").value == {
        "dispute": line["id"], "owner": "M. Petit",
    }  # fmt: skip
    assert operator("disputes").value["owner"] == "M. Petit"
    assert operator("disputes", "--assign", "nonsense", "--to", "M. Petit").status == 1
    assert operator("report").value["overdue"] == 0


def test_a_decision_says_what_the_guarantee_pays_unless_it_is_withheld(operator: Operator, present: Given) -> None:
    campaign, bus, library = today(present), present.desk("Bus du Médoc"), present.desk()
    first = bus.redeem(campaign, 1)
    bus.exchange(first)
    library.exchange(library.redeem(campaign, 1))
    dispute = operator("disputes").value["id"]
    decide = ("disputes", "--decide", dispute, "--for", redemption_of(first), "--reason", "premier reçu")
    assert operator(*decide, "--no-guarantee").value["guarantee_cents"] == 0
    assert operator("disputes", "--contest", dispute, "--note", "le poste ne pouvait pas savoir").status == 0
    assert operator(*decide).value["guarantee_cents"] == 1000
