"""What is asked of the desk's file at each scan and for each receipt must not grow with the years."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from app.bootstrap import DeskParts
from tests.builders import Issuer, an_answer
from tests.persistence.conftest import clock, issuer, parts  # noqa: F401
from tests.persistence.given import a_receipt, entry_of, rows


def _plans(parts: DeskParts, work: Any) -> list[str]:
    """How SQLite goes about each statement that the work makes."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            seen.append((statement, parameters))

    engines = parts._engines
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    found: list[str] = []
    for statement, parameters in dict(((s, tuple(p)), None) for s, p in seen):
        for row in rows(parts.folder.database, f"EXPLAIN QUERY PLAN {statement}", *parameters):
            if row[3] in ("SCAN journal", "SCAN redemptions", "SCAN receipts"):
                found.append(f"{row[3]}: {' '.join(statement.split())[:160]}")
    return found


def test_a_scan_reads_no_table_from_end_to_end(parts: DeskParts, issuer: Issuer) -> None:
    assert _plans(parts, lambda: parts.desk.redeem(issuer.digits(5), "MEDIATION")) == []


def test_storing_a_receipt_reads_no_table_from_end_to_end(parts: DeskParts, issuer: Issuer) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    assert taken
    receipt = a_receipt(issuer, taken, entry=entry_of(parts.folder.database, taken))
    assert _plans(parts, lambda: parts.store.store_answer(an_answer(receipts=(receipt,)))) == []


def test_the_queue_is_read_by_its_index(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert _plans(parts, lambda: parts.store.unanswered_entries(500, after=1)) == []
