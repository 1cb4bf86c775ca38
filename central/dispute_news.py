"""Numbers disputes for both of their sites, in the order of commit, again after each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Select, select, tuple_, update

from central.database import insert_new
from central.tables import dispute_changes, dispute_news, disputes, news_counters, redemptions

_AT_ONCE = 500


def note_disputes(connection: Connection, changed: Sequence[str]) -> None:
    """Remember, in the transaction that changes them, that the sites of these disputes must be told."""
    if changed:
        connection.execute(dispute_changes.insert(), [{"dispute": name} for name in changed])


def note_disputes_of(connection: Connection, vouchers: Sequence[tuple[int, int]]) -> None:
    """Remember that something changed in every dispute about these vouchers (campaign, serial)."""
    for start in range(0, len(vouchers), _AT_ONCE):
        some = list(vouchers[start : start + _AT_ONCE])
        _note_found(connection, select(disputes.c.id).where(tuple_(disputes.c.campaign, disputes.c.serial).in_(some)))


def note_open_disputes(connection: Connection) -> None:
    _note_found(connection, select(disputes.c.id).where(disputes.c.closed_at.is_(None)))


def _note_found(connection: Connection, found: Select[tuple[str]]) -> None:
    connection.execute(dispute_changes.insert().from_select(["dispute"], found))


def number_disputes(connection: Connection) -> None:
    """Give every dispute that changed the next number of both of its sites; what is committed before is covered.

    Changes that another transaction is numbering at this moment are left to it. A site's counter stays locked until
    the end of the transaction, so its numbers become visible in order and a cursor can never pass over one.
    """
    columns = dispute_changes.c
    rows = connection.execute(
        select(columns.n, columns.dispute).order_by(columns.n).limit(_AT_ONCE).with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return
    connection.execute(dispute_changes.delete().where(columns.n.in_([row.n for row in rows])))
    by_site: dict[str, list[str]] = defaultdict(list)
    changed = sorted({row.dispute for row in rows})
    sides = connection.execute(
        select(disputes.c.id, redemptions.c.site)
        .join(redemptions, redemptions.c.id.in_((disputes.c.claim, disputes.c.first)))
        .where(disputes.c.id.in_(changed))
        .distinct()
    )
    for dispute, site in sides:
        by_site[site].append(dispute)
    for site, found in sorted(by_site.items()):
        numbers = next_numbers(connection, site, "disputes", len(found))
        connection.execute(
            dispute_news.insert(),
            [{"site": site, "n": n, "dispute": name} for n, name in zip(numbers, sorted(found), strict=True)],
        )


def next_numbers(connection: Connection, site: str, kind: str, count: int) -> range:
    """Take the next numbers of a site's news; its counter is locked until the end of the transaction."""
    counters = news_counters.c
    insert_new(connection, news_counters, [{"site": site, "kind": kind, "last": 0}], returning="site")
    last: int = connection.execute(
        update(news_counters)
        .where(counters.site == site, counters.kind == kind)
        .values(last=counters.last + count)
        .returning(counters.last)
    ).scalar_one()
    return range(last - count + 1, last + 1)
