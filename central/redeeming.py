"""Takes redemptions in: the database decides who is first, in one statement per batch, never check-then-write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim
from app.foundation.clock import instant_text, parse_instant
from app.foundation.ids import new_id
from central.claims import Judged, SiteFacts, judge
from central.database import among, insert_new, insert_rows
from central.dispute_news import note_disputes
from central.ground import read_ground
from central.lists import note_change
from central.tables import disputes, redemptions, sites

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Sender:
    """The desk whose entries are being taken in."""

    desk: str
    revoked: bool
    site: SiteFacts


@dataclass(frozen=True, slots=True)
class Arrived:
    """A claim with the hash of its entry; `sound` when its journal continues without a fault."""

    claim: RedemptionClaim
    entry: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one claim."""

    arrived: Arrived
    outcome: Outcome
    reason: RefusalReason | None = None
    first: FirstClaim | None = None
    guarantee: bool = False


def take_redemptions(
    connection: Connection, batch: Sequence[Arrived], *, sender: Sender, code_key: bytes, now: datetime
) -> list[Receipt]:
    """Decide and store claims on different vouchers; one receipt each, in the order given (not yet signed)."""
    if not batch:
        return []
    ground = read_ground(connection, [arrived.claim for arrived in batch], site=sender.site, code_key=code_key, now=now)
    taken_ids = _known_ids(connection, batch)
    settled: dict[str, Settled] = {}
    payable: list[tuple[Arrived, Judged]] = []
    for arrived in batch:
        judged = judge(arrived.claim, ground)
        refusal = RefusalReason.MALFORMED if arrived.claim.id in taken_ids else judged.refusal
        if refusal is not None:
            settled[arrived.entry] = Settled(arrived, Outcome.REFUSED, refusal)
        elif sender.revoked:
            settled[arrived.entry] = _doubtful(arrived, judged, RefusalReason.DESK_REVOKED)
        elif not arrived.sound:
            settled[arrived.entry] = _doubtful(arrived, judged, RefusalReason.JOURNAL_BROKEN)
        else:
            payable.append((arrived, judged))
    _store_decided(
        connection,
        [item for item in settled.values() if item.arrived.claim.id not in taken_ids],
        sender=sender,
        now=now,
    )
    settled.update(_compete(connection, payable, sender=sender, now=now))
    accepted = [item.arrived.claim.ref for item in settled.values() if item.outcome is Outcome.ACCEPTED]
    note_change(connection, [(ref.campaign, ref.serial) for ref in accepted])
    return [receipt_of(settled[arrived.entry], sender, now=now) for arrived in batch]


def _doubtful(arrived: Arrived, judged: Judged, reason: RefusalReason) -> Settled:
    return Settled(arrived, Outcome.HELD, reason, guarantee=judged.guarantee)


def _compete(
    connection: Connection, payable: list[tuple[Arrived, Judged]], *, sender: Sender, now: datetime
) -> dict[str, Settled]:
    """Insert all as live; the unique index lets through the first claim on each voucher, the others are held."""
    settled: dict[str, Settled] = {}
    # In the order of vouchers, so that two batches with the same vouchers wait for each other instead of deadlocking.
    left = sorted(payable, key=lambda pair: pair[0].claim.ref)
    for _ in range(_TRIES):
        wishes = [Settled(arrived, Outcome.ACCEPTED, guarantee=judged.guarantee) for arrived, judged in left]
        rows = [_row(wish, sender, now=now, place=place) for place, wish in enumerate(wishes)]
        won = insert_new(connection, redemptions, rows, returning="id")
        settled.update({wish.arrived.entry: wish for wish in wishes if wish.arrived.claim.id in won})
        left = [pair for pair in left if pair[0].claim.id not in won]
        if not left:
            return settled
        firsts = live_claims(connection, [arrived for arrived, _judged in left])
        late = [
            Settled(
                arrived,
                Outcome.HELD,
                RefusalReason.ALREADY_REDEEMED,
                first=firsts[arrived.claim.id],
                guarantee=judged.guarantee,
            )
            for arrived, judged in left
            if arrived.claim.id in firsts
        ]
        _hold(connection, late, sender=sender, now=now)
        settled.update({item.arrived.entry: item for item in late})
        # A claim without a first one now: it was voided between the two statements, so the place is free again.
        left = [pair for pair in left if pair[0].claim.id not in firsts]
        if not left:
            return settled
    msg = "a voucher was redeemed and voided all the while"
    raise RuntimeError(msg)


