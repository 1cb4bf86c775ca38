"""Disputes: one voucher, two claims. Shows both sides, takes the operator's decision, and tells both desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from app.domain.canonical import Json, JsonObject
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.signing import SigningKey
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.ids import new_id
from central.dispute_news import note_disputes, note_disputes_of
from central.dispute_rules import DisputeRules, rules_in_force
from central.dispute_views import begun_at, claims_of, loser_of, notes_on, said_in
from central.guarantee import could_not_know
from central.lists import note_change
from central.receipts import latest_receipt, supersede
from central.tables import contests, disputes, redemptions, sites
from central.time_zones import time_zone_of


class CannotDecide(Exception):
    """Nothing was changed; the message is the sentence for the operator."""


def waiting(connection: Connection, now: datetime) -> Iterator[JsonObject]:
    """Describe every open dispute, the oldest first, with all that a decision can rest on."""
    rows = _open(connection)
    rules = rules_in_force(connection)
    for row in rows:
        notes = notes_on(connection, [row.id]).get(row.id, [])
        begun = begun_at(row, notes)
        claims = claims_of(connection, [row.first, row.claim])
        said: list[Json] = [{"site": note.site_name, "at": note.at, "note": note.note} for note in notes]
        yield {
            "id": row.id,
            "voucher": {"campaign": row.campaign, "serial": row.serial},
            "first": _side(connection, claims[row.first]),
            "claim": _side(connection, claims[row.claim]),
            "opened_at": row.opened_at,
            "deadline": instant_text(rules.deadline(begun)),
            "due_on": rules.due_on(begun).isoformat(),
            "overdue": _is_overdue(rules, begun, now),
            "owner": row.owner or rules.owner,
            "decided_for": row.decided_for,
            "decided_at": row.decided_at,
            "reason": row.reason,
            "guarantee_cents": row.guarantee_cents,
            "note": row.note,
            "notes": said,
        }


def overdue(connection: Connection, now: datetime) -> int:
    """How many open disputes have waited beyond their last day."""
    rows, rules = _open(connection), rules_in_force(connection)
    notes = notes_on(connection, [row.id for row in rows if row.decided_at is not None])
    return sum(_is_overdue(rules, begun_at(row, notes.get(row.id, [])), now) for row in rows)


def _open(connection: Connection) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        select(disputes).where(disputes.c.closed_at.is_(None)).order_by(disputes.c.opened_at, disputes.c.id)
    ).all()


def _is_overdue(rules: DisputeRules, begun: datetime, now: datetime) -> bool:
    return rules.due_on(begun) < now.astimezone(time_zone_of("")).date()


def _side(connection: Connection, row: Row[tuple[object, ...]]) -> JsonObject:
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
        "could_know": not could_not_know(connection, row.id),
        **_said(row.text),
    }


def _said(text: str | None) -> JsonObject:
    """What the desk itself wrote: its clock, what it showed, and the policy and list that were in force."""
    claim = said_in(text)
    if claim is None:
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
    connection: Connection,
    dispute: str,
    *,
    winner: str,
    reason: str,
    centre: SigningKey,
    now: datetime,
    guarantee: bool = True,
) -> int:
    """Let one side win: it is the live redemption from here on, the other is refused, and both sites are told.

    Returns the cents that the operator pays from its guarantee to the side that lost: its amount when its desk could
    not have known, unless `guarantee` is withheld. A settled redemption cannot lose, nor one that was made good win.
    `CannotDecide` says why nothing was changed.
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
    cents = _from_guarantee(connection, case, other, wanted=guarantee)
    at = instant_text(now)
    connection.execute(
        update(disputes)
        .where(disputes.c.id == dispute)
        .values(closed_at=at, decided_at=at, decided_for=winner, reason=reason, guarantee_cents=cents)
    )
    _wait_behind(connection, other.id, chosen.id)
    note_disputes_of(connection, [(case.campaign, case.serial)])
    return cents


def _from_guarantee(
    connection: Connection, case: Row[tuple[object, ...]], loser: Row[tuple[object, ...]], *, wanted: bool
) -> int:
    if loser.settled_in is not None:
        return case.guarantee_cents or 0  # it was paid: what is told of it stays
    if loser.state == Outcome.VOIDED.value or not wanted or not could_not_know(connection, loser.id):
        return 0
    # A statement that told it as refused did not pay it: the next one says it anew.
    connection.execute(update(redemptions).where(redemptions.c.id == loser.id).values(stated_in=None))
    cents: int = loser.amount_cents
    return cents


def contest(connection: Connection, dispute: str, note: str, *, now: datetime) -> None:
    """Keep what the losing site has said to the operator; a decided dispute is open again, and its decision holds."""
    case = _case(connection, dispute)
    if case.closed_at is not None and case.decided_at is None:
        msg = f"Dispute {dispute} ended because the claim was withdrawn or took the place: there is nothing to contest."
        raise CannotDecide(msg)
    site = select(redemptions.c.site).where(redemptions.c.id == (loser_of(case) or case.claim)).scalar_subquery()
    at = instant_text(now)
    connection.execute(
        contests.insert().values(id=new_id(now), dispute=dispute, site=site, at=at, received_at=at, note=note)
    )
    reopen(connection, dispute, note)


def reopen(connection: Connection, dispute: str, note: str) -> None:
    """Put a contested dispute before the operator again, and tell both sites that it is."""
    connection.execute(update(disputes).where(disputes.c.id == dispute).values(note=note, closed_at=None))
    note_disputes(connection, [dispute])


def assign(connection: Connection, dispute: str, owner: str) -> None:
    """Say who decides it; both sites are told."""
    _case(connection, dispute)
    connection.execute(update(disputes).where(disputes.c.id == dispute).values(owner=owner))
    note_disputes(connection, [dispute])


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
    if chosen.settled_in is not None and not chosen.live:
        msg = f"Redemption {chosen.id} was made good with {chosen.settled_in}: what is settled cannot win any more."
        raise CannotDecide(msg)
    if other.settled_in is not None and other.state != Outcome.REFUSED.value:
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
