"""Disputes as their sites are told of them: both sides with what each desk itself wrote, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Row, literal, select

from app.domain.disputes import Dispute, DisputeClaim, DisputeNews, DisputeNote, DisputeState
from app.domain.fields import WrongShape
from app.domain.journal import read_entry
from app.domain.receipts import Outcome
from app.domain.redemption import RedemptionClaim
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.voucher import VoucherRef
from app.foundation.clock import parse_instant
from central.dispute_news import number_disputes
from central.dispute_rules import DisputeRules, rules_in_force
from central.tables import contests, desks, dispute_news, disputes, journal_entries, redemptions, sites

AnyRow = Row[tuple[object, ...]]
_DISPUTES_AT_ONCE = 100


def disputes_after(
    connection: Connection, desk_id: str, cursor: int, centre: SigningKey
) -> tuple[SignedDocument, bool] | None:
    """Sign what this desk's site has to be told after a number, and whether more follows; None when nothing new."""
    number_disputes(connection)
    site: str = connection.execute(select(desks.c.site).where(desks.c.id == desk_id)).scalar_one()
    rows = connection.execute(
        select(dispute_news.c.n, dispute_news.c.dispute)
        .where(dispute_news.c.site == site, dispute_news.c.n > literal(cursor, BigInteger))
        .order_by(dispute_news.c.n)
        .limit(_DISPUTES_AT_ONCE)
    ).all()
    if not rows:
        return None
    wanted = list(dict.fromkeys(row.dispute for row in rows))
    told = DisputeNews(desk_id, after=cursor, to=rows[-1].n, disputes=described(connection, wanted, site=site))
    return sign_document(centre, Purpose.DISPUTES, told.to_json()), len(rows) == _DISPUTES_AT_ONCE


def described(connection: Connection, wanted: Sequence[str], *, site: str) -> list[Dispute]:
    """Describe disputes (by id, in that order) for one site: notes are told to the site that wrote them alone."""
    rules = rules_in_force(connection)
    cases = {row.id: row for row in connection.execute(select(disputes).where(disputes.c.id.in_(wanted)))}
    claims = claims_of(connection, [name for case in cases.values() for name in (case.claim, case.first)])
    notes = notes_on(connection, wanted)
    return [_dispute(cases[name], claims, notes.get(name, ()), rules=rules, site=site) for name in wanted]


def claims_of(connection: Connection, wanted: Sequence[str]) -> dict[str, AnyRow]:
    """By id: redemptions with the names of their site and desk, and the text of the entry that made them."""
    columns, entries = redemptions.c, journal_entries.c
    rows = connection.execute(
        select(redemptions, sites.c.name.label("site_name"), desks.c.name.label("desk_name"), entries.text)
        .join(sites, sites.c.id == columns.site)
        .join(desks, desks.c.id == columns.desk)
        .outerjoin(journal_entries, (entries.desk == columns.desk) & (entries.hash == columns.entry))
        .where(columns.id.in_(wanted))
    )
    return {row.id: row for row in rows}


def notes_on(connection: Connection, wanted: Sequence[str]) -> dict[str, list[AnyRow]]:
    """By dispute: what sites said against its decisions, the oldest first."""
    rows = connection.execute(
        select(contests, sites.c.name.label("site_name"))
        .join(sites, sites.c.id == contests.c.site)
        .where(contests.c.dispute.in_(wanted))
        .order_by(contests.c.received_at, contests.c.id)
    )
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.dispute].append(row)
    return found


def said_in(text: str | None) -> RedemptionClaim | None:
    """What the desk itself wrote; None when its entry cannot be read."""
    try:
        entry = read_entry(text or "")
        return RedemptionClaim.from_body(entry.body, entry.at)
    except WrongShape:
        return None


def begun_at(case: AnyRow, notes: Sequence[AnyRow]) -> datetime:
    """Since when the operator owes an answer: the last note against a decision, or the opening."""
    contested = case.decided_at is not None and case.closed_at is None and bool(notes)
    return parse_instant(notes[-1].received_at if contested else case.opened_at)


def loser_of(case: AnyRow) -> str | None:
    """The redemption that the decision is against; None before one."""
    if case.decided_for is None:
        return None
    found: str = case.first if case.decided_for == case.claim else case.claim
    return found


def is_final(case: AnyRow, claims: Mapping[str, AnyRow]) -> bool:
    """Whether a decision is beyond answering: its loser was made good or has withdrawn, or both sides are settled."""
    name = loser_of(case)
    if name is None:
        return False
    loser, winner = claims[name], claims[case.decided_for]
    told = winner.settled_in is not None and loser.stated_in is not None
    return told or loser.settled_in is not None or loser.state == Outcome.VOIDED.value


def state_of(case: AnyRow, claims: Mapping[str, AnyRow]) -> DisputeState:
    if case.decided_at is None:
        return DisputeState.OPEN if case.closed_at is None else DisputeState.CLOSED
    if case.closed_at is None:
        return DisputeState.CONTESTED
    return DisputeState.CLOSED if is_final(case, claims) else DisputeState.DECIDED


def _dispute(
    case: AnyRow, claims: Mapping[str, AnyRow], notes: Sequence[AnyRow], *, rules: DisputeRules, site: str
) -> Dispute:
    sides = sorted((claims[case.first], claims[case.claim]), key=lambda row: (row.received_at, row.n, row.id))
    return Dispute(
        id=case.id,
        ref=VoucherRef(case.campaign, case.serial),
        state=state_of(case, claims),
        opened_at=parse_instant(case.opened_at),
        due_on=rules.due_on(begun_at(case, notes)),
        owner=case.owner or rules.owner,
        claims=tuple(_claim(row) for row in sides),
        decided_for=case.decided_for,
        decision=case.reason,
        decided_at=None if case.decided_at is None else parse_instant(case.decided_at),
        guarantee_cents=case.guarantee_cents or 0,
        notes=tuple(
            DisputeNote(row.id, row.site_name, parse_instant(row.at), row.note) for row in notes if row.site == site
        ),
    )


def _claim(row: AnyRow) -> DisputeClaim:
    said = said_in(row.text)
    listed = None if said is None else said.list_in_force
    return DisputeClaim(
        redemption_id=row.id,
        site=row.site_name,
        desk=row.desk_name,
        at=parse_instant(row.redeemed_at),
        desk_clock=None if said is None else said.desk_clock_at,
        received_at=parse_instant(row.received_at),
        offering=row.offering,
        shown=None if said is None else said.verdict,
        warnings=() if said is None else tuple(warning.value for warning in said.warnings),
        policy_version=None if said is None else said.policy_version,
        list_version=None if listed is None else listed.version,
        list_as_of=None if listed is None else listed.as_of,
        amount_cents=row.amount_cents,
        outcome=Outcome(row.state),
    )