def _hold(connection: Connection, late: list[Settled], *, sender: Sender, now: datetime) -> None:
    _store_decided(connection, late, sender=sender, now=now)
    open_disputes(connection, late, now=now)


def open_disputes(connection: Connection, late: Sequence[Settled], *, now: datetime) -> None:
    """Put each stored claim on record behind the one that was first."""
    rows = [
        {
            "id": new_id(now),
            "campaign": item.arrived.claim.ref.campaign,
            "serial": item.arrived.claim.ref.serial,
            "claim": item.arrived.claim.id,
            "first": item.first.redemption_id,
            "opened_at": instant_text(now),
        }
        for item in late
        if item.first is not None
    ]
    insert_rows(connection, disputes, rows)
    note_disputes(connection, [str(row["id"]) for row in rows])


def _store_decided(connection: Connection, items: Sequence[Settled], *, sender: Sender, now: datetime) -> None:
    rows = [_row(item, sender, now=now, place=place) for place, item in enumerate(items)]
    insert_rows(connection, redemptions, rows)


def _known_ids(connection: Connection, batch: Sequence[Arrived]) -> set[str]:
    ids = [arrived.claim.id for arrived in batch]
    return set(connection.execute(select(redemptions.c.id).where(among(connection, redemptions.c.id, ids))).scalars())


def live_claims(connection: Connection, batch: Sequence[Arrived]) -> dict[str, FirstClaim]:
    """By the id of each late claim: the live redemption of its voucher.

    Its row is locked, so that it is not voided before the late claim waits behind it for all to see.
    """
    columns = redemptions.c
    vouchers = {(arrived.claim.ref.campaign, arrived.claim.ref.serial): arrived.claim.id for arrived in batch}
    rows = connection.execute(
        select(columns.id, columns.campaign, columns.serial, columns.redeemed_at, sites.c.name)
        .join(sites, sites.c.id == columns.site)
        .where(columns.live, tuple_(columns.campaign, columns.serial).in_(list(vouchers)))
        .with_for_update(read=True, of=redemptions)
    )
    return {
        vouchers[row.campaign, row.serial]: FirstClaim(row.id, site=row.name, at=parse_instant(row.redeemed_at))
        for row in rows
    }


def _row(item: Settled, sender: Sender, *, now: datetime, place: int) -> dict[str, object]:
    claim = item.arrived.claim
    return {
        "id": claim.id,
        "campaign": claim.ref.campaign,
        "serial": claim.ref.serial,
        "live": item.outcome is Outcome.ACCEPTED,
        "state": item.outcome.value,
        "reason": None if item.reason is None else item.reason.value,
        "guarantee": item.guarantee,
        "desk": sender.desk,
        "site": sender.site.id,
        "entry": item.arrived.entry,
        "offering": claim.offering,
        "amount_cents": claim.amount_cents,
        "redeemed_at": instant_text(claim.redeemed_at),
        "received_at": instant_text(now),
        "n": place,
        "settled_in": None,
    }


def receipt_of(item: Settled, sender: Sender, *, now: datetime, supersedes: str | None = None) -> Receipt:
    """Tell what became of a claim; not yet signed."""
    claim = item.arrived.claim
    return Receipt(
        id=new_id(now),
        desk=sender.desk,
        site=sender.site.name,
        entry=item.arrived.entry,
        redemption=claim.id,
        ref=claim.ref,
        offering=claim.offering,
        amount_cents=claim.amount_cents,
        outcome=item.outcome,
        reason=item.reason,
        first=item.first,
        redeemed_at=claim.redeemed_at,
        received_at=now,
        supersedes=supersedes,
    )
