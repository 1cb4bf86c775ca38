"""Where each site belongs to, with its history: a change never judges what was redeemed before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from app.foundation.clock import instant_text, parse_instant
from central.claims import Territory
from central.database import put
from central.tables import site_territories


def set_territory(connection: Connection, site: str, code: str, *, since: datetime) -> None:
    """Put a site into a territory from an instant on."""
    put(connection, site_territories, {"site": site, "since": instant_text(since), "territory": code})


def territories_of(connection: Connection, site: str) -> tuple[Territory, ...]:
    """Return the whole history of a site, the oldest first."""
    rows = connection.execute(
        select(site_territories).where(site_territories.c.site == site).order_by(site_territories.c.since)
    )
    return tuple(Territory(parse_instant(row.since), row.territory) for row in rows)


def newest_territory(connection: Connection, site: str) -> str:
    return territories_of(connection, site)[-1].code
