"""Settles a month: one signed statement per site that has something to be told, each redemption paid once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, and_, or_, select, update

from app.domain.canonical import parse_canonical
from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.statement import (
    PaidLine,
    Previous,
    Statement,
    StatementFile,
    Superseded,
    UnpaidLine,
    month_bounds,
    totals_of,
)
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.ids import new_id
from central.claims import SiteFacts
from central.database import insert_new
from central.dispute_news import next_numbers, note_disputes_of
from central.dispute_views import loser_of
from central.documents import trusted_keys
from central.tables import (
    campaigns,
    desks,
    disputes,
    receipts,
    redemptions,
    settlements,
    sites,
    statement_news,
    statements,
)
from central.territories import territories_of
from central.time_zones import time_zone_of

_AT_ONCE = 1000
_EARLIEST_ZONE = timedelta(hours=14)
_LONGEST_SLUG = 60


class NotYet(Exception):
    """The month has not begun anywhere; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A statement with what belongs into its file."""

    statement: Statement
    file: StatementFile
    name: str
    """Of its files, without the ending; no two of a month have the same."""


def settle(connection: Connection, month: str, *, centre: SigningKey, now: datetime) -> list[Made]:
    """Settle a month, or find again what was settled; in the second case nothing is added and nothing is paid.

    Late arrivals of earlier months are paid with it. What arrives for it later goes to the next month settled.
    """
    if month_bounds(month, time_zone_of(""))[0] - _EARLIEST_ZONE > now:
        raise NotYet
    row = {"month": month, "settled_at": instant_text(now)}
    if insert_new(connection, settlements, [row], returning="month"):
        for site in connection.execute(select(sites).order_by(sites.c.id)).all():
            facts = SiteFacts(site.id, site.name, territories_of(connection, site.id))
            _settle_site(connection, facts, month, centre=centre, now=now)
    return list(_made(connection, month))


def is_over(month: str, now: datetime) -> bool:
    """Whether the month has ended in metropolitan France."""
    return month_bounds(month, time_zone_of(""))[1] <= now


def _settle_site(connection: Connection, site: SiteFacts, month: str, *, centre: SigningKey, now: datetime) -> None:
    nearly = month_bounds(month, time_zone_of(""))[1] - timedelta(days=1)
    zone = time_zone_of(site.territory_at(nearly))
    since, until = month_bounds(month, zone)
    rows = _to_state(connection, site.id, until)
    if not rows:
        return
    found = _receipts_about(connection, site.id, [row.id for row in rows])
    about = _Receipts(found)
    paid = tuple(_paid_line(row, about.last_own(row), since) for row in rows if row.state == Outcome.ACCEPTED.value)
    lost = _to_make_good(connection, [row.id for row in rows if row.reason == RefusalReason.ALREADY_REDEEMED.value])
    unpaid = tuple(
        _unpaid_line(row, about, made_good=row.state == Outcome.REFUSED.value and row.id in lost)
        for row in rows
        if row.state != Outcome.ACCEPTED.value
    )
    sponsors = {row.id: row.sponsor for row in connection.execute(select(campaigns.c.id, campaigns.c.sponsor))}
    statement = Statement(
        id=new_id(now),
        site_id=site.id,
        site=site.name,
        month=month,
        time_zone=zone.key,
        since=since,
        until=until,
        made_at=now,
        previous=_previous(connection, site.id),
        totals=totals_of(paid, sponsors, unpaid),
        paid=paid,
        unpaid=unpaid,
        superseded=about.superseded(),
        receipts=tuple(sorted(receipt.id for receipt in found)),
    )
    _mark(connection, [line.redemption for line in paid], settled_in=month)
    _mark(connection, [line.redemption for line in unpaid if line.made_good], settled_in=month)
    final = (Outcome.REFUSED.value, Outcome.VOIDED.value)
    _mark(connection, [row.id for row in rows if row.state in final], stated_in=month)
    signed = sign_document(centre, Purpose.STATEMENT, statement.to_json())
    values = {"payload": signed.payload, "signature": signed.signature, "key": signed.key}
    connection.execute(statements.insert().values(month=month, site=site.id, made_at=instant_text(now), **values))
    [number] = next_numbers(connection, site.id, "statements", 1)
    connection.execute(statement_news.insert().values(site=site.id, n=number, month=month))
    note_disputes_of(connection, sorted({(row.campaign, row.serial) for row in rows}))


def _to_state(connection: Connection, site: str, until: datetime) -> Sequence[Row[tuple[object, ...]]]:
    """What is to be paid, what was not yet said to be voided or refused, and all that is still held."""
    columns, end = redemptions.c, instant_text(until)
    return connection.execute(
        select(redemptions)
        .where(
            columns.site == site,
            # A desk whose clock was ahead is believed no further than the time of arrival, as when it was judged.
            or_(columns.redeemed_at < end, columns.received_at < end),
            or_(
                and_(columns.state == Outcome.ACCEPTED.value, columns.settled_in.is_(None)),
                and_(columns.state.in_((Outcome.REFUSED.value, Outcome.VOIDED.value)), columns.stated_in.is_(None)),
                columns.state == Outcome.HELD.value,
            ),
        )
        .order_by(columns.redeemed_at, columns.id)
        .with_for_update()
    ).all()


def _to_make_good(connection: Connection, lost: Sequence[str]) -> set[str]:
    """Those that the operator pays from its guarantee, as the decision against them said."""
    found: set[str] = set()
    columns = disputes.c
    for start in range(0, len(lost), _AT_ONCE):
        some = lost[start : start + _AT_ONCE]
        decided = connection.execute(
            select(disputes).where(
                columns.decided_for.is_not(None),
                columns.guarantee_cents > 0,
                or_(columns.claim.in_(some), columns.first.in_(some)),
            )
        )
        found |= {loser for case in decided if (loser := loser_of(case)) is not None}
    return found


def _receipts_about(connection: Connection, site: str, wanted: Sequence[str]) -> list[Receipt]:
    found: list[Receipt] = []
    for start in range(0, len(wanted), _AT_ONCE):
        payloads = connection.execute(
            select(receipts.c.payload)
            .join(desks, desks.c.id == receipts.c.desk)
            .where(desks.c.site == site, receipts.c.redemption.in_(wanted[start : start + _AT_ONCE]))
        )
        found += [Receipt.from_json(parse_canonical(payload)) for payload in payloads.scalars()]
    return found


class _Receipts:
    """All receipts about some redemptions, found by what they answer."""

    def __init__(self, found: Sequence[Receipt]) -> None:
        self._by_redemption: dict[str, list[Receipt]] = defaultdict(list)
        for receipt in sorted(found, key=lambda receipt: (receipt.received_at, receipt.id)):
            self._by_redemption[receipt.redemption].append(receipt)
        self._replaced = {receipt.supersedes: receipt.id for receipt in found if receipt.supersedes is not None}

    def last_own(self, row: Row[tuple[object, ...]]) -> Receipt:
        """The one on the redemption's own entry that nobody supersedes."""
        own = (receipt for receipt in self._by_redemption[row.id] if receipt.entry == row.entry)
        return next(receipt for receipt in own if receipt.id not in self._replaced)

    def void(self, row: Row[tuple[object, ...]]) -> Receipt:
        return next(receipt for receipt in self._by_redemption[row.id] if receipt.outcome is Outcome.VOIDED)

    def superseded(self) -> tuple[Superseded, ...]:
        return tuple(Superseded(earlier, later) for earlier, later in sorted(self._replaced.items()))


