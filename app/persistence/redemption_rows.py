"""Redemptions and their receipts: rows written, and brought up to date by what the centre answers."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import RedemptionClaim, RedemptionState, VoidClaim
from app.domain.signing import SignedDocument
from app.domain.verdicts import EarlierUse, Place
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.persistence.tables import receipts, redemptions

_STATE_OF = {
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
        select(redemptions.c.id, redemptions.c.redeemed_at).where(
            redemptions.c.campaign == ref.campaign, redemptions.c.serial == ref.serial, redemptions.c.live.is_(True)
        )
    ).one_or_none()
    return None if row is None else EarlierUse(Place.HERE, redemption_id=row.id, at=parse_instant(row.redeemed_at))


def waiting_redemptions(connection: Connection) -> int:
    return connection.execute(
        select(func.count())
        .select_from(redemptions)
        .where(redemptions.c.live.is_(True), redemptions.c.state == RedemptionState.WAITING.value)
    ).scalar_one()


def newest_live(connection: Connection) -> str | None:
    return connection.execute(
        select(redemptions.c.id).where(redemptions.c.live.is_(True)).order_by(redemptions.c.entry_seq.desc()).limit(1)
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

    A receipt that accepts what was voided here meanwhile changes nothing: the void waits for its own receipt.
    """
    row = connection.execute(
        select(redemptions.c.state, redemptions.c.void_id).where(redemptions.c.id == receipt.redemption)
    ).one_or_none()
    if row is None:
        return False
    state = _STATE_OF[receipt.outcome]
    if row.void_id is not None and state is RedemptionState.CONFIRMED:
        return False
    first = receipt.first
    # A void that the centre refuses leaves the redemption as it was before: its own receipt says what that is.
    result = connection.execute(
        update(redemptions)
        .where(redemptions.c.id == receipt.redemption)
        .values(
            state=state.value,
            live=_stays_live(connection, receipt, state),
            reason=None if receipt.reason is None else receipt.reason.value,
            first_redemption=None if first is None else first.redemption_id,
            first_site=None if first is None else first.site,
            first_at=None if first is None else instant_text(first.at),
        )
    )
    return result.rowcount == 1 and row.state != state.value


def _stays_live(connection: Connection, receipt: Receipt, state: RedemptionState) -> bool:
    if not state.live or receipt.ref is None:
        return False
    # A decision may bring back a redemption whose voucher was redeemed here again since: the newer one keeps the place.
    other = live_redemption(connection, receipt.ref)
    return other is None or other.redemption_id == receipt.redemption
