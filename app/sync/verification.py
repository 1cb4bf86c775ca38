"""Proves an answer of the centre, piece by piece: what is not proven is left out, and its entry stays in the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.disputes import ContestStatus, DisputeNews
from app.domain.exchanged import (
    DeskIdentity,
    ItemError,
    VerifiedAnswer,
    VerifiedDelta,
    VerifiedList,
    VerifiedReceipt,
    VerifiedStatement,
)
from app.domain.incarnation import JournalState
from app.domain.journal import EntryKind, JournalEntry, JournalHead
from app.domain.list_delta import ListDelta
from app.domain.own_redemptions import OwnPage, read_page
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Outcome, Receipt
from app.domain.redemption import RedemptionClaim
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument
from app.domain.site_uses import SiteUses
from app.domain.statement import Statement, StatementFile
from app.domain.used_list import read_list
from app.foundation.errors import NotTheCentre
from app.foundation.steady import Steady
from app.sync.wire import Answer, ItemAnswer

T = TypeVar("T")
Keys = Mapping[str, PublicKey]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent, and when: an answer is verified against it."""

    identity: DeskIdentity
    body: bytes
    entries: Sequence[JournalEntry]
    cursor: int
    received_at: datetime
    """Desk clock."""
    took: timedelta = timedelta(0)
    """From sending to receiving, by a clock that nobody sets."""
    measured: bool = True
    """False: the desk's clock did not go on by `took` meanwhile, so that it says nothing about the centre's."""
    steady: Steady | None = None
    """What the machine's counter said when the answer arrived."""
    site_cursor: int = 0
    dispute_cursor: int = 0
    statement_cursor: int = 0
    replaces: frozenset[str] = frozenset()
    """Ids of the desks that this one has taken the place of."""


def verify_answer(answer: Answer, asked: Asked, trusted: TrustedKeys) -> VerifiedAnswer:
    """Return what is proven; `NotTheCentre` when the acknowledgement itself is not the centre's answer to this request.

    Keys that the centre has just published are used for the rest of the same answer.
    """
    keys = {asked.identity.centre.fingerprint: asked.identity.centre, **trusted.centre_by_fingerprint}
    acknowledged = _acknowledgement(answer, asked, keys)
    new_keys = _document(answer.keys, Purpose.KEYS, keys, TrustedKeys.from_json)
    if new_keys is not None and new_keys[0].version > trusted.version:
        keys = {**keys, **new_keys[0].centre_by_fingerprint}
    receipts, errors = _receipts(answer, asked, keys)
    updates, cursor = _updates(answer, asked, keys)
    lists_as_of, versions = _manifest(answer, keys)
    return VerifiedAnswer(
        at=asked.received_at,
        skew_ms=acknowledged.skew_ms,
        receipts=(*receipts, *updates),
        acknowledged=acknowledged.head,
        also_stored=acknowledged.also,
        errors=tuple(errors),
        cursor=cursor,
        lists_as_of=lists_as_of,
        lists=_lists(answer, keys),
        list_versions=versions,
        keys=new_keys,
        policy=_document(answer.policy, Purpose.POLICY, keys, OfflinePolicy.from_json),
        catalogue=_own_catalogue(answer, asked, keys),
        journal_state=acknowledged.state,
        fork=acknowledged.fork,
        own=_own(answer, asked, keys),
        measured=asked.measured,
        steady=asked.steady,
        list_deltas=_deltas(answer, keys),
        site_uses=_site_uses(answer, asked, keys),
        disputes=_disputes(answer, asked, keys),
        statements=tuple(_statements(answer, asked, keys)),
        contests=acknowledged.contests,
    )


@dataclass(frozen=True, slots=True)
class _Acknowledged:
    skew_ms: int
    head: JournalHead | None
    also: tuple[str, ...]
    state: JournalState | None
    fork: JournalHead | None
    contests: tuple[tuple[str, ContestStatus], ...]


