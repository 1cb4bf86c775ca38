"""Claims that wait for the operator alone: of a revoked or replaced desk, or of a journal that was never made whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from app.domain.canonical import JsonObject
from app.domain.fields import WrongShape
from app.domain.journal import read_entry
from app.domain.receipts import Outcome, RefusalReason
from app.domain.redemption import RedemptionClaim
from app.domain.signing import SigningKey
from central.desks import lock_desk
from central.operating import Unknown
from central.receipts import latest_receipt, supersede
from central.reconsidering import reconsider
from central.redeeming import Arrived, Settled, receipt_of
from central.tables import desks, journal_entries, redemptions, sites

REASONS = (RefusalReason.DESK_REVOKED, RefusalReason.JOURNAL_BROKEN)


def waiting(connection: Connection) -> Iterator[JsonObject]:
    """Describe every such claim, the oldest first."""
    columns = redemptions.c
    rows = connection.execute(
        select(redemptions, sites.c.name.label("site_name"), desks.c.name.label("desk_name"), desks.c.replaced_by)
        .join(sites, sites.c.id == columns.site)
        .join(desks, desks.c.id == columns.desk)
        .where(columns.state == Outcome.HELD.value, columns.reason.in_([reason.value for reason in REASONS]))
        .order_by(columns.received_at, columns.n, columns.id)
    ).all()
    for row in rows:
        yield {
            "redemption": row.id,
            "voucher": {"campaign": row.campaign, "serial": row.serial},
            "reason": row.reason,
            "site": row.site_name,
            "desk": row.desk,
            "desk_name": row.desk_name,
            "replaced_by": row.replaced_by,
            "redeemed_at": row.redeemed_at,
            "received_at": row.received_at,
            "offering": row.offering,
            "amount_cents": row.amount_cents,
        }


def decide(connection: Connection, redemption: str, *, accept: bool, centre: SigningKey, now: datetime) -> str:
    """Accept a claim, or refuse it; return what became of it. `Unknown` when it does not wait for this.

    An accepted one competes for its voucher like any other: where somebody was first it becomes a dispute.
    """
    columns = redemptions.c
    desk = connection.execute(select(columns.desk).where(columns.id == redemption)).scalar_one_or_none()
    if desk is None:
        raise Unknown
    # The desk first, as an exchange does; the row is read when it is locked: a void may have come meanwhile.
    sender = replace(lock_desk(connection, desk), revoked=False)
    row = connection.execute(select(redemptions).where(columns.id == redemption).with_for_update()).one_or_none()
    if row is None or row.state != Outcome.HELD.value or row.reason not in [reason.value for reason in REASONS]:
        raise Unknown
    arrived = Arrived(_claim(connection, row), row.entry, sound=True)
    if accept:
        reconsider(connection, arrived, sender=sender, centre=centre, now=now, reasons=REASONS)
    else:
        connection.execute(update(redemptions).where(columns.id == row.id).values(state=Outcome.REFUSED.value))
        refused = Settled(arrived, Outcome.REFUSED, RefusalReason(row.reason))
        earlier = latest_receipt(connection, row.id, row.entry)
        supersede(connection, receipt_of(refused, sender, now=now, supersedes=earlier), centre)
    state: str = connection.execute(select(columns.state).where(columns.id == row.id)).scalar_one()
    return state


def _claim(connection: Connection, row: Row[tuple[object, ...]]) -> RedemptionClaim:
    text = connection.execute(
        select(journal_entries.c.text).where(journal_entries.c.desk == row.desk, journal_entries.c.hash == row.entry)
    ).scalar_one()
    try:
        entry = read_entry(text)
        return RedemptionClaim.from_body(entry.body, entry.at)
    except WrongShape as error:
        raise Unknown from error
