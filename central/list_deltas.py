"""What changed from one version of a used-list to the next: kept a while, and given to desks that hold an older one."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from app.domain.list_delta import ListDelta
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.used_list import CampaignList
from app.foundation.clock import parse_instant
from central.database import insert_rows
from central.tables import list_changes, used_lists

VERSIONS_KEPT = 500
_MOST_CHANGES = 25_000
"""A delta of more lines is longer than half of the list of three million vouchers, and would be long to gather."""


def keep_changes(connection: Connection, before: CampaignList, after: CampaignList, serials: list[int]) -> int:
    """Remember how a list became its next version; return the oldest version from which all changes are known.

    `serials` are those whose use may have changed. The list's row must be locked by this transaction.
    """
    rows = _changes(before, after, serials)
    insert_rows(connection, list_changes, rows)
    oldest = after.version - VERSIONS_KEPT
    connection.execute(
        list_changes.delete().where(list_changes.c.campaign == after.campaign, list_changes.c.version <= oldest)
    )
    return max(1, oldest)


def _changes(before: CampaignList, after: CampaignList, serials: list[int]) -> list[dict[str, object]]:
    changed = {serial: after.use_of(serial) for serial in serials if after.use_of(serial) is not before.use_of(serial)}
    # Of the blocked ones the whole lists are compared: what is read of them may be newer than the noted serials.
    either = before.blocked.keys() | after.blocked.keys()
    blocks = {serial for serial in either if before.blocked.get(serial) != after.blocked.get(serial)}
    return [
        {
            "campaign": after.campaign,
            "version": after.version,
            "serial": serial,
            "used": None if serial not in changed else changed[serial].value == "used",
            "blocked": None if serial not in blocks else serial in after.blocked,
            "reason": after.blocked.get(serial) if serial in blocks else None,
        }
        for serial in sorted(changed.keys() | blocks)
    ]


def delta_since(connection: Connection, campaign: int, held: int, centre: SigningKey) -> SignedDocument | None:
    """Sign the way from version `held` to the list in force; None when a snapshot is needed, or worth more."""
    columns = used_lists.c
    # One statement sees one state: between two, another service could sign a version and forget the oldest changes.
    rows = connection.execute(
        select(
            columns.version,
            columns.as_of,
            columns.used_count,
            columns.blocked_count,
            columns.state,
            columns.changes_since,
            func.length(columns.file).label("size"),
            list_changes.c.serial,
            list_changes.c.used,
            list_changes.c.blocked,
            list_changes.c.reason,
        )
        .select_from(used_lists)
        .outerjoin(list_changes, and_(list_changes.c.campaign == columns.campaign, list_changes.c.version > held))
        .where(columns.campaign == campaign)
        .order_by(list_changes.c.version, list_changes.c.serial)
        .limit(_MOST_CHANGES + 1)
    ).all()
    if not rows or len(rows) > _MOST_CHANGES or not rows[0].changes_since <= held < rows[0].version:
        return None
    head = rows[0]
    used: dict[int, bool] = {}
    reasons: dict[int, str | None] = {}
    for row in rows:
        if row.used is not None:
            used[row.serial] = row.used
        if row.blocked is not None:
            reasons[row.serial] = row.reason if row.blocked else None
    delta = ListDelta(
        campaign=campaign,
        from_version=held,
        to_version=head.version,
        as_of=parse_instant(head.as_of),
        used=frozenset(serial for serial, now in used.items() if now),
        cleared=frozenset(serial for serial, now in used.items() if not now),
        blocked={serial: reason for serial, reason in reasons.items() if reason is not None},
        unblocked=frozenset(serial for serial, reason in reasons.items() if reason is None),
        used_count=head.used_count,
        blocked_count=head.blocked_count,
        state=head.state,
    )
    document = sign_document(centre, Purpose.USED_LIST, delta.to_json())
    return document if 2 * len(document.payload.encode("utf-8")) <= head.size else None
