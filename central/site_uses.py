"""Tells each desk of a site what its other desks have redeemed and undone, numbered in the order of commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import BigInteger, Connection, func, literal, select, update

from app.domain.receipts import Outcome
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.site_uses import SiteUse, SiteUses
from app.domain.voucher import VoucherRef
from app.foundation.clock import parse_instant
from central.database import among, insert_new, insert_rows
from central.tables import desks, redemptions, site_counters, site_uses

USES_AT_ONCE = 500
_VOUCHERS_AT_ONCE = 500


def number_uses(connection: Connection, vouchers: Sequence[tuple[int, int]]) -> None:
    """Give every claim on these committed, changed vouchers (campaign, serial) the next number of its site.

    A site's counter stays locked until the end of the transaction, so its numbers become visible in order and a cursor
    can never pass over one. Called last in a transaction and in the order of sites, it waits but never deadlocks.
    """
    by_site: dict[str, list[str]] = defaultdict(list)
    columns = redemptions.c
    for campaign, serials in _by_campaign(vouchers):
        rows = connection.execute(
            select(columns.site, columns.id).where(
                columns.campaign == campaign, among(connection, columns.serial, serials)
            )
        )
        for site, redemption in rows:
            by_site[site].append(redemption)
    for site, found in sorted(by_site.items()):
        insert_new(connection, site_counters, [{"site": site, "last": 0}], returning="site")
        last = connection.execute(
            update(site_counters)
            .where(site_counters.c.site == site)
            .values(last=site_counters.c.last + len(found))
            .returning(site_counters.c.last)
        ).scalar_one()
        numbers = range(last - len(found) + 1, last + 1)
        insert_rows(
            connection,
            site_uses,
            [{"site": site, "n": n, "redemption": name} for n, name in zip(numbers, sorted(found), strict=True)],
        )


def _by_campaign(vouchers: Sequence[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    serials: dict[int, list[int]] = defaultdict(list)
    for campaign, serial in vouchers:
        serials[campaign].append(serial)
    for campaign, found in serials.items():
        for start in range(0, len(found), _VOUCHERS_AT_ONCE):
            yield campaign, found[start : start + _VOUCHERS_AT_ONCE]


def uses_after(
    connection: Connection, desk_id: str, cursor: int, centre: SigningKey
) -> tuple[SignedDocument, bool] | None:
    """Sign what this desk's site has to tell it after a number, and whether more follows; None when nothing new.

    Every redemption is told as it stands now: one that was voided since its number was given is told as voided.
    """
    site = select(desks.c.site).where(desks.c.id == desk_id).scalar_subquery()
    new = (site_uses.c.site == site, site_uses.c.n > literal(cursor, BigInteger))
    # Taken first: whatever has a lower number is seen by the statement that follows.
    last = connection.execute(select(func.max(site_uses.c.n)).where(*new)).scalar_one()
    if last is None:
        return None
    rows = connection.execute(
        select(
            site_uses.c.n,
            redemptions.c.id,
            redemptions.c.campaign,
            redemptions.c.serial,
            redemptions.c.redeemed_at,
            redemptions.c.state,
            desks.c.name,
        )
        .join(redemptions, redemptions.c.id == site_uses.c.redemption)
        .join(desks, desks.c.id == redemptions.c.desk)
        .where(*new, site_uses.c.n <= last, redemptions.c.desk != desk_id)
        .order_by(site_uses.c.n)
        .limit(USES_AT_ONCE)
    ).all()
    # What the desk did itself is passed over: a full queue that was just handed in has nothing to read back.
    more = len(rows) == USES_AT_ONCE
    told = SiteUses(
        desk_id=desk_id,
        after=cursor,
        to=rows[-1].n if more else last,
        uses=tuple(
            SiteUse(
                redemption_id=row.id,
                ref=VoucherRef(row.campaign, row.serial),
                at=parse_instant(row.redeemed_at),
                desk=row.name,
                outcome=Outcome(row.state),
            )
            for row in rows
        ),
    )
    return sign_document(centre, Purpose.LISTS, told.to_json()), more
