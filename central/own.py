"""Tells a desk its own redemptions with all that proves them: a restored backup has forgotten some of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Row, select

from app.domain.own_redemptions import MOST_AT_ONCE, OwnRedemption, page_value
from app.domain.receipts import Outcome, RefusalReason
from app.domain.signing import Purpose, SignedDocument, sign_document
from app.domain.voucher import VoucherRef
from app.foundation.clock import parse_instant
from central.centre import Centre
from central.schemas import Own
from central.tables import journal_entries, receipts, redemptions

_MOST_CHARACTERS = 2_000_000
"""Of the texts in one page; desks read signed documents of four million characters."""


MOST_PAGES = 20
"""Of one answer: twenty of them are within what a desk reads."""


def own_redemptions(connection: Connection, centre: Centre, desk: str, asked: Own, body: bytes) -> list[SignedDocument]:
    """Sign the pages of this desk's redemptions that follow an id, as the answer to the request with this body."""
    pages: list[SignedDocument] = []
    after: str | None = asked.after
    while after is not None and len(pages) < min(max(asked.pages, 1), MOST_PAGES):
        page, after = _page(connection, centre, desk, after=after, body=body)
        pages.append(page)
    return pages


def _page(
    connection: Connection, centre: Centre, desk: str, *, after: str, body: bytes
) -> tuple[SignedDocument, str | None]:
    """One page, and the id after which the next one begins; None when there is no more."""
    columns = redemptions.c
    rows = connection.execute(
        select(redemptions).where(columns.desk == desk, columns.id > after).order_by(columns.id).limit(MOST_AT_ONCE + 1)
    ).all()
    told = _told(connection, desk, rows[:MOST_AT_ONCE])
    page = _within(told)
    value = page_value(
        desk=desk,
        request=hashlib.sha256(body).hexdigest(),
        at=centre.clock(),
        after=after,
        redemptions=page,
        more=len(page) < len(rows),
    )
    following = page[-1].id if len(page) < len(rows) else None
    return sign_document(centre.key, Purpose.OWN_REDEMPTIONS, value), following


def _within(told: list[OwnRedemption]) -> list[OwnRedemption]:
    """As many as fit; at least one, or the desk would ask for the same page for ever."""
    size = 0
    for place, item in enumerate(told):
        size += sum(map(len, item.entries)) + sum(len(document.payload) + 300 for document in item.receipts)
        if place and size > _MOST_CHARACTERS:
            return told[:place]
    return told


def _told(connection: Connection, desk: str, rows: Sequence[Row[tuple[object, ...]]]) -> list[OwnRedemption]:
    given = connection.execute(
        select(receipts).where(receipts.c.desk == desk, receipts.c.redemption.in_([row.id for row in rows]))
    ).all()
    names = {receipt.entry for receipt in given} | {row.entry for row in rows}
    entries = connection.execute(
        select(journal_entries.c.hash, journal_entries.c.kind, journal_entries.c.text).where(
            journal_entries.c.desk == desk, journal_entries.c.hash.in_(names)
        )
    ).all()
    texts = {entry.hash: entry.text for entry in entries}
    voids = {entry.hash for entry in entries if entry.kind == "void"}
    by_redemption = defaultdict(list)
    for receipt in given:
        by_redemption[receipt.redemption].append(receipt)
    return [_one(row, by_redemption[row.id], texts, voids) for row in rows]


def _one(
    row: Row[tuple[object, ...]], given: Sequence[Row[tuple[object, ...]]], texts: dict[str, str], voids: set[str]
) -> OwnRedemption:
    # An altered entry may have named the same redemption: what was answered to it says nothing of this one.
    about = [receipt for receipt in given if receipt.entry == row.entry or receipt.entry in voids]
    about.sort(key=lambda receipt: (receipt.issued_at, receipt.n or 0, receipt.entry != row.entry))
    others = [receipt.entry for receipt in about if receipt.entry != row.entry]
    return OwnRedemption(
        id=row.id,
        ref=VoucherRef(row.campaign, row.serial),
        state=Outcome(row.state),
        reason=None if row.reason is None else RefusalReason(row.reason),
        offering=row.offering,
        amount_cents=row.amount_cents,
        redeemed_at=parse_instant(row.redeemed_at),
        received_at=parse_instant(row.received_at),
        entries=tuple(texts[name] for name in dict.fromkeys([row.entry, *others]) if name in texts),
        receipts=tuple(SignedDocument(item.payload, item.signature, key=item.key) for item in about),
    )
