"""Whether a claim that lost its voucher is payable from the operator's guarantee: only evidence, nobody's word."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select

from app.domain.canonical import parse_canonical
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import RedemptionClaim
from app.domain.verdicts import Warning_
from central.dispute_views import said_in
from central.tables import journal_entries, policies, receipts, redemptions

AnyRow = Row[tuple[object, ...]]
_IN_FLIGHT = timedelta(minutes=1)
"""What was accepted this shortly before a list was signed may have been committed after it: the list lacked it."""


def could_not_know(connection: Connection, redemption: str) -> bool:
    """Tell whether the desk took the voucher within its policy, under a list that did not say that it was used.

    A desk knows what it has redeemed itself, whatever its list says. That the voucher was genuine, valid and not
    blocked was judged when the claim came in: otherwise it was refused, and there was no dispute.
    """
    columns = redemptions.c
    row = connection.execute(select(redemptions).where(columns.id == redemption)).one()
    text = connection.execute(
        select(journal_entries.c.text).where(journal_entries.c.desk == row.desk, journal_entries.c.hash == row.entry)
    ).scalar_one_or_none()
    claim = said_in(text)
    if claim is None or not _within_policy(connection, claim):
        return False
    others = connection.execute(
        select(redemptions).where(columns.campaign == row.campaign, columns.serial == row.serial, columns.id != row.id)
    ).all()
    listed = claim.list_in_force
    for other in others:
        undone = other.state == Outcome.VOIDED.value
        if other.desk == row.desk and other.redeemed_at <= row.redeemed_at and not undone:
            return False
        if listed is not None and _stood_accepted(connection, other, listed.as_of):
            return False
    return True


def _within_policy(connection: Connection, claim: RedemptionClaim) -> bool:
    payload = connection.execute(
        select(policies.c.payload).where(policies.c.version == claim.policy_version)
    ).scalar_one_or_none()
    if payload is None:
        return False
    policy = OfflinePolicy.from_json(parse_canonical(payload))
    if Warning_.SHORT_CODE_UNVERIFIED in claim.warnings and not policy.short_codes_offline:
        return False
    listed = claim.list_in_force
    by_leave = Warning_.OVERRIDE in claim.warnings and policy.override_vouchers > 0
    if listed is None or by_leave:
        return True
    return claim.redeemed_at - listed.as_of <= policy.hard_age


def _stood_accepted(connection: Connection, other: AnyRow, at: datetime) -> bool:
    """Whether a list of this instant said that the voucher was used by this redemption, as its receipts tell."""
    payloads = connection.execute(select(receipts.c.payload).where(receipts.c.redemption == other.id)).scalars()
    told = [Receipt.from_json(parse_canonical(payload)) for payload in payloads]
    about = [receipt for receipt in told if receipt.entry == other.entry or receipt.outcome is Outcome.VOIDED]
    about.sort(key=lambda receipt: (receipt.received_at, receipt.supersedes is not None, receipt.id))
    outcome = None
    for receipt in about:
        told_by_then = receipt.received_at + (_IN_FLIGHT if receipt.outcome is Outcome.ACCEPTED else timedelta())
        if told_by_then <= at:
            outcome = receipt.outcome
    return outcome is Outcome.ACCEPTED
