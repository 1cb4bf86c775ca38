"""What the centre holds of one desk, told to that desk when it has lost part of its own memory (docs/exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain import fields
from app.domain.canonical import Json, JsonObject
from app.domain.journal import EntryKind, JournalEntry, read_entry
from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim
from app.domain.signing import PublicKey, Purpose, SignedDocument
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text

MOST_AT_ONCE = 500
KIND = "own-redemptions"


@dataclass(frozen=True, slots=True)
class OwnRedemption:
    """One redemption of the desk as the centre holds it, with everything that proves it."""

    id: str
    ref: VoucherRef
    state: Outcome
    reason: RefusalReason | None
    offering: str
    amount_cents: int
    redeemed_at: datetime
    received_at: datetime
    entries: tuple[str, ...]
    """Texts of the journal entries that speak of it: the redemption first, then voids."""
    receipts: tuple[SignedDocument, ...]
    """Every receipt about it, the oldest first."""

    def to_json(self) -> JsonObject:
        entries: list[Json] = list(self.entries)
        receipts: list[Json] = [receipt.to_json() for receipt in self.receipts]
        return {
            "redemption": self.id,
            "campaign": self.ref.campaign,
            "serial": self.ref.serial,
            "state": self.state.value,
            "reason": None if self.reason is None else self.reason.value,
            "offering": self.offering,
            "amount_cents": self.amount_cents,
            "redeemed_at": instant_text(self.redeemed_at),
            "received_at": instant_text(self.received_at),
            "entries": entries,
            "receipts": receipts,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> OwnRedemption:
        reason = fields.optional_text(value, "reason")
        try:
            state = Outcome(fields.text(value, "state"))
            refusal = None if reason is None else RefusalReason(reason)
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(
            id=fields.uuid_text(value, "redemption"),
            ref=VoucherRef(fields.whole(value, "campaign"), fields.whole(value, "serial")),
            state=state,
            reason=refusal,
            offering=fields.text(value, "offering"),
            amount_cents=fields.whole(value, "amount_cents"),
            redeemed_at=fields.instant(value, "redeemed_at"),
            received_at=fields.instant(value, "received_at"),
            entries=tuple(fields.texts(value, "entries")),
            receipts=tuple(SignedDocument.from_json(item) for item in fields.objects(value, "receipts")),
        )


@dataclass(frozen=True, slots=True)
class ProvenRedemption:
    """An own redemption whose entries and receipts were checked."""

    said: OwnRedemption
    claim: RedemptionClaim
    entries: tuple[JournalEntry, ...]
    receipts: tuple[tuple[Receipt, SignedDocument], ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page of them, in the order of their ids."""

    after: str
    """The id before the first of the page; empty at the beginning."""
    redemptions: tuple[ProvenRedemption, ...]
    more: bool

    @property
    def last(self) -> str:
        return self.redemptions[-1].said.id if self.redemptions else self.after

    def followed_by(self, page: OwnPage) -> OwnPage:
        """Both as one; the other begins where this one ends."""
        return OwnPage(self.after, (*self.redemptions, *page.redemptions), page.more)


def read_page(value: JsonObject, *, desk: str, request: str, keys: Mapping[str, PublicKey]) -> OwnPage:
    """Read a verified document, and verify each receipt in it; `WrongShape` or `BadSignature` for the whole page.

    `request` is the hash of the request that it answers: an old page cannot hide what was redeemed since.
    """
    fields.expect(value, v=1, kind=KIND, desk=desk, request=request)
    found = [OwnRedemption.from_json(item) for item in fields.objects(value, "redemptions")]
    return OwnPage(
        after=fields.text(value, "after", longest=36),
        redemptions=tuple(prove(item, desk=desk, keys=keys) for item in found),
        more=value.get("more") is True,
    )


def prove(said: OwnRedemption, *, desk: str, keys: Mapping[str, PublicKey]) -> ProvenRedemption:
    """Check that the entries are this desk's, that they speak of this redemption, and that each receipt is signed."""
    entries = tuple(read_entry(text) for text in said.entries)
    first = next((entry for entry in entries if entry.kind is EntryKind.REDEMPTION), None)
    if first is None or any(entry.body.get("redemption") != said.id for entry in entries):
        raise fields.WrongShape(KIND)
    receipts = tuple(
        (Receipt.from_json(document.opened(Purpose.RECEIPT, keys)), document) for document in said.receipts
    )
    if first.desk != desk or any(receipt.redemption != said.id for receipt, _document in receipts):
        raise fields.WrongShape(KIND)
    return ProvenRedemption(said, RedemptionClaim.from_body(first.body, first.at), entries, receipts)


def page_value(
    *, desk: str, request: str, at: datetime, after: str, redemptions: list[OwnRedemption], more: bool
) -> JsonObject:
    """The document that the centre signs."""
    items: list[Json] = [item.to_json() for item in redemptions]
    return {
        "v": 1,
        "kind": KIND,
        "desk": desk,
        "request": request,
        "at": instant_text(at),
        "after": after,
        "redemptions": items,
        "more": more,
    }
