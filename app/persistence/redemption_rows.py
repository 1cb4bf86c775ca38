"""Redemptions and their receipts: rows written, and brought up to date by what the centre answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, true, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.canonical import parse_canonical
from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim, RedemptionState, VoidClaim
from app.domain.signing import SignedDocument
from app.domain.verdicts import EarlierUse, Place, Warning_
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.persistence.tables import journal, receipts, redemptions

STATE_OF = {
    Outcome.ACCEPTED: RedemptionState.CONFIRMED,
    Outcome.REFUSED: RedemptionState.REFUSED,
    Outcome.HELD: RedemptionState.HELD,
    Outcome.VOIDED: RedemptionState.VOIDED,
}


def add_redemption(
    connection: Connection, claim: RedemptionClaim, *, offering_label: str, sponsor: str | None, seq: int
) -> None:
    connection.execute(
        redemptions.insert().values(
            id=claim.id,
            campaign=claim.ref.campaign,
            serial=claim.ref.serial,
            live=True,
            state=RedemptionState.WAITING.value,
            entry_seq=seq,
            offering=claim.offering,
            offering_label=offering_label,
            amount_cents=claim.amount_cents,
            verdict=claim.verdict.value,
            sponsor=sponsor,
            unverified=Warning_.SHORT_CODE_UNVERIFIED in claim.warnings,
            redeemed_at=instant_text(claim.redeemed_at),
        )
    )


def add_void(connection: Connection, claim: VoidClaim, *, note: str, seq: int) -> None:
    connection.execute(
        update(redemptions)
        .where(redemptions.c.id == claim.redemption)
        .values(
            live=False,
            state=RedemptionState.VOIDED.value,
            void_id=claim.id,
            void_seq=seq,
            void_reason=claim.reason.value,
            void_note=note,
            voided_at=instant_text(claim.voided_at),
        )
    )


def live_redemption(connection: Connection, ref: VoucherRef) -> EarlierUse | None:
    row = connection.execute(
        select(redemptions.c.id, redemptions.c.redeemed_at, redemptions.c.state, redemptions.c.unverified).where(
            redemptions.c.campaign == ref.campaign, redemptions.c.serial == ref.serial, redemptions.c.live == true()
        )
    ).one_or_none()
    if row is None:
        return None
    unverified = row.unverified and row.state == RedemptionState.WAITING.value
    return EarlierUse(Place.HERE, redemption_id=row.id, at=parse_instant(row.redeemed_at), unverified=unverified)


def taken_elsewhere(connection: Connection, ref: VoucherRef) -> EarlierUse | None:
    """What the centre has answered to a claim of this desk: somebody else had redeemed the voucher before."""
    columns = redemptions.c
    row = connection.execute(
        select(columns.first_at, columns.first_site)
        .where(
            columns.campaign == ref.campaign,
            columns.serial == ref.serial,
            columns.state.in_((RedemptionState.HELD.value, RedemptionState.REFUSED.value)),
            columns.reason == RefusalReason.ALREADY_REDEEMED.value,
        )
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    at = None if row.first_at is None else parse_instant(row.first_at)
    return EarlierUse(Place.ELSEWHERE, at=at, site=row.first_site)


def confirmed_then_voided(connection: Connection, ref: VoucherRef) -> datetime | None:
    """When this desk last undid a redemption of the voucher that the centre had accepted."""
    columns = redemptions.c
    rows = connection.execute(
        select(columns.id, columns.voided_at)
        .where(
            columns.campaign == ref.campaign,
            columns.serial == ref.serial,
            columns.state == RedemptionState.VOIDED.value,
        )
        .order_by(columns.entry_seq.desc())
    ).all()
    for row in rows:
        payloads = connection.execute(select(receipts.c.payload).where(receipts.c.redemption == row.id)).scalars()
        outcomes = {Receipt.from_json(parse_canonical(payload)).outcome for payload in payloads}
        if Outcome.ACCEPTED in outcomes:
            return parse_instant(row.voided_at)
    return None


def waiting_redemptions(connection: Connection) -> int:
    return connection.execute(
        select(func.count())
        .select_from(redemptions)
        .where(redemptions.c.live == true(), redemptions.c.state == RedemptionState.WAITING.value)
    ).scalar_one()


def newest_live(connection: Connection) -> str | None:
    return connection.execute(
        select(redemptions.c.id).where(redemptions.c.live == true()).order_by(redemptions.c.entry_seq.desc()).limit(1)
    ).scalar_one_or_none()


def keep_receipt(connection: Connection, receipt: Receipt, document: SignedDocument) -> bool:
    """Keep a verified receipt for ever; tell whether it is new here."""
    statement = insert(receipts).values(
        id=receipt.id,
        redemption=receipt.redemption,
        payload=document.payload,
        signature=document.signature,
        key=document.key,
    )
    return connection.execute(statement.on_conflict_do_nothing(index_elements=["id"])).rowcount == 1


def apply_receipt(connection: Connection, receipt: Receipt) -> bool:
    """Bring the redemption to what the receipt says; tell whether it changed.

    A receipt about a redemption that was voided here meanwhile changes nothing: the void waits for its own. When the
    centre refuses a void, the redemption stands again as its own last receipt says.
    """
    row = connection.execute(select(redemptions).where(redemptions.c.id == receipt.redemption)).one_or_none()
    if row is None or is_superseded(connection, receipt):
        return False
    about_void = row.void_seq is not None and _entry_hash(connection, row.void_seq) == receipt.entry
    if about_void and receipt.outcome is not Outcome.VOIDED:
        return _void_refused(connection, receipt, own=row.entry or _entry_hash(connection, row.entry_seq))
    if row.void_id is not None and not about_void:
        return False
    state = STATE_OF[receipt.outcome]
    write_state(connection, receipt, state, stays_live(connection, receipt, state))
    changed: bool = row.state != state.value
    return changed


def _void_refused(connection: Connection, refusal: Receipt, *, own: str | None) -> bool:
    connection.execute(
        update(redemptions)
        .where(redemptions.c.id == refusal.redemption)
        .values(void_id=None, void_seq=None, void_reason=None, void_note=None, voided_at=None)
    )
    last = _last_receipt(connection, refusal.redemption, own)
    if last is None:
        waiting = RedemptionState.WAITING
        write_state(connection, refusal, waiting, stays_live(connection, refusal, waiting))
    else:
        state = STATE_OF[last.outcome]
        write_state(connection, last, state, stays_live(connection, last, state))
    return True


def write_state(connection: Connection, receipt: Receipt, state: RedemptionState, live: bool) -> None:
    """Bring a redemption to a state with what its receipt says of it; the voucher is another's when it loses it."""
    first = receipt.first
    connection.execute(
        update(redemptions)
        .where(redemptions.c.id == receipt.redemption)
        .values(
            state=state.value,
            live=live,
            reason=None if receipt.reason is None else receipt.reason.value,
            first_redemption=None if first is None else first.redemption_id,
            first_site=None if first is None else first.site,
            first_at=None if first is None else instant_text(first.at),
        )
    )
    if state is RedemptionState.VOIDED:
        # Undone at another desk of the site: this one has no void of its own with a time.
        connection.execute(
            update(redemptions)
            .where(redemptions.c.id == receipt.redemption, redemptions.c.voided_at.is_(None))
            .values(voided_at=instant_text(receipt.received_at))
        )
    if not live:
        _give_place_back(connection, receipt.redemption)


