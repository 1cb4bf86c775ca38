"""Redemptions that this file does not know from its own journal: the centre told them, with all that proves them."""

from __future__ import annotations

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.catalogue import Catalogue
from app.domain.journal import EntryKind, JournalEntry
from app.domain.own_redemptions import ProvenRedemption
from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import RedemptionState, VoidClaim
from app.domain.signing import SignedDocument
from app.domain.verdicts import Warning_
from app.foundation.clock import instant_text
from app.persistence.journal_rows import place_of
from app.persistence.redemption_rows import STATE_OF, is_superseded, keep_receipt, stays_live, write_state
from app.persistence.tables import other_entries, redemptions


def keep_told(connection: Connection, told: ProvenRedemption, catalogue: Catalogue) -> None:
    """Keep a redemption with its entries and receipts, or bring the one that is known to what the centre says.

    One that was undone here is left as it is: the void has an answer of its own, or waits for it.
    """
    for entry in told.entries:
        keep_entry(connection, entry)
    for receipt, document in told.receipts:
        keep_receipt(connection, receipt, document)
    columns = redemptions.c
    row = connection.execute(select(columns.void_id).where(columns.id == told.said.id)).one_or_none()
    if row is None:
        _add(connection, told, catalogue)
    elif row.void_id is not None:
        return
    _bring_up_to_date(connection, told)


def keep_told_void(
    connection: Connection, receipt: Receipt, document: SignedDocument, entry: JournalEntry | None
) -> None:
    """Keep what the centre answered to a void of another desk, and undo the redemption when it is known here."""
    keep_receipt(connection, receipt, document)
    columns = redemptions.c
    known = connection.execute(select(columns.void_id).where(columns.id == receipt.redemption)).one_or_none()
    if known is not None and known.void_id is None and receipt.outcome is Outcome.VOIDED:
        write_state(connection, receipt, RedemptionState.VOIDED, live=False)
        _note_void(connection, receipt, entry)


def keep_entry(connection: Connection, entry: JournalEntry) -> None:
    """Keep the text that receipts name, unless it stands in the journal of this file."""
    if place_of(connection, entry.hash):
        return
    values = {
        "hash": entry.hash,
        "desk": entry.desk,
        "journal": entry.journal,
        "seq": entry.seq,
        "text": entry.text,
    }
    connection.execute(insert(other_entries).values(values).on_conflict_do_nothing(index_elements=["hash"]))


def _add(connection: Connection, told: ProvenRedemption, catalogue: Catalogue) -> None:
    claim = told.claim
    entry = next(entry for entry in told.entries if entry.kind is EntryKind.REDEMPTION)
    known = catalogue.offering(claim.offering)
    place = place_of(connection, entry.hash)
    connection.execute(
        redemptions.insert().values(
            id=claim.id,
            campaign=claim.ref.campaign,
            serial=claim.ref.serial,
            live=False,
            state=STATE_OF[told.said.state].value,
            entry_seq=place,
            entry=None if place else entry.hash,
            offering=claim.offering,
            offering_label=claim.offering if known is None else known.label,
            amount_cents=claim.amount_cents,
            verdict=claim.verdict.value,
            sponsor=None,
            unverified=Warning_.SHORT_CODE_UNVERIFIED in claim.warnings,
            redeemed_at=instant_text(claim.redeemed_at),
        )
    )


def _bring_up_to_date(connection: Connection, told: ProvenRedemption) -> None:
    state = STATE_OF[told.said.state]
    receipt = _latest(told)
    if receipt is None or is_superseded(connection, receipt):
        return
    write_state(connection, receipt, state, stays_live(connection, receipt, state))
    if state is RedemptionState.VOIDED:
        _note_void(connection, receipt, next((entry for entry in told.entries if entry.hash == receipt.entry), None))


def _latest(told: ProvenRedemption) -> Receipt | None:
    """The newest receipt that says what the redemption is now."""
    saying = [receipt for receipt, _document in told.receipts if receipt.outcome is told.said.state]
    return saying[-1] if saying else None


def _note_void(connection: Connection, receipt: Receipt, entry: JournalEntry | None) -> None:
    values: dict[str, str] = {"voided_at": instant_text(receipt.received_at)}
    if entry is not None and entry.kind is EntryKind.VOID and receipt.outcome is Outcome.VOIDED:
        void = VoidClaim.from_body(entry.body, entry.at)
        values = {"void_id": void.id, "void_reason": void.reason.value, "voided_at": instant_text(void.voided_at)}
    connection.execute(update(redemptions).where(redemptions.c.id == receipt.redemption).values(values))
