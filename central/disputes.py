"""Disputes: one voucher, two claims. Shows both sides, takes the operator's decision, and tells both desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select, update

from app.domain.canonical import Json, JsonObject
from app.domain.fields import WrongShape
from app.domain.journal import read_entry
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim
from app.domain.signing import SigningKey
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.ids import new_id
from central.lists import note_change
from central.receipts import latest_receipt, supersede
from central.tables import desks, disputes, journal_entries, redemptions, sites

TIME_TO_DECIDE = timedelta(days=30)
OWNER = "operator"


class CannotDecide(Exception):
    """Nothing was changed; the message is the sentence for the operator."""


def waiting(connection: Connection) -> Iterator[JsonObject]:
    """Describe every open dispute, the oldest first, with all that a decision can rest on."""
    rows = connection.execute(
        select(disputes).where(disputes.c.closed_at.is_(None)).order_by(disputes.c.opened_at, disputes.c.id)
    ).all()
    for row in rows:
        begun = parse_instant(row.decided_at or row.opened_at)
        yield {
            "id": row.id,
            "voucher": {"campaign": row.campaign, "serial": row.serial},
            "first": _side(connection, row.first),
            "claim": _side(connection, row.claim),
            "opened_at": row.opened_at,
            "deadline": instant_text(begun + TIME_TO_DECIDE),
            "owner": OWNER,
            "decided_for": row.decided_for,
            "decided_at": row.decided_at,
            "reason": row.reason,
            "note": row.note,
        }


def _side(connection: Connection, redemption: str) -> JsonObject:
    columns, entries = redemptions.c, journal_entries.c
    row = connection.execute(
        select(redemptions, sites.c.name.label("site_name"), desks.c.name.label("desk_name"), entries.text)
        .join(sites, sites.c.id == columns.site)
        .join(desks, desks.c.id == columns.desk)
        .outerjoin(journal_entries, (entries.desk == columns.desk) & (entries.hash == columns.entry))
        .where(columns.id == redemption)
    ).one()
    return {
        "redemption": row.id,
        "site": row.site_name,
        "desk": row.desk,
        "desk_name": row.desk_name,
        "state": row.state,
        "held_for": row.reason,
        "redeemed_at": row.redeemed_at,
        "received_at": row.received_at,
        "offering": row.offering,
        "amount_cents": row.amount_cents,
        "guarantee": row.guarantee,
        "settled_in": row.settled_in,
        **_said(row.text),
    }


def _said(text: str | None) -> JsonObject:
    """What the desk itself wrote: its clock, what it showed, and the policy and list that were in force."""
    try:
        entry = read_entry(text or "")
        claim = RedemptionClaim.from_body(entry.body, entry.at)
    except WrongShape:
        return {"desk_clock": None, "shown": None, "warnings": [], "policy": None, "list": None}
    listed = claim.list_in_force
    warnings: list[Json] = [warning.value for warning in claim.warnings]
    return {
        "desk_clock": instant_text(claim.desk_clock_at),
        "shown": claim.verdict.value,
        "warnings": warnings,
        "policy": claim.policy_version,
        "list": None if listed is None else {"version": listed.version, "as_of": instant_text(listed.as_of)},
    }


def decide(
    connection: Connection, dispute: str, *, winner: str, reason: str, centre: SigningKey, now: datetime
) -> None:
    """Let one side win: it is the live redemption from here on, the other is refused, and both desks are told.

    A settled redemption cannot lose. `CannotDecide` says why nothing was changed.
    """
    case = _case(connection, dispute)
    if case.closed_at is not None:
        msg = f"Dispute {dispute} is closed already."
        raise CannotDecide(msg)
    if winner not in (case.claim, case.first):
        msg = f"Redemption {winner} is no side of dispute {dispute}: name {case.first} or {case.claim}."
        raise CannotDecide(msg)
    claims = _claims(connection, case)
    chosen, other = claims[winner], claims[case.first if winner == case.claim else case.claim]
    live = next((row for row in claims.values() if row.live), None)
    _check(chosen, other, live)
    if other.state in (Outcome.HELD.value, Outcome.ACCEPTED.value):
        _refuse(connection, other, chosen, centre=centre, now=now)
    if not chosen.live:
        _accept(connection, chosen, centre=centre, now=now)
    if live is None:
        note_change(connection, [(case.campaign, case.serial)])
    at = instant_text(now)
    connection.execute(
        update(disputes)
        .where(disputes.c.id == dispute)
        .values(closed_at=at, decided_at=at, decided_for=winner, reason=reason)
    )
    _wait_behind(connection, other.id, chosen.id)


def contest(connection: Connection, dispute: str, note: str) -> None:
    """Keep what the losing site says; a decided dispute is open again, and what was decided holds meanwhile."""
    case = _case(connection, dispute)
    if case.closed_at is not None and case.decided_at is None:
        msg = f"Dispute {dispute} ended because the claim was withdrawn or took the place: there is nothing to contest."
        raise CannotDecide(msg)
    connection.execute(update(disputes).where(disputes.c.id == dispute).values(note=note, closed_at=None))


def _case(connection: Connection, dispute: str) -> Row[tuple[object, ...]]:
    found = connection.execute(select(disputes).where(disputes.c.id == dispute).with_for_update()).one_or_none()
    if found is None:
        msg = f"There is no dispute {dispute}."
        raise CannotDecide(msg)
    return found


def _claims(connection: Connection, case: Row[tuple[object, ...]]) -> Mapping[str, Row[tuple[object, ...]]]:
    """Every claim on the voucher, locked: none of them is voided or settled meanwhile."""
    columns = redemptions.c
    rows = connection.execute(
        select(redemptions, sites.c.name.label("site_name"))
        .join(sites, sites.c.id == columns.site)
        .where(columns.campaign == case.campaign, columns.serial == case.serial)
        .order_by(columns.id)
        .with_for_update(of=redemptions)
    )
    return {row.id: row for row in rows}


def _check(
    chosen: Row[tuple[object, ...]], other: Row[tuple[object, ...]], live: Row[tuple[object, ...]] | None
) -> None:
    if chosen.state == Outcome.VOIDED.value:
        msg = f"Redemption {chosen.id} was voided by its own site: it cannot win."
        raise CannotDecide(msg)
    if other.settled_in is not None:
        msg = f"Redemption {other.id} was paid with {other.settled_in}: what is settled cannot lose."
        raise CannotDecide(msg)
    if live is not None and live.id not in (chosen.id, other.id):
        msg = f"The voucher is redeemed by {live.id} meanwhile, which is no side of this dispute."
        raise CannotDecide(msg)


def _refuse(
    connection: Connection,
    loser: Row[tuple[object, ...]],
    winner: Row[tuple[object, ...]],
    *,
    centre: SigningKey,
    now: datetime,
) -> None:
    reason = RefusalReason.ALREADY_REDEEMED
    _write(connection, loser.id, state=Outcome.REFUSED.value, live=False, reason=reason.value)
    first = FirstClaim(winner.id, site=winner.site_name, at=parse_instant(winner.redeemed_at))
    supersede(connection, _told(connection, loser, Outcome.REFUSED, reason=reason, first=first, now=now), centre)


def _accept(connection: Connection, winner: Row[tuple[object, ...]], *, centre: SigningKey, now: datetime) -> None:
    _write(connection, winner.id, state=Outcome.ACCEPTED.value, live=True, reason=None)
    supersede(connection, _told(connection, winner, Outcome.ACCEPTED, reason=None, first=None, now=now), centre)


def _write(connection: Connection, redemption: str, *, state: str, live: bool, reason: str | None) -> None:
    # What an earlier statement said of it is no longer so: the next one says it anew.
    values = {"state": state, "live": live, "reason": reason, "stated_in": None}
    connection.execute(update(redemptions).where(redemptions.c.id == redemption).values(values))


def _wait_behind(connection: Connection, loser: str, winner: str) -> None:
    """The open claims behind the one that lost wait behind the winner from here on."""
    columns = disputes.c
    connection.execute(
        update(disputes)
        .where(columns.first == loser, columns.claim != winner, columns.closed_at.is_(None))
        .values(first=winner)
    )


def _told(
    connection: Connection,
    row: Row[tuple[object, ...]],
    outcome: Outcome,
    *,
    reason: RefusalReason | None,
    first: FirstClaim | None,
    now: datetime,
) -> Receipt:
    return Receipt(
        id=new_id(now),
        desk=row.desk,
        site=row.site_name,
        entry=row.entry,
        redemption=row.id,
        ref=VoucherRef(row.campaign, row.serial),
        offering=row.offering,
        amount_cents=row.amount_cents,
        outcome=outcome,
        reason=reason,
        first=first,
        redeemed_at=parse_instant(row.redeemed_at),
        received_at=now,
        supersedes=latest_receipt(connection, row.id, row.entry),
    )
