"""Hands in what a dead laptop had not sent: its file was saved, its key is lost, and this desk stands in for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain import fields
from app.domain.canonical import Json, JsonObject
from app.domain.exchanged import DeskIdentity
from app.domain.journal import EntryKind, JournalEntry
from app.domain.own_redemptions import OwnRedemption, ProvenRedemption, prove
from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import RedemptionClaim
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument, SigningKey
from app.foundation.errors import NotTheCentre, WrongReplacement
from app.sync.client import CentreClient, encode
from app.sync.wire import MOST_ENTRIES, ItemAnswer, read_items

PATH = "/v1/hand-over"


class OldFile(Protocol):
    """The saved file of the desk that is replaced; only read."""

    def identity(self) -> DeskIdentity: ...

    def replaced_desks(self) -> frozenset[str]:
        """Ids of the desks whose place it had taken in its time."""

    def unanswered(self) -> Sequence[JournalEntry]:
        """What it had not sent, or had no answer to, in order."""


class StandIn(Protocol):
    """The file of the desk that takes its place."""

    def identity(self) -> DeskIdentity: ...

    def note_replaced(self, desk_id: str) -> None:
        """Remember whose place this desk takes: receipts in that name are taken from now on."""

    def keep_handed_over(
        self,
        told: Sequence[ProvenRedemption],
        receipts: Sequence[tuple[Receipt, SignedDocument]],
        entries: Sequence[JournalEntry],
    ) -> None:
        """Keep redemptions of the old desk with what the centre answered, and receipts of its voids."""


@dataclass
class HandedOver:
    """What became of the entries of the old file."""

    entries: int = 0
    waiting: set[str] = field(default_factory=set)
    """Ids of the redemptions that are held for the operator."""
    withdrawn: int = 0
    """Those that the old desk had undone itself."""
    accepted: int = 0
    refused: int = 0
    unanswered: int = 0

    @property
    def held(self) -> int:
        return len(self.waiting)

    def count(self, receipt: Receipt) -> None:
        match receipt.outcome:
            case Outcome.HELD:
                self.waiting.add(receipt.redemption)
            case Outcome.VOIDED:
                self.withdrawn += 1
                self.waiting.discard(receipt.redemption)
            case Outcome.REFUSED:
                self.refused += 1
            case Outcome.ACCEPTED:
                self.accepted += 1


def check_replacement(old: DeskIdentity, centre: PublicKey) -> None:
    """Refuse a file of another centre before anything is sent to this one."""
    if old.centre != centre:
        raise WrongReplacement


def hand_over(
    old: OldFile, store: StandIn, client: CentreClient, key: SigningKey, keys: Mapping[str, PublicKey]
) -> HandedOver:
    """Hand in the old file's unanswered entries; may be repeated at will, what is known is answered as before."""
    identity, gone = store.identity(), old.identity()
    check_replacement(gone, identity.centre)
    for desk_id in (gone.desk_id, *sorted(old.replaced_desks())):
        store.note_replaced(desk_id)
    done = HandedOver()
    entries = list(old.unanswered())
    for start in range(0, len(entries), MOST_ENTRIES):
        batch = entries[start : start + MOST_ENTRIES]
        texts: list[Json] = [entry.text for entry in batch]
        body = encode({"v": 1, "desk": gone.desk_id, "entries": texts})
        answer = client.post(PATH, body, desk_id=identity.desk_id, key=key)
        _keep(store, gone.desk_id, batch, items=_items(answer, gone.desk_id), keys=keys, done=done)
    return done


def _items(answer: JsonObject, desk: str) -> dict[str, ItemAnswer]:
    try:
        fields.expect(answer, v=1, desk=desk)
    except fields.WrongShape as error:
        raise NotTheCentre from error
    return {item.entry: item for item in read_items(answer.get("answers"))}


def _keep(
    store: StandIn,
    desk: str,
    batch: Sequence[JournalEntry],
    *,
    items: Mapping[str, ItemAnswer],
    keys: Mapping[str, PublicKey],
    done: HandedOver,
) -> None:
    told: list[ProvenRedemption] = []
    voids: list[tuple[Receipt, SignedDocument]] = []
    done.entries += len(batch)
    for entry in batch:
        item = items.get(entry.hash)
        if not entry.kind.moves_money:
            done.unanswered += item is None or item.status != "stored"
            continue
        document = None if item is None else item.receipt
        proven = None if document is None else _proven(entry, document, desk, keys)
        if document is None or proven is None:
            done.unanswered += 1
            continue
        receipt, redemption = proven
        if redemption is None:
            voids.append((receipt, document))
        else:
            told.append(redemption)
        done.count(receipt)
    store.keep_handed_over(told, voids, batch)


def _proven(
    entry: JournalEntry, document: SignedDocument, desk: str, keys: Mapping[str, PublicKey]
) -> tuple[Receipt, ProvenRedemption | None] | None:
    """The receipt of this very entry, and the redemption that it is about when the entry made one."""
    try:
        receipt = Receipt.from_json(document.opened(Purpose.RECEIPT, keys))
        if receipt.entry != entry.hash or receipt.desk != desk:
            return None
        if entry.kind is not EntryKind.REDEMPTION:
            return receipt, None
        claim = RedemptionClaim.from_body(entry.body, entry.at)
        said = OwnRedemption(
            id=claim.id,
            ref=claim.ref,
            state=receipt.outcome,
            reason=receipt.reason,
            offering=claim.offering,
            amount_cents=claim.amount_cents,
            redeemed_at=claim.redeemed_at,
            received_at=receipt.received_at,
            entries=(entry.text,),
            receipts=(document,),
        )
        return receipt, prove(said, desk=desk, keys=keys)
    except (BadSignature, fields.WrongShape):
        return None
