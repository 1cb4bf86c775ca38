from __future__ import annotations

import threading
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

import pytest
from sqlalchemy import event

from app.bootstrap import DeskParts, journal_lines, open_desk, verify_journal
from app.domain.redemption import VoidReason
from app.domain.verdicts import Verdict
from app.foundation.errors import DamagedStorage, DiskFull, StorageBusy
from app.foundation.paths import DataFolder
from app.persistence import engine as engine_module
from app.persistence import redemption_rows
from tests.builders import NOON, Issuer, StillClock
from tests.persistence.given import change, rows


def test_what_raises_inside_a_transaction_leaves_no_trace(parts: DeskParts, issuer: Issuer) -> None:
    before = list(journal_lines(parts.folder.database))

    def a_failing_transaction() -> None:
        with parts.desk._records.writing() as records:
            records.note_wrong_code(NOON)
            raise RuntimeError("the power of argument")

    with pytest.raises(RuntimeError):
        a_failing_transaction()

    assert list(journal_lines(parts.folder.database)) == before
    assert rows(parts.folder.database, "SELECT count(*) FROM wrong_codes") == [(0,)]


def test_a_redemption_whose_row_is_refused_leaves_no_journal_entry(
    parts: DeskParts, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(redemption_rows, "add_redemption", refused)
    with pytest.raises(DiskFull):
        parts.desk.redeem(issuer.digits(5), "MEDIATION")
    monkeypatch.undo()

    assert [line["kind"] for line in journal_lines(parts.folder.database)] == ["enrolment"]
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken
    assert verify_journal(parts.folder.database).clean


def test_a_full_disk_refuses_the_scan_and_keeps_what_was_there(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    parts.close()
    full = open_desk(DataFolder(parts.folder.root), clock)

    @event.listens_for(full._engines[0], "connect")
    def _limit(connection: SqliteConnection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    taken = []

    def scan_until_full() -> None:
        for serial in range(100):
            taken.append(full.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id)  # noqa: PERF401 - what was taken before it failed counts

    with pytest.raises(DiskFull):
        scan_until_full()
    full.close()

    again = open_desk(DataFolder(parts.folder.root), clock)
    assert [found for (found,) in rows(parts.folder.database, "SELECT id FROM redemptions ORDER BY entry_seq")] == taken
    assert again.desk.redeem(issuer.digits(99), "MEDIATION").taken
    again.close()
    assert verify_journal(parts.folder.database).clean


def test_of_many_writers_with_one_voucher_exactly_one_takes_it(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    digits = issuer.digits(5)
    desks = [open_desk(DataFolder(parts.folder.root), clock) for _ in range(4)]
    start = threading.Barrier(len(desks))
    verdicts: list[Verdict] = []

    def scan(desk: DeskParts) -> None:
        start.wait()
        verdicts.append(desk.desk.redeem(digits, "MEDIATION").decision.verdict)

    threads = [threading.Thread(target=scan, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()

    assert sorted(verdicts) == [Verdict.ACCEPTED_PROVISIONAL] + [Verdict.ALREADY_REDEEMED] * 3
    assert rows(parts.folder.database, "SELECT count(*) FROM redemptions WHERE live = 1") == [(1,)]
    assert verify_journal(parts.folder.database).clean


def test_another_program_that_holds_the_file_is_waited_for_and_then_named(
    parts: DeskParts, issuer: Issuer, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "WAIT_FOR_OTHER_WRITER_S", 0.05)
    impatient = open_desk(DataFolder(parts.folder.root), clock)

    with parts.desk._records.writing(), pytest.raises(StorageBusy):
        impatient.desk.redeem(issuer.digits(5), "MEDIATION")

    assert impatient.desk.redeem(issuer.digits(5), "MEDIATION").taken
    impatient.close()


def test_a_damaged_file_is_said_to_be_damaged_and_not_written_to(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    parts.close()
    content = bytearray(parts.folder.database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    parts.folder.database.write_bytes(bytes(content))

    with pytest.raises(DamagedStorage):
        open_desk(DataFolder(parts.folder.root), clock)

    assert parts.folder.database.read_bytes() == bytes(content)


def test_time_is_noted_forward_only(parts: DeskParts, clock: StillClock) -> None:
    with parts.desk._records.writing() as records:
        records.note_time(NOON.replace(hour=9))
        assert records.clock_facts().last_known_at == NOON
        records.note_time(NOON.replace(hour=15))
        assert records.clock_facts().last_known_at == NOON.replace(hour=15)


def test_wrong_codes_are_forgotten_after_a_day(parts: DeskParts) -> None:
    with parts.desk._records.writing() as records:
        records.note_wrong_code(NOON)
        records.note_wrong_code(NOON.replace(day=25))

    assert rows(parts.folder.database, "SELECT at FROM wrong_codes") == [("2026-11-25T11:00:00.000Z",)]


def test_an_unknown_redemption_is_none(parts: DeskParts) -> None:
    with parts.desk._records.reading() as records:
        assert records.redemption("unknown") is None


def test_a_day_of_scans_and_voids_leave_a_chain_without_a_fault(parts: DeskParts, issuer: Issuer) -> None:
    for serial in range(20):
        taken = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
        assert taken is not None
        if serial % 3 == 0:
            parts.desk.void(taken, reason=VoidReason.MISTAKE)

    findings = verify_journal(parts.folder.database)

    assert findings.clean
    assert findings.entries == 1 + 1 + 20 + 7


def test_two_folders_are_two_desks(tmp_path: Path, clock: StillClock) -> None:
    one, other = open_desk(DataFolder(tmp_path / "1"), clock), open_desk(DataFolder(tmp_path / "2"), clock)

    assert one.folder.database != other.folder.database
    one.close()
    other.close()


@pytest.mark.parametrize("name", ["last_known_at", "lists_as_of", "skew_ms"])
def test_a_fact_damaged_in_the_file_is_said_to_be_damaged(parts: DeskParts, issuer: Issuer, name: str) -> None:
    change(parts.folder.database, "INSERT OR REPLACE INTO facts VALUES (?, 'nonsense')", name)

    with pytest.raises(DamagedStorage):
        parts.desk.redeem(issuer.digits(5), "MEDIATION")
