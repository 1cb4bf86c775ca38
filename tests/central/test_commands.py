"""The operator's commands: JSON for machines on stdout, sentences for people on stderr, 0 only when done."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.domain.enrolment_code import read_enrolment_code
from app.domain.short_code import mac_matches, read_short_code
from app.domain.voucher import DIGITS, VoucherRef, issuer_key_id, open_voucher
from central.database import open_database, parse_url
from central.keys import KEYS_SETTING, KeyFolder
from central.upgrade import CURRENT_REVISION
from tests.central.given import Given
from tests.central.terminal import Operator

NOTHING = {"issued": 0, "redeemed": 0, "voided": 0, "disputed": 0, "settled": 0, "blocked": 0, "overdue": 0}


@pytest.fixture
def operator(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """At a centre on which `init` was run."""
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    made = Operator(database_url, tmp_path, capsys)
    assert made("init").status == 0
    return made


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


def test_init_says_the_fingerprint_and_where_the_keys_are_and_may_be_repeated(
    operator: Operator, keys: KeyFolder
) -> None:
    first = operator("init")
    assert first.value == {
        "ready": True, "centre_fingerprint": keys.centre().public.fingerprint, "keys": str(keys.path),
    }  # fmt: skip
    assert operator("offering", "--code", "MEDIATION", "--label", "Aide numérique", "--price", "2").status == 0
    again = operator("init")
    assert again.lines == first.lines
    assert operator("offering", "--code", "ATELIER", "--label", "Atelier", "--price", "1").status == 0
    assert _offerings(operator) == [("ATELIER", "Atelier", 1), ("MEDIATION", "Aide numérique", 2)]


@pytest.mark.parametrize("lost", [["centre.key", "voucher.key", "codes.key"], ["centre.key"], ["codes.key"]])
def test_init_never_makes_new_keys_for_a_centre_whose_desks_have_pinned_the_old_ones(
    operator: Operator, keys: KeyFolder, lost: list[str]
) -> None:
    for name in lost:
        (keys.path / name).unlink()
    left = {file.name for file in keys.path.iterdir()}
    done = operator("init")
    assert (done.status, done.lines) == (1, [])
    assert str(keys.path) in done.words
    assert {file.name for file in keys.path.iterdir()} == left


def test_init_refuses_the_keys_of_another_centre(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyFolder(tmp_path / "others").make_missing()
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "others"))
    done = operator("init")
    assert done.status == 1
    assert str(tmp_path / "others") in done.words


def test_init_leaves_a_voucher_key_that_is_kept_elsewhere_where_it_is(operator: Operator, keys: KeyFolder) -> None:
    first = operator("init")
    (keys.path / "voucher.key").unlink()
    again = operator("init")
    assert (again.status, again.lines) == (0, first.lines)
    assert not (keys.path / "voucher.key").exists()


def test_a_new_centre_has_the_offering_mediation_at_one_voucher(operator: Operator) -> None:
    assert _offerings(operator) == [("MEDIATION", "Médiation numérique", 1)]
    assert operator("report").value == NOTHING


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_keys_are_readable_by_their_owner_alone(operator: Operator, keys: KeyFolder) -> None:
    assert operator.url
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.path.iterdir()} == {0o600}


def test_offering_shows_what_was_set(operator: Operator) -> None:
    done = operator("offering", "--code", "ATELIER", "--label", "  Atelier 2 h ", "--price", "3")
    assert done.value == {"code": "ATELIER", "label": "Atelier 2 h", "price": 3}
    assert done.words == ""


def test_issue_writes_every_code_of_the_campaign(operator: Operator, keys: KeyFolder) -> None:
    more = (
        "--size",
        "5",
        "--value",
        "12,50",
        "--valid-from",
        "2026-12-01",
        "--tolerance-days",
        "7",
        "--territory",
        "2a",
    )
    value = operator.issue(*more, booklets=3)
    assert value == {"campaign": 1, "vouchers": 15}
    codes = operator.codes()
    assert list(codes[0]) == ["booklet", "serial", "qr", "short_code", "value", "expires"]
    assert [row["serial"] for row in codes] == [str(serial) for serial in range(15)]
    assert [row["booklet"] for row in codes] == ["1"] * 5 + ["2"] * 5 + ["3"] * 5
    assert {(row["value"], row["expires"]) for row in codes} == {("12.50", "2027-12-31")}
    issuer = keys.voucher().public
    for serial, row in enumerate(codes):
        assert len(row["qr"]) == DIGITS
        voucher = open_voucher(row["qr"], {issuer_key_id(issuer): issuer}).voucher
        assert voucher.ref == VoucherRef(1, serial)
        assert (voucher.terms.territory, voucher.terms.tolerance_days, voucher.terms.value_cents) == ("2A", 7, 1250)
        assert voucher.terms.valid_from.isoformat() == "2026-12-01"
        code = read_short_code(row["short_code"])
        assert code is not None
        assert code.ref == voucher.ref
        assert mac_matches(code, keys.codes())
    assert operator("report").value == NOTHING | {"issued": 15}


def test_campaigns_are_numbered_one_after_the_other_and_have_ten_vouchers_a_booklet(operator: Operator) -> None:
    assert operator.issue(name="first") == {"campaign": 1, "vouchers": 20}
    assert operator.issue(name="second", booklets=1) == {"campaign": 2, "vouchers": 10}
    assert operator("report").value["issued"] == 30
    assert operator.codes("second")[0]["value"] == "10.00"


def test_issue_prints_a_pdf_beside_the_codes(operator: Operator) -> None:
    operator.issue("--pdf", str(operator.folder / "codes.pdf"))
    assert (operator.folder / "codes.pdf").read_bytes().startswith(b"%PDF-")
    assert len(operator.codes()) == 20


@pytest.mark.parametrize("option", ["--csv", "--pdf"])
def test_issue_that_cannot_write_its_files_issues_nothing(operator: Operator, option: str) -> None:
    files = {"--csv": str(operator.folder / "codes.csv"), "--pdf": str(operator.folder / "codes.pdf")}
    files[option] = str(operator.folder / "missing" / "file")
    words = [word for pair in files.items() for word in pair]
    done = operator("issue", "--sponsor", "A", "--booklets", "1", "--expires", "2027-12-31", *words)
    assert (done.status, done.lines) == (1, [])
    assert "file" in done.words
    assert operator("report").value == NOTHING
    assert [file.name for file in operator.folder.glob("codes.*")] == []


def test_issue_that_fails_leaves_the_files_of_an_earlier_order_alone(operator: Operator) -> None:
    operator.issue("--pdf", str(operator.folder / "codes.pdf"))
    before = [(operator.folder / name).read_bytes() for name in ("codes.csv", "codes.pdf")]
    words = ("issue", "--sponsor", "A", "--booklets", "1", "--expires", "2027-12-31")
    missing = str(operator.folder / "missing" / "codes.pdf")
    assert operator(*words, "--csv", str(operator.folder / "codes.csv"), "--pdf", missing).status == 1
    assert [(operator.folder / name).read_bytes() for name in ("codes.csv", "codes.pdf")] == before
    assert not list(operator.folder.glob("*.part"))


def test_issue_writes_its_codes_where_a_device_is_named(operator: Operator) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such device")
    words = ("issue", "--sponsor", "A", "--booklets", "1", "--expires", "2027-12-31")
    assert operator(*words, "--csv", "/dev/null").value["vouchers"] == 10


def test_issue_refuses_an_offering_that_is_not_in_the_catalogue(operator: Operator) -> None:
    words = (
        "issue",
        "--sponsor",
        "A",
        "--booklets",
        "1",
        "--expires",
        "2027-12-31",
        "--csv",
        str(operator.folder / "c"),
    )
    done = operator(*words, "--offering", "MEDIATION", "--offering", "NOWHERE")
    assert (done.status, done.lines) == (1, [])
    assert "NOWHERE" in done.words
    assert operator(*words, "--offering", "MEDIATION", "--offering", "MEDIATION").status == 0


def test_issue_refuses_vouchers_that_would_never_be_valid(operator: Operator) -> None:
    words = ("issue", "--sponsor", "A", "--booklets", "1", "--csv", str(operator.folder / "c"))
    done = operator(*words, "--valid-from", "2027-01-02", "--expires", "2027-01-01")
    assert (done.status, "expire" in done.words) == (1, True)
    assert operator(*words, "--valid-from", "2027-01-01", "--expires", "2027-01-01").status == 0


def test_issue_refuses_more_vouchers_than_a_campaign_holds(operator: Operator) -> None:
    done = operator(
        "issue",
        "--sponsor",
        "A",
        "--booklets",
        "1677722",
        "--expires",
        "2027-12-31",
        "--csv",
        str(operator.folder / "c"),
    )
    assert (done.status, "16777216" in done.words) == (1, True)


def test_enrol_code_gives_a_code_that_names_this_centre(operator: Operator, keys: KeyFolder) -> None:
    value = operator("enrol-code", "--site", "Médiathèque de Bourg", "--territory", "33").value
    centre = keys.centre().public
    assert read_enrolment_code(value["code"]).names(centre)
    assert value["centre_fingerprint"] == centre.fingerprint
    assert operator("enrol-code", "--site", "Médiathèque de Bourg").value["code"] != value["code"]


def test_block_and_unblock_count_what_they_changed(operator: Operator) -> None:
    operator.issue()
    block = ("block", "--campaign", "1", "--reason", "carnet perdu", "--serial")
    assert operator(*block, "3", "4", "5").value == {"campaign": 1, "blocked": 3}
    assert operator(*block, "5", "6", "6", "--serial", "7").value == {"campaign": 1, "blocked": 2}
    assert operator("report").value["blocked"] == 5
    assert operator("unblock", "--campaign", "1", "--serial", "3", "19").value == {"campaign": 1, "unblocked": 1}
    assert operator("report").value["blocked"] == 4


@pytest.mark.parametrize(
    "words",
    [
        ("block", "--campaign", "2", "--serial", "0", "--reason", "perdu"),
        ("block", "--campaign", "1", "--serial", "0", "20", "--reason", "perdu"),
        ("unblock", "--campaign", "1", "--serial", "0"),
        ("unblock", "--campaign", "2", "--serial", "0"),
        ("revoke", "--desk", "nobody"),
    ],
)
def test_what_does_not_exist_is_said_and_changes_nothing(operator: Operator, words: tuple[str, ...]) -> None:
    operator.issue()
    done = operator(*words)
    assert (done.status, done.lines) == (1, [])
    assert "nothing was changed" in done.words
    assert operator("report").value["blocked"] == 0


def test_revoke_says_the_new_status_of_the_desk(operator: Operator, given: Given) -> None:
    desk = given.desk()
    assert operator("revoke", "--desk", desk.id).value == {"desk": desk.id, "status": "revoked"}
    assert operator("revoke", "--desk", desk.id).status == 0


def test_policy_shows_what_is_in_force_and_a_change_makes_a_new_version(operator: Operator) -> None:
    start = {
        "version": 1,
        "soft": 15,
        "hard": 40,
        "soft_hours": 24,
        "hard_hours": 72,
        "short_codes": "no",
        "override": 0,
    }
    assert operator("policy").value == start
    changed = start | {"version": 2, "hard": 400, "hard_hours": 336, "short_codes": "yes"}
    assert operator("policy", "--hard", "400", "--hard-hours", "336", "--short-codes", "yes").value == changed
    assert operator("policy", "--hard", "400").value == changed
    assert operator("policy").value == changed
    zero = changed | {"version": 3, "soft": 0, "short_codes": "no"}
    assert operator("policy", "--soft", "0", "--short-codes", "no").value == zero


def test_report_counts_vouchers(operator: Operator, given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    entries = [desk.redeem(campaign, serial) for serial in range(5)]
    desk.exchange(*entries, desk.void(entries[0]), desk.void(entries[1]))
    again = other.redeem(campaign, 0)
    other.exchange(again, other.redeem(campaign, 2), other.redeem(campaign, 3), other.redeem(campaign, 3))
    given.block(campaign, 50, 51)
    assert operator("report").value == {
        "issued": 100, "redeemed": 4, "voided": 2, "disputed": 2, "settled": 0, "blocked": 2, "overdue": 0,
    }  # fmt: skip


# --- what is wrong around a command -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["report", "policy", "serve", "enrol-code --site A"])
def test_without_init_every_command_says_so(
    empty_database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    done = Operator(empty_database_url, tmp_path, capsys)(*command.split())
    assert (done.status, done.lines) == (1, [])
    assert "init" in done.words


@pytest.mark.parametrize("command", ["report", "init", "serve"])
def test_a_database_of_a_newer_program_is_refused_and_left_alone(
    operator: Operator, engine: Engine, command: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        done = operator(command)
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": CURRENT_REVISION})
    assert (done.status, done.lines) == (1, [])
    assert "later version" in done.words


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x", "oracle://x"]
)
def test_another_database_address_is_refused(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = Operator(url, tmp_path, capsys)("report")
    assert (done.status, done.lines) == (1, [])
    assert "database URL" in done.words


def test_a_database_that_does_not_answer_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = Operator("postgresql://nobody@127.0.0.1:1/none", tmp_path, capsys)("report")
    assert (done.status, done.lines) == (1, [])
    assert "The database did not do it" in done.words


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Bonjour, " * 100, encoding="utf-8")
    done = Operator(f"sqlite:///{file}", tmp_path, capsys)("init")
    assert (done.status, done.lines) == (1, [])
    assert file.read_text(encoding="utf-8") == "Bonjour, " * 100


@pytest.mark.parametrize("key", ["centre.key", "voucher.key", "codes.key"])
@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_missing_or_damaged_key_is_named(operator: Operator, keys: KeyFolder, key: str, damage: str) -> None:
    file = keys.path / key
    file.unlink() if damage == "gone" else file.write_text("AAAA\n", encoding="ascii")
    done = operator(
        "issue", "--sponsor", "A", "--booklets", "1", "--expires", "2027-12-31", "--csv", str(operator.folder / "c.csv")
    )
    assert (done.status, done.lines) == (1, [])
    assert str(file) in done.words
    assert operator("report").value == NOTHING


def test_json_is_one_object_per_line_in_plain_letters(operator: Operator, capsys: pytest.CaptureFixture[str]) -> None:
    from central.__main__ import main

    assert (
        main(
            ["--database-url", operator.url, "offering", "--code", "É".encode().hex(), "--label", "Été", "--price", "1"]
        )
        == 0
    )
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert json.loads(out)["label"] == "Été"
    assert "Été" in out


def _offerings(operator: Operator) -> list[tuple[str, str, int]]:
    engine = open_database(parse_url(operator.url))
    try:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT code, label, price FROM offerings ORDER BY code"))
            return [(row[0], row[1], row[2]) for row in rows]
    finally:
        engine.dispose()
