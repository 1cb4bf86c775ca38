from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from app.bootstrap import DeskParts
from app.persistence.tables import metadata
from tests.builders import Issuer, an_answer
from tests.persistence.given import a_receipt, change, entry_of, rows

COPY = """INSERT INTO redemptions (id, campaign, serial, live, state, entry_seq, offering, offering_label, amount_cents,
    verdict, redeemed_at, unverified) SELECT ?, campaign, serial, ?, state, entry_seq, offering, offering_label,
    amount_cents, verdict, redeemed_at, unverified FROM redemptions LIMIT 1"""


def test_the_file_itself_refuses_a_second_live_redemption_of_a_voucher(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        change(parts.folder.database, COPY, "second", 1)

    change(parts.folder.database, COPY, "voided-1", 0)
    change(parts.folder.database, COPY, "voided-2", 0)
    assert rows(parts.folder.database, "SELECT count(*) FROM redemptions WHERE live = 1") == [(1,)]


def test_a_desk_has_one_identity(parts: DeskParts) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        change(
            parts.folder.database,
            "INSERT INTO identity SELECT 2, desk_id, public_key, url, centre_key, enrolled_at, journal FROM identity",
        )


def test_two_entries_of_one_number_are_refused(parts: DeskParts) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        change(parts.folder.database, "INSERT INTO journal SELECT * FROM journal LIMIT 1")


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]

    assert unnamed == []


def scans(parts: DeskParts, work: Callable[[], object]) -> list[str]:
    """The statements of this work that read a table which grows with the years from end to end."""
    seen: dict[str, tuple[object, ...]] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            seen.setdefault(statement, tuple(parameters))

    for engine in parts._engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        for engine in parts._engines:
            event.remove(engine, "before_cursor_execute", note)
    assert seen
    return [
        " ".join(statement.split())
        for statement, parameters in seen.items()
        for row in rows(parts.folder.database, f"EXPLAIN QUERY PLAN {statement}", *parameters)
        if row[3] in {"SCAN journal", "SCAN redemptions", "SCAN receipts"}
    ]


def test_a_scan_reads_no_growing_table_from_end_to_end(parts: DeskParts, issuer: Issuer) -> None:
    assert scans(parts, lambda: parts.desk.redeem(issuer.digits(5), "MEDIATION")) == []


def test_storing_a_receipt_reads_no_growing_table_from_end_to_end(parts: DeskParts, issuer: Issuer) -> None:
    taken = str(parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id)
    receipt = a_receipt(issuer, taken, entry=entry_of(parts.folder.database, taken))

    assert scans(parts, lambda: parts.store.store_answer(an_answer(receipts=(receipt,)))) == []


def test_the_queue_is_read_by_its_index(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")

    assert scans(parts, lambda: parts.store.unanswered_entries(500, after=1)) == []
