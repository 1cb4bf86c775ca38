from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import DeskParts, journal_lines, open_desk, verify_journal
from app.domain.journal import entry_hash
from app.domain.signing import SigningKey
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import Issuer, StillClock, an_answer
from tests.persistence.given import a_receipt, change, entry_of, rows


@pytest.fixture
def database(parts: DeskParts, issuer: Issuer) -> Path:
    """A journal of five entries, one of which has its receipt."""
    taken = [parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id for serial in range(3)]
    last = str(taken[-1])
    receipt = a_receipt(issuer, last, entry=entry_of(parts.folder.database, last), serial=2)
    parts.store.store_answer(an_answer(receipts=(receipt,)))
    return parts.folder.database


def test_a_file_as_it_was_written_has_no_finding(database: Path) -> None:
    findings = verify_journal(database)

    assert findings.clean
    assert (findings.entries, findings.receipts) == (5, 1)


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_an_entry_deleted_is_a_gap(database: Path, seq: int) -> None:
    change(database, "DELETE FROM journal WHERE seq = ?", seq)

    assert verify_journal(database).gaps == 1


@pytest.mark.parametrize("seq", [1, 2, 3, 4, 5])
def test_an_entry_altered_is_found(database: Path, seq: int) -> None:
    change(database, "UPDATE journal SET text = replace(text, '2026-11-23T11', '2026-11-23T10') WHERE seq = ?", seq)

    assert verify_journal(database).bad_hashes >= 1


def test_an_entry_altered_with_its_hash_breaks_the_next_one(database: Path) -> None:
    ((text,),) = rows(database, "SELECT text FROM journal WHERE seq = 3")
    forged = text.replace('"amount_cents":1000', '"amount_cents":9000')
    change(database, "UPDATE journal SET text = ?, hash = ? WHERE seq = 3", forged, entry_hash(forged))

    assert verify_journal(database).bad_hashes == 1


def test_an_entry_that_is_not_one_is_found(database: Path) -> None:
    change(database, "UPDATE journal SET text = '{}' WHERE seq = 3")

    assert not verify_journal(database).clean


def test_a_receipt_altered_is_found(database: Path) -> None:
    change(database, "UPDATE receipts SET payload = replace(payload, '1000', '9000')")

    assert verify_journal(database).bad_receipts == 1


def test_a_receipt_of_another_centre_is_found(database: Path, issuer: Issuer, parts: DeskParts) -> None:
    other = Issuer(centre=SigningKey.generate())
    forged = a_receipt(other, "0199a000-0000-7000-8000-0000000000ff", entry="f" * 64)
    parts.store.store_answer(an_answer(receipts=(forged,)))

    assert verify_journal(database).bad_receipts == 1


def test_the_file_of_a_desk_that_is_not_enrolled_has_nothing_to_verify(tmp_path: Path, clock: StillClock) -> None:
    parts = open_desk(DataFolder(tmp_path / "new"), clock)
    parts.close()

    with pytest.raises(NotEnrolled):
        verify_journal(parts.folder.database)


def test_a_receipt_whose_entry_was_cut_off_is_a_gap(database: Path) -> None:
    change(database, "DELETE FROM journal WHERE seq = 5")

    findings = verify_journal(database)
    assert not findings.clean
    assert (findings.entries, findings.gaps, findings.bad_receipts) == (4, 1, 0)


def test_an_entry_that_is_no_json_is_found_and_still_shown(database: Path) -> None:
    change(database, "UPDATE journal SET text = '{cut' WHERE seq = 3")

    assert verify_journal(database).bad_hashes >= 1
    assert [line.get("unreadable") for line in journal_lines(database)] == [None, None, "{cut", None, None]