def _acknowledgement(answer: Answer, asked: Asked, keys: Keys) -> _Acknowledged:
    try:
        value = answer.acknowledgement.opened(Purpose.ACKNOWLEDGEMENT, keys)
        fields.expect(
            value,
            v=1,
            kind="acknowledgement",
            desk=asked.identity.desk_id,
            request=hashlib.sha256(asked.body).hexdigest(),
        )
        centre_at = fields.instant(value, "at")
        journal = fields.optional_text(value, "journal", longest=36)
        found = fields.optional_text(value, "hash", longest=64)
        seq = fields.whole(value, "seq")
        also = tuple(fields.texts(value, "also")) if "also" in value else ()
        state, fork = _journal_state(value)
        contests = tuple(_contests(value))
    except (BadSignature, fields.WrongShape) as error:
        raise NotTheCentre from error
    # Without knowing how the delay was shared between the two ways, the middle is the best guess.
    middle = asked.received_at - asked.took / 2
    return _Acknowledged(
        skew_ms=round((centre_at - middle) / timedelta(milliseconds=1)),
        head=None if journal is None or found is None else JournalHead(journal, seq, found),
        also=also,
        state=state,
        fork=None if journal is None or fork is None else JournalHead(journal, fork[0], fork[1]),
        contests=contests,
    )


def _contests(value: JsonObject) -> Iterator[tuple[str, ContestStatus]]:
    """The answers to notes; a word of a later version is no answer, and the note is sent again."""
    for item in fields.objects(value, "contests") if "contests" in value else ():
        status = fields.text(item, "status")
        if status in list(ContestStatus):
            yield fields.text(item, "id", longest=36), ContestStatus(status)


def _journal_state(value: JsonObject) -> tuple[JournalState | None, tuple[int, str] | None]:
    """What the centre says of the journal; a word of a later version is nothing that this one could act on."""
    word = fields.optional_text(value, "journal_state", longest=40)
    state = JournalState(word) if word in list(JournalState) else None
    fork = fields.optional_object(value, "fork")
    return state, None if fork is None else (fields.whole(fork, "seq"), fields.text(fork, "hash", longest=64))


def _own(answer: Answer, asked: Asked, keys: Keys) -> OwnPage | None:
    """The desk's own redemptions, for this very request: the pages that follow each other, as one.

    A redemption that is not proven takes its whole page with it, and those behind that.
    """
    request = hashlib.sha256(asked.body).hexdigest()
    found: OwnPage | None = None
    for document in (answer.own, *answer.own_more):
        try:
            value = {} if document is None else document.opened(Purpose.OWN_REDEMPTIONS, keys)
            page = read_page(value, desk=asked.identity.desk_id, request=request, keys=keys)
        except (BadSignature, fields.WrongShape):
            break
        if found is not None and page.after != found.last:
            break
        found = page if found is None else found.followed_by(page)
    return found


def _receipts(answer: Answer, asked: Asked, keys: Keys) -> tuple[list[VerifiedReceipt], list[ItemError]]:
    by_entry = {item.entry: item for item in answer.items}
    receipts: list[VerifiedReceipt] = []
    errors: list[ItemError] = []
    for entry in asked.entries:
        outcome = _item(entry, by_entry.get(entry.hash), asked, keys)
        match outcome:
            case VerifiedReceipt():
                receipts.append(outcome)
            case str() as code:
                errors.append(ItemError(entry.seq, code, entry.hash))
            case None:
                pass
    return receipts, errors


def _item(entry: JournalEntry, item: ItemAnswer | None, asked: Asked, keys: Keys) -> VerifiedReceipt | str | None:
    """A receipt, the code of what is wrong with this item, or None for an entry that needs no receipt."""
    if item is None:
        return "no_answer"
    match item.status:
        case "receipt" if entry.kind.moves_money:
            found = None if item.receipt is None else _receipt(item.receipt, asked, keys)
            return found if found is not None and _answers(found.receipt, entry) else "bad_receipt"
        case "stored":
            return "no_receipt" if entry.kind.moves_money else None
        case "error":
            return item.code or "error"
        case _:
            return "unknown_status"


def _receipt(document: SignedDocument, asked: Asked, keys: Keys) -> VerifiedReceipt | None:
    try:
        receipt = Receipt.from_json(document.opened(Purpose.RECEIPT, keys))
    except (BadSignature, fields.WrongShape):
        return None
    ours = receipt.desk == asked.identity.desk_id or receipt.desk in asked.replaces
    return VerifiedReceipt(receipt, document) if ours else None


