"""Redemptions that the centre tells are kept beside those of this file, and never take a voucher from it."""

from __future__ import annotations

from app.bootstrap import DeskParts, verify_journal
from app.domain.journal import EntryKind, JournalEntry, next_entry
from app.domain.own_redemptions import OwnRedemption, ProvenRedemption, prove
from app.domain.receipts import Outcome
from app.domain.redemption import ProofKind, RedemptionClaim, RedemptionState, VoidClaim, VoidReason
from app.domain.signing import SignedDocument, keyring_of
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from tests.builders import DESK_ID, NOON, Issuer, an_answer
from tests.persistence.given import a_receipt, entry_of, rows

JOURNAL = "0199a000-0000-7000-8000-0000000000b1"


def an_entry(issuer: Issuer, serial: int) -> JournalEntry:
    """Of a branch that this file has lost."""
    claim = RedemptionClaim(
        id=new_id(NOON),
        ref=VoucherRef(1, serial),
        proof_kind=ProofKind.QR,
        proof=issuer.digits(serial),
        offering="ATELIER",
        amount_cents=1000,
        verdict=Verdict.ACCEPTED_PROVISIONAL,
        redeemed_at=NOON,
        desk_clock_at=NOON,
        policy_version=1,
        list_in_force=None,
        warnings=(),
    )
    return next_entry(None, desk=DESK_ID, journal=JOURNAL, kind=EntryKind.REDEMPTION, at=NOON, body=claim.to_body())


def told(
    issuer: Issuer,
    entry: JournalEntry,
    state: Outcome = Outcome.ACCEPTED,
    *more: SignedDocument,
    entries: tuple[str, ...] = (),
) -> ProvenRedemption:
    claim = RedemptionClaim.from_body(entry.body, entry.at)
    first = Outcome.ACCEPTED if more else state
    receipt = a_receipt(issuer, claim.id, entry=entry.hash, serial=claim.ref.serial, outcome=first)
    said = OwnRedemption(
        claim.id, claim.ref, state, None, claim.offering, 1000, NOON, NOON,
        (entry.text, *entries), (receipt.document, *more),
    )  # fmt: skip
    return prove(said, desk=DESK_ID, keys=keyring_of(issuer.centre.public))


def keep(parts: DeskParts, *items: ProvenRedemption) -> None:
    parts.store.keep_handed_over(items, (), ())


def test_a_redemption_of_a_lost_branch_counts_as_redeemed_here(parts: DeskParts, issuer: Issuer) -> None:
    item = told(issuer, an_entry(issuer, 7))
    keep(parts, item)
    keep(parts, item)
    (line,) = parts.desk.day().lines
    assert (line.redemption_id, line.state, line.offering_label) == (
        item.said.id,
        RedemptionState.CONFIRMED,
        "Atelier 2 h",
    )
    decision = parts.desk.redeem(issuer.digits(7), "MEDIATION").decision
    assert decision.earlier is not None
    assert decision.earlier.redemption_id == item.said.id
    found = verify_journal(parts.folder.database)
    assert (found.clean, found.receipts) == (True, 1)


def test_a_voucher_that_this_file_has_taken_since_stays_its_own(parts: DeskParts, issuer: Issuer) -> None:
    ours = parts.desk.redeem(issuer.digits(7), "MEDIATION").redemption_id
    keep(parts, told(issuer, an_entry(issuer, 7)))
    assert rows(parts.folder.database, "SELECT id FROM redemptions WHERE live = 1") == [(ours,)]


def test_one_that_was_undone_in_the_lost_branch_is_free(parts: DeskParts, issuer: Issuer) -> None:
    entry = an_entry(issuer, 7)
    name = str(entry.body["redemption"])
    void = VoidClaim(new_id(NOON), name, VoidReason.WRONG_VOUCHER, NOON)
    undone = next_entry(None, desk=DESK_ID, journal=JOURNAL, kind=EntryKind.VOID, at=NOON, body=void.to_body())
    receipt = a_receipt(issuer, name, entry=undone.hash, serial=7, outcome=Outcome.VOIDED)
    keep(parts, told(issuer, entry, Outcome.VOIDED, receipt.document, entries=(undone.text,)))
    (line,) = parts.desk.day().lines
    assert (line.state, line.void_reason) == (RedemptionState.VOIDED, VoidReason.WRONG_VOUCHER)
    assert parts.desk.redeem(issuer.digits(7), "MEDIATION").taken


def test_a_redemption_of_this_file_is_brought_to_what_the_centre_says(parts: DeskParts, issuer: Issuer) -> None:
    ours = parts.desk.redeem(issuer.digits(7), "MEDIATION").redemption_id
    assert ours is not None
    (entry,) = (entry for entry in parts.store.unanswered_entries(99) if entry.kind is EntryKind.REDEMPTION)
    keep(parts, told(issuer, entry))
    assert [line.state for line in parts.desk.day().lines] == [RedemptionState.CONFIRMED]
    assert rows(parts.folder.database, "SELECT count(*) FROM other_entries") == [(0,)]
    assert entry_of(parts.folder.database, ours) == entry.hash


def test_one_that_was_undone_here_meanwhile_stays_undone(parts: DeskParts, issuer: Issuer) -> None:
    ours = parts.desk.redeem(issuer.digits(7), "MEDIATION").redemption_id
    assert ours is not None
    (entry,) = (entry for entry in parts.store.unanswered_entries(99) if entry.kind is EntryKind.REDEMPTION)
    parts.desk.void(ours, reason=VoidReason.MISTAKE)
    keep(parts, told(issuer, entry))
    assert [line.state for line in parts.desk.day().lines] == [RedemptionState.VOIDED]


def test_a_void_that_is_refused_stands_a_told_redemption_up_again(parts: DeskParts, issuer: Issuer) -> None:
    item = told(issuer, an_entry(issuer, 7))
    keep(parts, item)
    parts.desk.void(item.said.id, reason=VoidReason.MISTAKE)
    void = entry_of(parts.folder.database, item.said.id, "void")
    refused = a_receipt(issuer, item.said.id, entry=void, serial=7, outcome=Outcome.REFUSED)
    parts.store.store_answer(an_answer(receipts=(refused,)))
    assert [line.state for line in parts.desk.day().lines] == [RedemptionState.CONFIRMED]