def _paid_line(row: Row[tuple[object, ...]], receipt: Receipt, since: datetime) -> PaidLine:
    redeemed_at = parse_instant(row.redeemed_at)
    return PaidLine(
        redemption=row.id,
        receipt=receipt.id,
        ref=VoucherRef(row.campaign, row.serial),
        offering=row.offering,
        amount_cents=row.amount_cents,
        redeemed_at=redeemed_at,
        late=redeemed_at < since,
        guarantee=row.guarantee,
    )


def _unpaid_line(row: Row[tuple[object, ...]], about: _Receipts, *, made_good: bool) -> UnpaidLine:
    receipt = about.void(row) if row.state == Outcome.VOIDED.value else about.last_own(row)
    return UnpaidLine(
        redemption=row.id,
        receipt=receipt.id,
        outcome=receipt.outcome,
        reason=receipt.reason,
        ref=VoucherRef(row.campaign, row.serial),
        offering=row.offering,
        amount_cents=row.amount_cents,
        redeemed_at=parse_instant(row.redeemed_at),
        made_good=made_good,
    )


def _previous(connection: Connection, site: str) -> Previous | None:
    columns = statements.c
    row = connection.execute(
        select(columns.month, columns.payload)
        .where(columns.site == site)
        .order_by(columns.made_at.desc(), columns.month.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Previous(row.month, hashlib.sha256(row.payload.encode("utf-8")).hexdigest())


def _mark(connection: Connection, wanted: Sequence[str], **values: str) -> None:
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        connection.execute(update(redemptions).where(redemptions.c.id.in_(some)).values(values))


def _made(connection: Connection, month: str) -> Iterator[Made]:
    rows = connection.execute(select(statements).where(statements.c.month == month).order_by(statements.c.site)).all()
    found = [_made_of(connection, row) for row in rows]
    shared = Counter(made.name for made in found)
    for made in found:
        twin = shared[made.name] > 1
        yield replace(made, name=f"{made.name}-{made.statement.site_id[-8:]}") if twin else made


def statement_of(connection: Connection, month: str, site: str) -> Made:
    """Find one statement (by the id of its site) as it was signed, with all that belongs into its file."""
    row = connection.execute(select(statements).where(statements.c.month == month, statements.c.site == site)).one()
    return _made_of(connection, row)


def _made_of(connection: Connection, row: Row[tuple[object, ...]]) -> Made:
    known = {key.fingerprint: key for key in trusted_keys(connection).centre}
    statement = Statement.from_json(parse_canonical(row.payload))
    signed = _signed_receipts(connection, statement.receipts)
    used = sorted({row.key, *(receipt.key for receipt in signed)} & known.keys())
    return Made(
        statement=statement,
        file=StatementFile(
            keys=tuple(known[fingerprint] for fingerprint in used),
            document=SignedDocument(row.payload, row.signature, key=row.key),
            receipts=signed,
        ),
        name=f"statement-{row.month}-{slug(statement.site)}",
    )


def _signed_receipts(connection: Connection, wanted: Sequence[str]) -> tuple[SignedDocument, ...]:
    """In the order of the statement."""
    found: list[SignedDocument] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(
            select(receipts).where(receipts.c.id.in_(wanted[start : start + _AT_ONCE])).order_by(receipts.c.id)
        )
        found += [SignedDocument(row.payload, row.signature, key=row.key) for row in rows]
    return tuple(found)


def slug(name: str) -> str:
    """A site's name as a file's: lower-case ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-") or "site"
