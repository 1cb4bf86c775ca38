"""A dead laptop whose disk was saved: another desk takes its place and hands in what was not sent, without its key."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select, update

from app.domain.catalogue import DeskStatus
from central import documents
from central.centre import Centre, Refused
from central.chain import Chain
from central.desks import lock_desk
from central.exchange import take_entries
from central.receipts import next_number
from central.schemas import HandOverAnswer, HandOverRequest
from central.tables import desks, receipts


def take_the_place(connection: Connection, old: str, *, by: str, site: str, again: bool) -> None:
    """Let one desk stand in for another of its site, which it revokes: what comes unsigned pays nothing by itself.

    The operator's one-time code vouches for it, once: `again` when the code was used before, and only what it did then
    is answered. 403 when the desk is another site's, or was replaced already.
    """
    changed = connection.execute(
        update(desks)
        .where(
            desks.c.id == old,
            desks.c.id != by,
            desks.c.site == site,
            or_(desks.c.replaced_by == by, *([] if again else [desks.c.replaced_by.is_(None)])),
        )
        .values(replaced_by=by, status=DeskStatus.REVOKED.value)
    )
    if changed.rowcount != 1:
        raise Refused(403, "wrong_code")
    # Whoever had been replaced by that one is told of through this one now.
    connection.execute(update(desks).where(desks.c.replaced_by == old).values(replaced_by=by))
    hand_on_updates(connection, old, to=by)
    documents.bump(connection, documents.CATALOGUE_VERSION)


def hand_on_updates(connection: Connection, old: str, *, to: str) -> None:
    """Number what a desk has been or was to be told anew, for the one in its place: it asks for nothing any more."""
    columns = receipts.c
    found = connection.execute(
        select(columns.id).where(columns.desk == old, columns.n.is_not(None)).order_by(columns.n)
    ).scalars()
    for receipt in found.all():
        number = next_number(connection, to)
        connection.execute(update(receipts).where(columns.id == receipt).values(desk=to, n=number))


def hand_over(centre: Centre, desk: str, request: HandOverRequest) -> HandOverAnswer:
    """Take the entries of the desk that this one replaces: each claim is held for the operator, and answered."""
    now = centre.clock()

    def work(connection: Connection) -> HandOverAnswer:
        replaced_by = connection.execute(
            select(desks.c.replaced_by).where(desks.c.id == request.desk)
        ).scalar_one_or_none()
        if replaced_by != desk:
            raise Refused(403, "not_replaced")
        sender = lock_desk(connection, request.desk)
        chain = Chain(connection, request.desk, now)
        taken = take_entries(connection, centre, chain, request.entries, sender=sender, now=now)
        return HandOverAnswer(desk=request.desk, answers=taken.answers)

    return centre.transaction(work)