def _answers(receipt: Receipt, entry: JournalEntry) -> bool:
    """Tell whether a receipt is about this very entry: the same act, voucher and amount."""
    if receipt.entry != entry.hash or receipt.redemption != entry.body.get("redemption"):
        return False
    if receipt.outcome is not Outcome.ACCEPTED:
        return True
    if entry.kind is not EntryKind.REDEMPTION:
        return False
    claim = RedemptionClaim.from_body(entry.body, entry.at)
    return receipt.ref == claim.ref and receipt.amount_cents == claim.amount_cents


def _updates(answer: Answer, asked: Asked, keys: Keys) -> tuple[list[VerifiedReceipt], int]:
    """Superseding receipts in order; the first that is not proven stops the cursor before it."""
    found: list[VerifiedReceipt] = []
    cursor = asked.cursor
    for n, document in answer.updates:
        verified = _receipt(document, asked, keys)
        if verified is None or n <= cursor:
            break
        found.append(verified)
        cursor = n
    return found, cursor


def _manifest(answer: Answer, keys: Keys) -> tuple[datetime | None, dict[int, int]]:
    if answer.lists is None:
        return None, {}
    try:
        value = answer.lists.opened(Purpose.LISTS, keys)
        fields.expect(value, v=1, kind="lists")
        versions = {
            fields.whole(item, "campaign"): fields.whole(item, "version") for item in fields.objects(value, "campaigns")
        }
        return fields.instant(value, "as_of"), versions
    except (BadSignature, fields.WrongShape):
        return None, {}


def _lists(answer: Answer, keys: Keys) -> tuple[VerifiedList, ...]:
    found: list[VerifiedList] = []
    for file in answer.list_files:
        try:
            found.append(VerifiedList(read_list(file, keys), file))
        except (BadSignature, fields.WrongShape):
            continue
    return tuple(found)


def _deltas(answer: Answer, keys: Keys) -> tuple[VerifiedDelta, ...]:
    read = [_document(document, Purpose.USED_LIST, keys, ListDelta.from_json) for document in answer.list_deltas]
    return tuple(VerifiedDelta(*found) for found in read if found is not None)


def _site_uses(answer: Answer, asked: Asked, keys: Keys) -> SiteUses | None:
    """News for this very desk that begin where it had asked from: others leave a gap, or are of another site."""
    found = _document(answer.site_uses, Purpose.LISTS, keys, SiteUses.from_json)
    if found is None or found[0].desk_id != asked.identity.desk_id or found[0].after != asked.site_cursor:
        return None
    return found[0]


def _disputes(answer: Answer, asked: Asked, keys: Keys) -> DisputeNews | None:
    """News for this very desk that begin where it had asked from."""
    found = _document(answer.disputes, Purpose.DISPUTES, keys, DisputeNews.from_json)
    if found is None or found[0].desk_id != asked.identity.desk_id or found[0].after != asked.dispute_cursor:
        return None
    return found[0]


def _statements(answer: Answer, asked: Asked, keys: Keys) -> Iterator[VerifiedStatement]:
    """Statements signed by the centre, without a gap in their numbers: the first that is not proven ends them."""
    for expected, (n, text) in enumerate(answer.statements, asked.statement_cursor + 1):
        if n != expected:
            return
        if text is None:
            yield VerifiedStatement(n, None, b"")
            continue
        try:
            file = StatementFile.from_text(text)
            statement = Statement.from_json(file.document.opened(Purpose.STATEMENT, keys))
        except (BadSignature, fields.WrongShape):
            return
        if file.to_text() != text:
            return
        yield VerifiedStatement(n, statement, text.encode("utf-8"))


def _own_catalogue(answer: Answer, asked: Asked, keys: Keys) -> tuple[Catalogue, SignedDocument] | None:
    found = _document(answer.catalogue, Purpose.CATALOGUE, keys, Catalogue.from_json)
    return found if found is not None and found[0].desk_id == asked.identity.desk_id else None


def _document(
    document: SignedDocument | None, purpose: Purpose, keys: Keys, read: Callable[[JsonObject], T]
) -> tuple[T, SignedDocument] | None:
    if document is None:
        return None
    try:
        return read(document.opened(purpose, keys)), document
    except (BadSignature, fields.WrongShape):
        return None
