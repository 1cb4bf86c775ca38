"""Read models: the lines of a day, and what waits for the centre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, false, func, select, true

from app.domain import fields
from app.domain.canonical import Json, parse_canonical
from app.domain.journal import EntryKind
from app.domain.receipts import FirstClaim, RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Verdict
from app.domain.views import DayLine, WaitingItem
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.persistence.journal_rows import MONEY_KINDS
from app.persistence.tables import journal, redemptions


def day_lines(connection: Connection, *, start: datetime, end: datetime) -> tuple[DayLine, ...]:
    """Redemptions and refusals shown from `start` up to but without `end`, newest first."""
    bounds = instant_text(start), instant_text(end)
    taken = connection.execute(
        select(redemptions).where(redemptions.c.redeemed_at >= bounds[0], redemptions.c.redeemed_at < bounds[1])
    )
    refused = connection.execute(
        select(journal.c.at, journal.c.n, journal.c.text).where(
            journal.c.kind == EntryKind.REFUSAL.value, journal.c.at >= bounds[0], journal.c.at < bounds[1]
        )
    )
    lines = [(row.redeemed_at, row.entry_seq, _redemption_line(row)) for row in taken]
    lines += [(row.at, row.n, _refusal_line(row.at, row.text)) for row in refused]
    return tuple(line for _at, _place, line in sorted(lines, key=lambda item: item[:2], reverse=True))


def _redemption_line(row: Row[tuple[object, ...]]) -> DayLine:
    state = RedemptionState(row.state)
    first = row.first_at and FirstClaim(row.first_redemption, site=row.first_site, at=parse_instant(row.first_at))
    return DayLine(
        at=parse_instant(row.redeemed_at),
        verdict=Verdict(row.verdict),
        ref=VoucherRef(row.campaign, row.serial),
        sponsor=row.sponsor,
        offering_label=row.offering_label,
        amount_cents=row.amount_cents,
        redemption_id=row.id,
        state=state,
        reason=RefusalReason(row.reason) if row.reason else None,
        first=first or None,
        void_reason=VoidReason(row.void_reason) if row.void_reason else None,
        note=row.void_note or "",
        can_void=state.can_void,
    )


def _refusal_line(at: str, text: str) -> DayLine:
    body = fields.sub_object(parse_canonical(text), "body")
    return DayLine(
        at=parse_instant(at),
        verdict=Verdict(fields.text(body, "verdict")),
        ref=_ref(body),
        sponsor=None,
        offering_label="",
        amount_cents=0,
        redemption_id=None,
        state=None,
    )


def _ref(body: Mapping[str, Json]) -> VoucherRef | None:
    campaign, serial = fields.optional_whole(body, "campaign"), fields.optional_whole(body, "serial")
    return None if campaign is None or serial is None else VoucherRef(campaign, serial)


def waiting_items(connection: Connection) -> tuple[WaitingItem, ...]:
    """Redemptions and voids without a verified answer, oldest first."""
    rows = connection.execute(
        select(journal.c.kind, journal.c.at, journal.c.attempts, journal.c.last_error, redemptions)
        .join(
            redemptions,
            ((journal.c.kind == EntryKind.REDEMPTION.value) & (redemptions.c.entry_seq == journal.c.n))
            | ((journal.c.kind == EntryKind.VOID.value) & (redemptions.c.void_seq == journal.c.n)),
        )
        .where(journal.c.answered == false(), journal.c.kind.in_(MONEY_KINDS))
        .order_by(journal.c.n)
    )
    return tuple(
        WaitingItem(
            redemption_id=row.id,
            kind=row.kind,
            at=parse_instant(row.at),
            amount_cents=row.amount_cents,
            ref=VoucherRef(row.campaign, row.serial),
            attempts=row.attempts,
            last_error=row.last_error,
        )
        for row in rows
    )


def waiting_sums(connection: Connection) -> tuple[int, int, int, datetime | None]:
    """Live redemptions that wait, their cents, voids that wait, and the instant of the oldest of all."""
    waiting = connection.execute(
        select(func.count(), func.coalesce(func.sum(redemptions.c.amount_cents), 0)).where(
            redemptions.c.state == RedemptionState.WAITING.value, redemptions.c.live == true()
        )
    ).one()
    acts = connection.execute(
        select(func.count().filter(journal.c.kind == EntryKind.VOID.value), func.min(journal.c.at)).where(
            journal.c.answered == false(), journal.c.kind.in_(MONEY_KINDS)
        )
    ).one()
    return waiting[0], waiting[1], acts[0], None if acts[1] is None else parse_instant(acts[1])


def disputed(connection: Connection) -> int:
    """Redemptions that the centre refused or holds."""
    states = (RedemptionState.REFUSED.value, RedemptionState.HELD.value)
    return connection.execute(
        select(func.count()).select_from(redemptions).where(redemptions.c.state.in_(states))
    ).scalar_one()
