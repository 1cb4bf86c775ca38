from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.journal import EntryKind, follows, head_of, read_entry
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import NOON, StillClock
from tests.persistence.given import rows


def test_entries_are_appended_in_one_chain(parts: DeskParts) -> None:
    for number in range(5):
        with parts.desk._records.writing() as records:
            records.append(EntryKind.POLICY, NOON, {"policy": number})

    entries = [read_entry(text) for (text,) in rows(parts.folder.database, "SELECT text FROM journal ORDER BY seq")]

    head = None
    for entry in entries:
        assert follows(entry, head)
        head = head_of(entry)
    assert parts.store.journal_head() == head


def test_an_entry_is_stored_with_its_hash_and_the_number_it_says(parts: DeskParts) -> None:
    with parts.desk._records.writing() as records:
        seq = records.append(EntryKind.REFUSAL, NOON, {"verdict": "not_a_voucher"})

    ((stored_hash, text),) = rows(parts.folder.database, "SELECT hash, text FROM journal WHERE seq = ?", seq)
    entry = read_entry(text)
    assert (entry.seq, entry.hash) == (seq, stored_hash)


def test_a_number_is_not_used_up_by_a_transaction_that_failed(parts: DeskParts) -> None:
    def fail() -> None:
        with parts.desk._records.writing() as records:
            records.append(EntryKind.POLICY, NOON, {"policy": 1})
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fail()
    with parts.desk._records.writing() as records:
        assert records.append(EntryKind.POLICY, NOON, {"policy": 1}) == 2


def test_without_an_enrolment_there_is_no_journal(tmp_path: Path, clock: StillClock) -> None:
    parts = open_desk(DataFolder(tmp_path / "new"), clock)

    with pytest.raises(NotEnrolled), parts.desk._records.writing() as records:
        records.append(EntryKind.POLICY, NOON, {})
    parts.close()
