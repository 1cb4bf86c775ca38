"""What coordinators have allowed beyond the limits of the policy, as the journals of the desks say it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from app.domain.canonical import JsonObject
from app.domain.fields import WrongShape
from app.domain.journal import EntryKind, JournalEntry, read_entry
from app.domain.override import OverrideAct
from app.domain.redemption import RedemptionClaim
from app.domain.verdicts import Warning_
from app.foundation.clock import instant_text
from central.tables import desks, journal_entries, sites


def told(connection: Connection) -> Iterator[JsonObject]:
    """Describe every authorisation and every wrong code, by site and desk, the oldest first."""
    columns = journal_entries.c
    rows = connection.execute(
        select(columns.desk, columns.journal, columns.text, columns.received_at, desks.c.name, sites.c.name)
        .join(desks, desks.c.id == columns.desk)
        .join(sites, sites.c.id == desks.c.site)
        .where(columns.kind == EntryKind.OVERRIDE.value)
        .order_by(sites.c.name, desks.c.name, columns.desk, columns.journal, columns.seq, columns.received_at)
    ).all()
    entries = [read_entry(row.text) for row in rows]
    used = _used(connection, entries)
    for row, entry in zip(rows, entries, strict=True):
        act = _act(entry)
        yield {
            "site": row[5],
            "desk": row.desk,
            "desk_name": row[4],
            "at": instant_text(entry.at),
            "granted": act is not None and act.granted,
            "limit": None if act is None else act.limit.value,
            "vouchers": 0 if act is None else act.vouchers,
            "used": used.get(entry.hash, 0),
            "reason": None if act is None or act.reason is None else act.reason.value,
            "policy": None if act is None else act.policy_version,
            "received_at": row.received_at,
        }


def _act(entry: JournalEntry) -> OverrideAct | None:
    try:
        return OverrideAct.from_body(entry.body)
    except WrongShape:
        return None  # of a later version: that something was allowed is told all the same


def _used(connection: Connection, told_of: Sequence[JournalEntry]) -> dict[str, int]:
    """By the hash of an authorisation: the redemptions after it in its journal that were taken under it."""
    granted: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for entry in told_of:
        act = _act(entry)
        if act is not None and act.granted:
            granted.setdefault((entry.desk, entry.journal), []).append((entry.seq, entry.hash))
    counts: dict[str, int] = {}
    columns = journal_entries.c
    for (desk, journal), acts in granted.items():
        acts.sort()
        places = [seq for seq, _hash in acts]
        texts = connection.execute(
            select(columns.text).where(
                columns.desk == desk,
                columns.journal == journal,
                columns.seq > places[0],
                columns.kind == EntryKind.REDEMPTION.value,
                columns.text.contains(f'"{Warning_.OVERRIDE}"'),
            )
        ).scalars()
        for text in texts:
            entry = read_entry(text)
            if Warning_.OVERRIDE in _warnings(entry):
                under = acts[bisect_left(places, entry.seq) - 1][1]
                counts[under] = counts.get(under, 0) + 1
    return counts


def _warnings(entry: JournalEntry) -> tuple[Warning_, ...]:
    try:
        return RedemptionClaim.from_body(entry.body, entry.at).warnings
    except WrongShape:
        return ()
