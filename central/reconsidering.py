"""Decides claims that were held only because entries before them were missing, once these have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.receipts import Outcome, RefusalReason
from app.domain.signing import SigningKey
from central.lists import note_change
from central.receipts import latest_receipt, supersede
from central.redeeming import Arrived, Sender, Settled, live_claims, open_disputes, receipt_of
from central.tables import redemptions

_TRIES = 5


def reconsider(
    connection: Connection,
    arrived: Arrived,
    *,
    sender: Sender,
    centre: SigningKey,
    now: datetime,
    reasons: Sequence[RefusalReason] = (RefusalReason.JOURNAL_BROKEN,),
) -> None:
    """Accept the claim when its voucher is free, hold it as a dispute otherwise, and tell its desk.

    Nothing happens to a claim that is no longer held for one of the reasons: it was voided or decided meanwhile. The
    claim keeps its time of reception.
    """
    columns = redemptions.c
    held = connection.execute(
        select(columns.id, columns.guarantee)
        .where(
            columns.id == arrived.claim.id,
            columns.entry == arrived.entry,
            columns.state == Outcome.HELD.value,
            columns.reason.in_([reason.value for reason in reasons]),
        )
        .with_for_update()
    ).one_or_none()
    if held is None:
        return
    settled = _settle(connection, arrived, sender=sender, guarantee=held.guarantee, now=now)
    earlier = latest_receipt(connection, held.id, arrived.entry)
    supersede(connection, receipt_of(settled, sender, now=now, supersedes=earlier), centre)


def _settle(connection: Connection, arrived: Arrived, *, sender: Sender, guarantee: bool, now: datetime) -> Settled:
    claim = arrived.claim
    if sender.revoked:
        _write_reason(connection, claim.id, RefusalReason.DESK_REVOKED)
        return Settled(arrived, Outcome.HELD, RefusalReason.DESK_REVOKED, guarantee=guarantee)
    for _ in range(_TRIES):
        first = live_claims(connection, [arrived]).get(claim.id)
        if first is not None:
            reason = RefusalReason.ALREADY_REDEEMED
            late = Settled(arrived, Outcome.HELD, reason, first=first, guarantee=guarantee)
            _write_reason(connection, claim.id, reason)
            open_disputes(connection, [late], now=now)
            return late
        if _takes_the_place(connection, claim.id):
            note_change(connection, [(claim.ref.campaign, claim.ref.serial)])
            return Settled(arrived, Outcome.ACCEPTED, guarantee=guarantee)
    msg = "a voucher was redeemed and voided all the while"
    raise RuntimeError(msg)


def _takes_the_place(connection: Connection, claim: str) -> bool:
    """Let the unique index decide: another desk may redeem the voucher at this very moment."""
    try:
        with connection.begin_nested():
            connection.execute(
                update(redemptions)
                .where(redemptions.c.id == claim)
                .values(state=Outcome.ACCEPTED.value, live=True, reason=None)
            )
    except IntegrityError:
        return False
    return True


def _write_reason(connection: Connection, claim: str, reason: RefusalReason) -> None:
    connection.execute(update(redemptions).where(redemptions.c.id == claim).values(reason=reason.value))
