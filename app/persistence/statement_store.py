"""The monthly statements of this desk's site, as the centre signed them, and what this desk can hold against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.desk_documents import AcceptedHere, KeptStatement
from app.domain.exchanged import VerifiedStatement
from app.domain.receipts import Outcome
from app.domain.redemption import RedemptionState
from app.domain.signing import PublicKey
from app.domain.statement import Statement
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.errors import NotEnrolled
from app.persistence.documents import DocumentCache, pinned_keys
from app.persistence.facts import Fact, read_fact, write_fact
from app.persistence.failures import storage_problems
from app.persistence.tables import identity, receipts, redemptions, statements


class SqliteStatementStore:
    """Each method is one transaction; safe from any thread."""

    def __init__(self, reader: Engine, cache: DocumentCache) -> None:
        self._reader = reader
        self._cache = cache

    def statements(self) -> tuple[KeptStatement, ...]:
        with storage_problems(), self._reader.begin() as connection:
            rows = connection.execute(select(statements).order_by(statements.c.month.desc())).all()
        return tuple(_kept(row) for row in rows)

    def statement(self, month: str) -> KeptStatement | None:
        with storage_problems(), self._reader.begin() as connection:
            row = connection.execute(select(statements).where(statements.c.month == month)).one_or_none()
        return None if row is None else _kept(row)

    def keys(self) -> Mapping[str, PublicKey]:
        with storage_problems(), self._reader.begin() as connection:
            centre = connection.execute(select(identity.c.centre_key)).scalar_one_or_none()
            if centre is None:
                raise NotEnrolled
            return pinned_keys(PublicKey(centre), self._cache.keys(connection))

    def accepted_here(self) -> tuple[AcceptedHere, ...]:
        columns = redemptions.c
        accepted_at = func.max(func.json_extract(receipts.c.payload, "$.received_at"))
        with storage_problems(), self._reader.begin() as connection:
            rows = connection.execute(
                select(redemptions, accepted_at.label("accepted_at"))
                .join(receipts, receipts.c.redemption == columns.id)
                .where(
                    columns.state == RedemptionState.CONFIRMED.value,
                    func.json_extract(receipts.c.payload, "$.outcome") == Outcome.ACCEPTED.value,
                )
                .group_by(columns.id)
                .order_by(columns.redeemed_at, columns.id)
            ).all()
        return tuple(
            AcceptedHere(
                redemption_id=row.id,
                ref=VoucherRef(row.campaign, row.serial),
                redeemed_at=parse_instant(row.redeemed_at),
                amount_cents=row.amount_cents,
                accepted_at=parse_instant(row.accepted_at),
            )
            for row in rows
        )


def statement_cursor(connection: Connection) -> int:
    """The number of the last statement that is kept."""
    return int(read_fact(connection, Fact.STATEMENT_CURSOR) or 0)


def store_statements(connection: Connection, told: Sequence[VerifiedStatement], *, site: str, at: datetime) -> None:
    """Keep statements of this site that continue what is held; the first that does not ends them. `at` is corrected."""
    for item in told:
        if item.n != statement_cursor(connection) + 1:
            return
        if item.statement is not None:
            if item.statement.site_id != site:
                return
            _keep(connection, item.statement, item.file, at)
        write_fact(connection, Fact.STATEMENT_CURSOR, str(item.n))


def _keep(connection: Connection, statement: Statement, file: bytes, at: datetime) -> None:
    values = {
        "month": statement.month,
        "received_at": instant_text(at),
        "total_cents": statement.totals.received.cents,
        "guarantee_cents": statement.totals.from_operator.cents,
        "held_count": sum(line.outcome is Outcome.HELD for line in statement.unpaid),
        "file": file,
    }
    # A month is settled once: one that is there already is the one to keep.
    connection.execute(insert(statements).values(values).on_conflict_do_nothing(index_elements=["month"]))


def _kept(row: Row[tuple[object, ...]]) -> KeptStatement:
    return KeptStatement(
        month=row.month,
        total_cents=row.total_cents,
        guarantee_cents=row.guarantee_cents,
        held_count=row.held_count,
        received_at=parse_instant(row.received_at),
        file=row.file,
    )
