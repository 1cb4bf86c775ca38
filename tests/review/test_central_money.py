"""Findings at the centre: each test fails until its finding is mended."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.domain.canonical import canonical_text
from app.domain.catalogue import DeskStatus
from app.domain.signing import Purpose, SigningKey
from central import documents, operating
from central.__main__ import main
from tests.central.conftest import (  # noqa: F401
    _sqlite_template,
    clock,
    database_url,
    engine,
    given,
    given_on_postgres,
    opened,
    postgres_only,
)
from tests.central.given import Given


def test_a_claim_of_another_amount_than_the_vouchers_value_is_never_accepted(given: Given) -> None:
    campaign = given.campaign()  # ten euros each
    desk = given.desk()
    entry = desk.redeem(campaign, 5, amount_cents=65_535)
    receipt = desk.exchange(entry).receipt(entry)
    assert (receipt.outcome.value, receipt.amount_cents) != ("accepted", 65_535)


def test_a_territory_that_changes_afterwards_refuses_no_earlier_redemption(given: Given) -> None:
    campaign = given.campaign(territory="33")
    desk = given.desk()
    entry = desk.redeem(campaign, 5)
    given.clock.forward(hours=1)
    given.enrolment_code(territory="40")  # a second desk of the same site, its territory mistyped
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]


def test_an_entry_of_a_newer_kind_does_not_hold_up_the_money_behind_it_for_ever(given: Given) -> None:
    """A desk one version ahead of its centre writes a kind that the centre does not know."""
    campaign = given.campaign()
    desk = given.desk()
    first = desk.note()
    desk.exchange(first)
    newer = desk.note()
    value = json.loads(newer.text) | {"kind": "attendance"}
    newer_text = canonical_text(value)
    from app.domain.journal import JournalHead, entry_hash

    desk.head = JournalHead(desk.journal, newer.seq, entry_hash(newer_text))
    entry = desk.redeem(campaign, 5)
    answer = desk.exchange(newer_text, entry)
    assert answer.outcomes(entry) == ["accepted"]


def test_an_unread_entry_is_named_by_the_hash_that_its_desk_knows(given: Given) -> None:
    """docs/exchange.md: `entry` is the hash; the desk looks its answer up by it and shows the code."""
    from app.domain.journal import entry_hash

    desk = given.desk()
    newer_text = canonical_text(json.loads(desk.note().text) | {"kind": "attendance"})
    assert desk.exchange(newer_text).value["answers"][0]["entry"] == entry_hash(newer_text)


def test_a_journal_is_whole_again_when_the_missing_entry_comes_late(given: Given) -> None:
    campaign = given.campaign()
    desk = given.desk()
    desk.exchange(desk.note())
    late = desk.note()
    beyond = desk.note()
    desk.exchange(beyond)
    desk.exchange(late)
    entry = desk.redeem(campaign, 5)
    assert desk.exchange(beyond, entry).outcomes(entry) == ["accepted"]


def test_a_desk_is_told_that_another_desk_of_its_site_voided_its_redemption(given: Given) -> None:
    """docs/exchange.md: `updates` are receipts that supersede earlier ones (a decision, a void elsewhere)."""
    campaign = given.campaign()
    one, two = given.desk(), given.desk()
    entry = one.redeem(campaign, 5)
    one.exchange(entry)
    two.exchange(two.void(entry))
    assert [receipt.outcome.value for _n, receipt in one.exchange().updates] == ["voided"]


def test_a_catalogue_never_names_a_version_that_it_does_not_hold(
    given_on_postgres: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revocation that is committed between two statements of one transaction (READ COMMITTED)."""
    given = given_on_postgres
    desk = given.desk()
    real = documents.version_of
    done: list[bool] = []

    def revoked_meanwhile(connection: Any, name: str) -> int:
        if not done and name == documents.CATALOGUE_VERSION:
            done.append(True)
            given.revoke(desk)
        return real(connection, name)

    with given.centre.engine.begin() as connection:
        monkeypatch.setattr(documents, "version_of", revoked_meanwhile)
        document = documents.catalogue_document(connection, given.centre.key, desk.id)
        monkeypatch.undo()
    value = json.loads(document.payload)
    with given.centre.engine.begin() as connection:
        newest = documents.version_of(connection, documents.CATALOGUE_VERSION)
    assert value["desk"]["status"] == DeskStatus.REVOKED.value or value["version"] < newest


