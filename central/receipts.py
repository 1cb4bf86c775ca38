"""Signs and keeps receipts; every one that was ever given can be given again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Connection, func, literal, select, update

from app.domain.receipts import Receipt
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.foundation.clock import instant_text
from central.database import among, insert_new, insert_rows
from central.tables import desk_updates, desks, receipts


def keep_receipts(connection: Connection, made: Sequence[Receipt], centre: SigningKey) -> dict[str, SignedDocument]:
    """Sign and store first answers; return them by the hash of the entry that they answer."""
    signed = {receipt.entry: sign_document(centre, Purpose.RECEIPT, receipt.to_json()) for receipt in made}
    insert_rows(connection, receipts, [_row(receipt, signed[receipt.entry], n=None) for receipt in made])
    return signed


def supersede(connection: Connection, receipt: Receipt, centre: SigningKey) -> None:
    """Sign and store a receipt that replaces an earlier one; its desk receives it on its next exchange."""
    # A desk that was replaced asks for nothing any more: the one in its place is told.
    told = connection.execute(
        select(func.coalesce(desks.c.replaced_by, desks.c.id)).where(desks.c.id == receipt.desk)
    ).scalar_one()
    number = next_number(connection, told)
    document = sign_document(centre, Purpose.RECEIPT, receipt.to_json())
    connection.execute(receipts.insert().values(_row(receipt, document, n=number) | {"desk": told}))


def next_number(connection: Connection, desk: str) -> int:
    """Count one more update of a desk.

    The counter's row stays locked until the end of the transaction, so the numbers of one desk become visible in
    order and a cursor can never pass over one.
    """
    insert_new(connection, desk_updates, [{"desk": desk, "last": 0}], returning="desk")
    number: int = connection.execute(
        update(desk_updates)
        .where(desk_updates.c.desk == desk)
        .values(last=desk_updates.c.last + 1)
        .returning(desk_updates.c.last)
    ).scalar_one()
    return number


def answers_given(connection: Connection, desk: str, entries: Sequence[str]) -> dict[str, SignedDocument]:
    """The first answers to these entries (by hash), as far as there are."""
    if not entries:
        return {}
    columns = receipts.c
    rows = connection.execute(
        select(columns.entry, columns.payload, columns.signature, columns.key).where(
            columns.desk == desk, among(connection, columns.entry, entries), columns.n.is_(None)
        )
    )
    return {row.entry: SignedDocument(row.payload, row.signature, key=row.key) for row in rows}


def updates_after(connection: Connection, desk: str, cursor: int, *, limit: int) -> list[tuple[int, SignedDocument]]:
    """Superseding receipts of a desk with a number above the cursor, in order."""
    rows = connection.execute(
        select(receipts)
        .where(receipts.c.desk == desk, receipts.c.n > literal(cursor, BigInteger))
        .order_by(receipts.c.n)
        .limit(limit)
    )
    return [(row.n, SignedDocument(row.payload, row.signature, key=row.key)) for row in rows]


def latest_receipt(connection: Connection, redemption: str, outcome_entry: str) -> str:
    """The id of the last receipt about the entry that made a redemption: what a new receipt supersedes."""
    found: str = connection.execute(
        select(receipts.c.id)
        .where(receipts.c.redemption == redemption, receipts.c.entry == outcome_entry)
        .order_by(receipts.c.n.desc().nulls_last(), receipts.c.issued_at.desc())
        .limit(1)
    ).scalar_one()
    return found


def _row(receipt: Receipt, document: SignedDocument, *, n: int | None) -> dict[str, object]:
    return {
        "id": receipt.id,
        "desk": receipt.desk,
        "entry": receipt.entry,
        "redemption": receipt.redemption,
        "payload": document.payload,
        "signature": document.signature,
        "key": document.key,
        "issued_at": instant_text(receipt.received_at),
        "n": n,
    }
