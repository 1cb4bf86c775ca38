"""Takes voids in; a claim that waited behind the voided redemption is accepted in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.redemption import VoidClaim
from app.domain.signing import SigningKey
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.ids import new_id
from central.dispute_news import note_disputes_of
from central.lists import note_change
from central.receipts import latest_receipt, supersede
from central.redeeming import Sender
from central.tables import disputes, redemptions, sites


@dataclass(frozen=True, slots=True)
class ArrivedVoid:
    """A void with the hash of its entry; `sound` when its journal continues without a fault."""

    void: VoidClaim
    entry: str
    sound: bool


def take_void(
    connection: Connection, arrived: ArrivedVoid, *, sender: Sender, centre: SigningKey, now: datetime
) -> Receipt:
    """Undo a redemption of the sender's site, and promote the claim that was received next, if one is held.

    Another desk of the site that made the redemption is told of it by a receipt of its own.
    """
    row = connection.execute(
        select(redemptions).where(redemptions.c.id == arrived.void.redemption).with_for_update()
    ).one_or_none()
    refusal = _refusal(row, arrived, sender)
    if row is None or refusal is not None:
        return _receipt(arrived, row, sender, now=now, refusal=refusal)
    if row.state == Outcome.REFUSED.value:
        # Nothing was redeemed, so nothing is undone; the desk did not know that yet.
        return _receipt(arrived, row, sender, now=now, refusal=None)
    connection.execute(
        update(redemptions)
        .where(redemptions.c.id == row.id)
        .values(state=Outcome.VOIDED.value, live=False, reason=None)
    )
    connection.execute(
        update(disputes)
        .where(disputes.c.claim == row.id, disputes.c.closed_at.is_(None))
        .values(closed_at=instant_text(now))
    )
    if row.desk != sender.desk and row.state != Outcome.VOIDED.value:
        supersede(connection, _about(connection, row, sender.site.name, Outcome.VOIDED, now=now), centre)
    if row.live:
        _promote_next(connection, row, centre=centre, now=now)
        note_change(connection, [(row.campaign, row.serial)])
    note_disputes_of(connection, [(row.campaign, row.serial)])
    return _receipt(arrived, row, sender, now=now, refusal=None)


def _refusal(row: Row[tuple[object, ...]] | None, arrived: ArrivedVoid, sender: Sender) -> RefusalReason | None:
    if row is None or row.site != sender.site.id:
        return RefusalReason.UNKNOWN_REDEMPTION
    if row.settled_in is not None:
        return RefusalReason.SETTLED
    # A claim that waits for the very same reason is withdrawn by its own desk: nobody has anything of it yet.
    doubts = (RefusalReason.DESK_REVOKED.value, RefusalReason.JOURNAL_BROKEN.value)
    if row.state == Outcome.HELD.value and row.reason in doubts and row.desk == sender.desk:
        return None
    if sender.revoked:
        return RefusalReason.DESK_REVOKED
    return None if arrived.sound else RefusalReason.JOURNAL_BROKEN


def _promote_next(
    connection: Connection, voided: Row[tuple[object, ...]], *, centre: SigningKey, now: datetime
) -> None:
    columns = redemptions.c
    # All that wait are locked: one that is being voided at this moment is waited for, and then left out.
    following = connection.execute(
        select(redemptions, sites.c.name.label("site_name"))
        .join(disputes, disputes.c.claim == columns.id)
        .join(sites, sites.c.id == columns.site)
        .where(
            columns.campaign == voided.campaign,
            columns.serial == voided.serial,
            columns.state == Outcome.HELD.value,
            disputes.c.closed_at.is_(None),
        )
        .order_by(columns.received_at, columns.n, columns.id)
        .with_for_update(of=redemptions)
    ).first()
    if following is None:
        return
    connection.execute(
        update(redemptions)
        .where(columns.id == following.id)
        .values(state=Outcome.ACCEPTED.value, live=True, reason=None)
    )
    closed = instant_text(now)
    connection.execute(update(disputes).where(disputes.c.claim == following.id).values(closed_at=closed))
    connection.execute(
        update(disputes).where(disputes.c.first == voided.id, disputes.c.closed_at.is_(None)).values(first=following.id)
    )
    supersede(connection, _about(connection, following, following.site_name, Outcome.ACCEPTED, now=now), centre)


def _about(
    connection: Connection, row: Row[tuple[object, ...]], site_name: str, outcome: Outcome, *, now: datetime
) -> Receipt:
    """What the desk that made a redemption is told when somebody else's act has changed it."""
    return Receipt(
        id=new_id(now),
        desk=row.desk,
        site=site_name,
        entry=row.entry,
        redemption=row.id,
        ref=VoucherRef(row.campaign, row.serial),
        offering=row.offering,
        amount_cents=row.amount_cents,
        outcome=outcome,
        reason=None,
        first=None,
        redeemed_at=parse_instant(row.redeemed_at),
        received_at=now,
        supersedes=latest_receipt(connection, row.id, row.entry),
    )


def _receipt(
    arrived: ArrivedVoid,
    row: Row[tuple[object, ...]] | None,
    sender: Sender,
    *,
    now: datetime,
    refusal: RefusalReason | None,
) -> Receipt:
    ours = row if refusal is not RefusalReason.UNKNOWN_REDEMPTION else None
    return Receipt(
        id=new_id(now),
        desk=sender.desk,
        site=sender.site.name,
        entry=arrived.entry,
        redemption=arrived.void.redemption,
        ref=None if ours is None else VoucherRef(ours.campaign, ours.serial),
        offering="" if ours is None else ours.offering,
        amount_cents=0 if ours is None else ours.amount_cents,
        outcome=Outcome.VOIDED if refusal is None else Outcome.REFUSED,
        reason=refusal,
        first=None,
        redeemed_at=arrived.void.voided_at if ours is None else parse_instant(ours.redeemed_at),
        received_at=now,
        supersedes=None,
    )
