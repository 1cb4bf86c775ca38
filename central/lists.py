"""The used-lists: each campaign's bitmap, brought up to date from the vouchers that changed, signed and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.canonical import parse_canonical
from app.domain.fields import texts
from app.domain.list_delta import state_of
from app.domain.signing import SigningKey
from app.domain.used_list import CampaignList, read_list, terms_from_json, write_list
from app.foundation.clock import instant_text
from central.database import among, insert_rows, put
from central.list_deltas import keep_changes
from central.site_uses import number_uses
from central.tables import blocked, campaigns, redemptions, used_lists, voucher_changes


def first_list(connection: Connection, campaign: int, *, centre: SigningKey, now: datetime) -> None:
    """Sign the list of a new campaign: nothing used, nothing blocked."""
    row = connection.execute(select(campaigns).where(campaigns.c.id == campaign)).one()
    fresh = CampaignList(
        campaign=campaign,
        version=1,
        as_of=now,
        first=0,
        count=row.vouchers,
        sponsor=row.sponsor,
        terms=terms_from_json(parse_canonical(row.terms)),
        booklet_size=row.booklet_size,
        offerings=tuple(texts(parse_canonical(row.offerings), "codes")),
        blocked={},
        bitmap=bytes((row.vouchers + 7) // 8),
    )
    put(connection, used_lists, {"campaign": campaign, **_row(fresh, centre, changes_since=1)})


def note_change(connection: Connection, vouchers: list[tuple[int, int]]) -> None:
    """Remember, in the transaction that changes them, that these vouchers (campaign, serial) must be looked at."""
    insert_rows(
        connection, voucher_changes, [{"campaign": campaign, "serial": serial} for campaign, serial in vouchers]
    )


def refresh_lists(connection: Connection, *, centre: SigningKey, now: datetime) -> None:
    """Bring every changed list up to date; what is committed before this call is in the lists after it.

    The same changes are numbered for the other desks of their sites. A list's row is locked before its changes are
    taken, so two services never sign two lists of one version.
    """
    changed = connection.execute(select(voucher_changes.c.campaign).distinct()).scalars().all()
    vouchers: list[tuple[int, int]] = []
    for campaign in sorted(changed):
        serials = _refresh(connection, campaign, centre=centre, now=now)
        vouchers.extend((campaign, serial) for serial in serials)
    number_uses(connection, vouchers)


def _refresh(connection: Connection, campaign: int, *, centre: SigningKey, now: datetime) -> list[int]:
    """Sign the next version of a list; return the serials whose changes it took."""
    held = connection.execute(
        select(used_lists).where(used_lists.c.campaign == campaign).with_for_update()
    ).one_or_none()
    taken = connection.execute(
        voucher_changes.delete().where(voucher_changes.c.campaign == campaign).returning(voucher_changes.c.serial)
    ).scalars()
    serials = sorted(set(taken))
    if held is None or not serials:
        return serials
    # The truth is read again rather than replayed, so the order in which changes were noted does not matter.
    found = read_list(held.file, {centre.public.fingerprint: centre.public})
    bits = bytearray(found.bitmap)
    used = _used_among(connection, campaign, serials)
    for serial in serials:
        mask = 1 << (serial & 7)
        bits[serial >> 3] = bits[serial >> 3] | mask if serial in used else bits[serial >> 3] & ~mask
    rows = connection.execute(select(blocked.c.serial, blocked.c.reason).where(blocked.c.campaign == campaign))
    reasons = {row.serial: row.reason for row in rows}
    renewed = replace(found, version=found.version + 1, as_of=now, bitmap=bytes(bits), blocked=reasons)
    since = max(held.changes_since, keep_changes(connection, found, renewed, serials))
    connection.execute(
        update(used_lists).where(used_lists.c.campaign == campaign).values(_row(renewed, centre, changes_since=since))
    )
    return serials


def _row(made: CampaignList, centre: SigningKey, *, changes_since: int) -> dict[str, object]:
    return {
        "version": made.version,
        "as_of": instant_text(made.as_of),
        "file": write_list(made, centre),
        "used_count": made.used_count,
        "blocked_count": len(made.blocked),
        "state": state_of(made),
        "changes_since": changes_since,
    }


def _used_among(connection: Connection, campaign: int, serials: list[int]) -> set[int]:
    used: set[int] = set()
    for start in range(0, len(serials), 1000):
        rows = connection.execute(
            select(redemptions.c.serial).where(
                redemptions.c.campaign == campaign,
                redemptions.c.live,
                among(connection, redemptions.c.serial, serials[start : start + 1000]),
            )
        )
        used.update(rows.scalars())
    return used
