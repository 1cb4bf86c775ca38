"""What the other desks of the site have redeemed, as the centre last told it."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.redemption import RedemptionState
from app.domain.site_uses import SiteUses
from app.domain.verdicts import EarlierUse, Place
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.persistence.facts import Fact, read_fact, write_fact
from app.persistence.tables import redemptions, site_uses


def site_cursor(connection: Connection) -> int:
    """The number of the last news of the site that is kept."""
    return int(read_fact(connection, Fact.SITE_CURSOR) or 0)


def store_site_uses(connection: Connection, told: SiteUses) -> None:
    """Keep news that continue what is held; others are left: of two exchanges at once, the later was kept first."""
    if told.after != site_cursor(connection):
        return
    for use in told.uses:
        values = {
            "redemption": use.redemption_id,
            "campaign": use.ref.campaign,
            "serial": use.ref.serial,
            "at": instant_text(use.at),
            "desk": use.desk,
            "takes": use.takes,
        }
        connection.execute(
            insert(site_uses).values(values).on_conflict_do_update(index_elements=["redemption"], set_=values)
        )
    write_fact(connection, Fact.SITE_CURSOR, str(told.to))


def used_at_site(connection: Connection, ref: VoucherRef, *, site_name: str) -> EarlierUse | None:
    """The redemption of another desk of this site that uses the voucher up; its `site` names site and desk."""
    columns = site_uses.c
    # Of a desk that this one replaces some are known here too, and were perhaps undone here a moment ago.
    undone = select(redemptions.c.id).where(
        redemptions.c.id == columns.redemption, redemptions.c.state == RedemptionState.VOIDED.value
    )
    row = connection.execute(
        select(columns.at, columns.desk).where(
            columns.campaign == ref.campaign, columns.serial == ref.serial, columns.takes, ~undone.exists()
        )
    ).first()
    if row is None:
        return None
    # Without the id of the redemption: it is the other desk's, and cannot be undone here.
    place = f"{site_name}, {row.desk}" if row.desk else site_name
    return EarlierUse(Place.ELSEWHERE, at=parse_instant(row.at), site=place)