def _give_place_back(connection: Connection, redemption: str) -> None:
    """When a redemption loses its voucher, one that the centre has confirmed holds it again."""
    columns = redemptions.c
    lost = connection.execute(select(columns.campaign, columns.serial).where(columns.id == redemption)).one()
    if live_redemption(connection, VoucherRef(lost.campaign, lost.serial)) is not None:
        return
    confirmed = (
        select(columns.id)
        .where(
            columns.campaign == lost.campaign,
            columns.serial == lost.serial,
            columns.state == RedemptionState.CONFIRMED.value,
        )
        .order_by(columns.entry_seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(redemptions).where(columns.id == confirmed).values(live=True))


def _entry_hash(connection: Connection, place: int) -> str | None:
    return connection.execute(select(journal.c.hash).where(journal.c.n == place)).scalar_one_or_none()


def is_superseded(connection: Connection, receipt: Receipt) -> bool:
    """Tell whether a later receipt has overtaken this one: the first answer was lost, and the news came before it."""
    payloads = connection.execute(
        select(receipts.c.payload).where(receipts.c.redemption == receipt.redemption, receipts.c.id != receipt.id)
    ).scalars()
    return any(Receipt.from_json(parse_canonical(payload)).supersedes == receipt.id for payload in payloads)


def _last_receipt(connection: Connection, redemption: str, entry: str | None) -> Receipt | None:
    """The receipt about the entry that made a redemption which no later one has superseded."""
    payloads = connection.execute(
        select(receipts.c.payload).where(receipts.c.redemption == redemption).order_by(receipts.c.n.desc())
    ).scalars()
    found = [Receipt.from_json(parse_canonical(payload)) for payload in payloads]
    superseded = {receipt.supersedes for receipt in found}
    return next((receipt for receipt in found if receipt.entry == entry and receipt.id not in superseded), None)


def stays_live(connection: Connection, receipt: Receipt, state: RedemptionState) -> bool:
    """Tell whether a redemption holds its voucher at this desk when it comes to this state."""
    if not state.live or receipt.ref is None:
        return False
    # A decision may bring back a redemption whose voucher was redeemed here again since: the newer one keeps the place.
    other = live_redemption(connection, receipt.ref)
    return other is None or other.redemption_id == receipt.redemption
