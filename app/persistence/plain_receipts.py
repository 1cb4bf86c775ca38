"""Stores at once the answers that change least: a waiting redemption, not undone meanwhile, accepted by the centre.

Nearly all answers of a long queue are of this kind. Any other goes the long way, one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, false, select, true, update

from app.domain.exchanged import VerifiedReceipt
from app.domain.receipts import Outcome
from app.domain.redemption import RedemptionState
from app.persistence.tables import journal, receipts, redemptions

_AT_ONCE = 500


def confirm_plain(connection: Connection, answered: Sequence[VerifiedReceipt]) -> frozenset[str]:
    """Store the plain ones among these receipts as the long way would; return their ids. Holds the write lock."""
    mentioned = Counter(item.receipt.redemption for item in answered)
    first = [
        item
        for item in answered
        if item.receipt.outcome is Outcome.ACCEPTED
        and item.receipt.supersedes is None
        and mentioned[item.receipt.redemption] == 1
    ]
    stored: set[str] = set()
    for start in range(0, len(first), _AT_ONCE):
        plain = _plain(connection, first[start : start + _AT_ONCE])
        if plain:
            _store(connection, plain)
            stored.update(item.receipt.id for item in plain)
    return frozenset(stored)


def _plain(connection: Connection, found: Sequence[VerifiedReceipt]) -> list[VerifiedReceipt]:
    entries = [item.receipt.entry for item in found]
    names = [item.receipt.redemption for item in found]
    waiting = set(
        connection.execute(
            select(journal.c.hash).where(journal.c.hash.in_(entries), journal.c.answered == false())
        ).scalars()
    )
    columns = redemptions.c
    rows = connection.execute(
        select(columns.id, columns.campaign, columns.serial).where(
            columns.id.in_(names),
            columns.state == RedemptionState.WAITING.value,
            columns.live == true(),
            columns.void_id.is_(None),
            columns.void_seq.is_(None),
        )
    )
    places = {row.id: (row.campaign, row.serial) for row in rows}
    told = set(
        connection.execute(
            select(receipts.c.redemption)
            .where(receipts.c.redemption.in_(names))
            .union(select(receipts.c.id).where(receipts.c.id.in_([item.receipt.id for item in found])))
        ).scalars()
    )
    return [
        item
        for item in found
        if item.receipt.entry in waiting
        and item.receipt.ref is not None
        and places.get(item.receipt.redemption) == (item.receipt.ref.campaign, item.receipt.ref.serial)
        and told.isdisjoint((item.receipt.redemption, item.receipt.id))
    ]


def _store(connection: Connection, plain: Sequence[VerifiedReceipt]) -> None:
    connection.execute(
        update(journal)
        .where(journal.c.hash.in_([item.receipt.entry for item in plain]))
        .values(answered=True, last_error=None)
    )
    connection.execute(
        receipts.insert(),
        [
            {
                "id": item.receipt.id,
                "redemption": item.receipt.redemption,
                "payload": item.document.payload,
                "signature": item.document.signature,
                "key": item.document.key,
            }
            for item in plain
        ],
    )
    connection.execute(
        update(redemptions)
        .where(redemptions.c.id.in_([item.receipt.redemption for item in plain]))
        .values(
            state=RedemptionState.CONFIRMED.value,
            live=True,
            reason=None,
            first_redemption=None,
            first_site=None,
            first_at=None,
        )
    )
