"""A desk's file seen from outside, and receipts as a centre would give them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from app.domain.exchanged import VerifiedReceipt
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.signing import Purpose, sign_document
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from tests.builders import DESK_ID, NOON, Issuer


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What another program reads in the file."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, values).fetchall()


def change(database: Path, sql: str, *values: object) -> None:
    """What another program, or a hand, does to the file."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql, values)


def entry_of(database: Path, redemption_id: str, kind: str = "redemption") -> str:
    """The hash of the journal entry of this kind that names the redemption."""
    for entry_hash, text in rows(database, "SELECT hash, text FROM journal WHERE kind = ?", kind):
        if json.loads(text)["body"]["redemption"] == redemption_id:
            return str(entry_hash)
    message = f"no {kind} of {redemption_id}"
    raise LookupError(message)


def a_receipt(
    issuer: Issuer,
    redemption_id: str,
    *,
    entry: str,
    outcome: Outcome = Outcome.ACCEPTED,
    reason: RefusalReason | None = None,
    first: FirstClaim | None = None,
    serial: int = 5,
    supersedes: str | None = None,
) -> VerifiedReceipt:
    receipt = Receipt(
        id=new_id(NOON),
        desk=DESK_ID,
        site="Médiathèque de Bourg",
        entry=entry,
        redemption=redemption_id,
        ref=VoucherRef(1, serial),
        offering="MEDIATION",
        amount_cents=1000,
        outcome=outcome,
        reason=reason,
        first=first,
        redeemed_at=NOON,
        received_at=NOON,
        supersedes=supersedes,
    )
    return VerifiedReceipt(receipt, sign_document(issuer.centre, Purpose.RECEIPT, receipt.to_json()))