def test_two_changes_of_the_catalogue_at_once_are_two_versions(given_on_postgres: Given) -> None:
    engine_ = given_on_postgres.centre.engine
    with engine_.begin() as connection:
        before = documents.version_of(connection, documents.CATALOGUE_VERSION)
    import threading

    with engine_.connect() as one:
        with one.begin():
            operating.set_offering(one, code="A", label="A", price=1)

            def other() -> None:
                with engine_.begin() as two:
                    operating.set_offering(two, code="B", label="B", price=1)

            thread = threading.Thread(target=other)
            thread.start()
            thread.join(1.0)  # it has read the version by now and waits for the row
        thread.join()
    with engine_.begin() as connection:
        assert documents.version_of(connection, documents.CATALOGUE_VERSION) == before + 2


@pytest.mark.logged_errors
def test_a_failure_at_the_centre_logs_no_voucher(given: Given, caplog: pytest.LogCaptureFixture) -> None:
    """A full disk, a broken constraint: the database's error quotes the parameters of the statement."""
    campaign = given.campaign()
    desk = given.desk()
    with given.centre.engine.begin() as connection:
        connection.execute(text("ALTER TABLE journal_entries RENAME COLUMN received_at TO elsewhere"))
    try:
        entry = desk.redeem(campaign, 5)
        assert desk.try_exchange(entry).status_code == 500
    finally:
        with given.centre.engine.begin() as connection:
            connection.execute(text("ALTER TABLE journal_entries RENAME COLUMN elsewhere TO received_at"))
    assert desk.id not in caplog.text, "who was where"
    assert campaign.digits(5)[:40] not in caplog.text


@pytest.mark.logged_errors
@pytest.mark.parametrize("depth", [200, 300, 400, 450, 480, 600, 800, 900, 930, 950, 960, 970, 980, 990])
def test_nesting_without_end_is_malformed_and_not_a_failure(given: Given, depth: int) -> None:
    payload = '{"a":' + "[" * depth + "]" * depth + "}"
    body = {"v": 1, "proof": {"payload": payload, "signature": "", "key": ""}}
    answer = given.web.ask("POST", "/v1/enrol", json.dumps(body).encode())
    assert answer.status_code == 400


def _url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'c.sqlite'}"


def test_init_never_makes_new_keys_for_a_centre_that_has_desks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another user, another HOME, a lost folder: the desks have pinned the old key and would never believe the new."""
    import shutil

    url = _url(tmp_path)
    assert main(["--database-url", url, "init"]) == 0
    shutil.rmtree(tmp_path / "c.sqlite-keys")
    assert main(["--database-url", url, "init"]) != 0
    capsys.readouterr()


def test_a_campaign_that_failed_leaves_no_valid_vouchers_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Nothing was changed", but signed vouchers lie on the disk, under the number that the next campaign gets."""
    url = _url(tmp_path)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert main(["--database-url", url, "init"]) == 0
    failing = ["issue", "--sponsor", "X", "--booklets", "1", "--expires", "2030-12-31", "--value", "20.00"]
    status = main(["--database-url", url, *failing, "--csv", str(first), "--pdf", str(tmp_path / "no" / "x.pdf")])
    assert status == 1
    again = ["issue", "--sponsor", "X", "--booklets", "1", "--expires", "2027-12-31", "--value", "10.00"]
    capsys.readouterr()
    assert main(["--database-url", url, *again, "--csv", str(second)]) == 0
    campaign = json.loads(capsys.readouterr().out)["campaign"]
    left = list(csv.DictReader(io.StringIO(first.read_text()))) if first.exists() else []
    assert not left, f"{len(left)} signed vouchers of 20 € of campaign {campaign}, beside those of 10 €"


def test_the_time_zone_of_an_overseas_site_is_its_own(given: Given) -> None:
    """Days are civil days at the site; 971 is at UTC-4."""
    desk = given.desk("Médiathèque de Basse-Terre", "971")
    catalogue = desk.exchange().document("catalogue", Purpose.CATALOGUE)
    assert catalogue is not None
    assert catalogue["site"]["time_zone"] != "Europe/Paris"  # type: ignore[index,call-overload]


def test_a_void_of_what_was_refused_counts_no_voided_voucher(given: Given) -> None:
    campaign = given.campaign(territory="40")
    desk = given.desk()
    entry = desk.redeem(campaign, 5)
    desk.exchange(entry, desk.void(entry))
    assert given.report()["voided"] == 0
