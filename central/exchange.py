"""One exchange: takes in what a desk sends, answers each entry by itself, gives back what is new (docs/exchange.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.canonical import Json, canonical_text
from app.domain.fields import WrongShape, uuid_text
from app.domain.incarnation import JournalState
from app.domain.journal import EntryKind, JournalEntry, JournalHead, entry_hash, read_entry
from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim, VoidClaim
from app.domain.signing import Purpose, SignedDocument, sign_document
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text
from app.foundation.ids import is_id, new_id
from central import documents
from central.centre import Centre, signed
from central.chain import Chain, Placed
from central.contests import take_contests
from central.desks import lock_desk
from central.dispute_views import disputes_after
from central.list_news import ListNews, list_news
from central.own import own_redemptions
from central.receipts import answers_given, keep_receipts, updates_after
from central.reconsidering import reconsider
from central.redeeming import Arrived, Sender, take_redemptions
from central.rejoining import rejoin, state_of
from central.schemas import Documents, ExchangeAnswer, ExchangeRequest, ItemAnswer, Known, Signed, Update
from central.site_uses import uses_after
from central.statement_news import statement_after
from central.tables import desks, journals
from central.voiding import ArrivedVoid, take_void

_UPDATES_AT_ONCE = 500


def exchange(centre: Centre, desk_id: str, request: ExchangeRequest, body: bytes) -> ExchangeAnswer:
    """Answer one exchange; entries are taken in in one transaction, news are read in a second one."""
    now = centre.clock()
    taken = centre.transaction(lambda connection: _take_in(connection, centre, desk_id, request, now=now))
    acknowledgement = _acknowledgement(centre, desk_id, taken, body=body, now=now)
    return centre.transaction(
        lambda connection: _with_news(
            connection, centre, desk_id, request, taken=taken, acknowledgement=acknowledgement, body=body
        )
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    answers: list[ItemAnswer]
    journal: str | None
    seq: int
    hash: str | None
    also: list[str]
    """Entries that are stored although they do not continue the journal."""
    state: JournalState | None
    fork: JournalHead | None
    contests: list[Json]
    """The answer to each note against a decision."""


def _take_in(
    connection: Connection, centre: Centre, desk_id: str, request: ExchangeRequest, *, now: datetime
) -> _Taken:
    sender = lock_desk(connection, desk_id)
    chain = Chain(connection, desk_id, now)
    found = take_entries(connection, centre, chain, request.entries, sender=sender, now=now)
    entries, placed = found.entries, found.placed
    _note_contact(connection, desk_id, request, chain, now=now)
    tip = None if request.tip is None else JournalHead(request.tip.journal, request.tip.seq, request.tip.hash)
    journal = entries[-1].journal if entries else (None if tip is None else tip.journal)
    state, fork = None, None
    if journal is not None:
        state, fork = state_of(connection, chain, journal, tip=tip, placed=placed)
    head = None if journal is None else chain.head(journal)
    astray = {item.entry.hash for item in placed if not item.sound} | _outside(chain, entries, found.known)
    # A desk restored from a backup has lost the head that the centre holds: then each of its entries is named.
    knows_head = head is not None and any(entry.hash == head.hash for entry in entries)
    return _Taken(
        answers=found.answers,
        journal=journal,
        seq=0 if head is None else head.seq,
        hash=None if head is None else head.hash,
        also=[entry.hash for entry in entries if entry.hash in astray or not knows_head],
        state=state,
        fork=fork,
        contests=take_contests(connection, request.contests, desk=desk_id, now=now),
    )


@dataclass(frozen=True, slots=True)
class TakenEntries:
    entries: list[JournalEntry]
    """Those that are entries of this desk, each once."""
    placed: list[Placed]
    known: set[str]
    answers: list[ItemAnswer]
    """One for each text, in their order."""


def take_entries(
    connection: Connection, centre: Centre, chain: Chain, texts: Sequence[str], *, sender: Sender, now: datetime
) -> TakenEntries:
    """Store the entries that are new, decide what moves money, and answer each; the desk's row is locked."""
    read = [_read(text, sender.desk) for text in texts]
    entries = list({entry.hash: entry for entry in read if isinstance(entry, JournalEntry)}.values())
    known = chain.known(entries)
    placed = chain.take_in([entry for entry in entries if entry.hash not in known])
    made = _decide(connection, centre, placed, sender=sender, now=now)
    given = answers_given(connection, sender.desk, sorted(known)) | made
    rejoin(connection, chain, placed, sender=sender, centre=centre.key, now=now)
    return TakenEntries(entries, placed, known, [_item_answer(entry, given) for entry in read])


def _read(text: str, desk_id: str) -> JournalEntry | str:
    """Return the entry, or the hash of a text that is none of this desk's."""
    try:
        entry = read_entry(text)
    except WrongShape:
        return entry_hash(text)
    return entry if entry.desk == desk_id else entry.hash


def _outside(chain: Chain, entries: Sequence[JournalEntry], known: set[str]) -> set[str]:
    """Repeats whose place in the journal is held by another entry, or beyond its head."""
    return {entry.hash for entry in entries if entry.hash in known and not chain.holds(entry)}


def _decide(
    connection: Connection, centre: Centre, placed: Sequence[Placed], *, sender: Sender, now: datetime
) -> dict[str, SignedDocument]:
    """Decide redemptions and voids in the order of the journal, as many redemptions at once as can be.

    Receipts are kept as they are made: a void may supersede one of the same batch.
    """
    made: dict[str, SignedDocument] = {}
    run: list[Arrived] = []
    taken: set[VoucherRef | str] = set()

    def keep(receipts: list[Receipt]) -> None:
        made.update(keep_receipts(connection, receipts, centre.key))

    def flush() -> None:
        keep(take_redemptions(connection, run, sender=sender, code_key=centre.code_key, now=now))
        run.clear()
        taken.clear()

    for item in placed:
        entry = item.entry
        if not entry.kind.moves_money:
            continue
        try:
            if item.late:
                flush()
                _decide_again(connection, centre, entry, sender=sender, now=now)
            elif entry.kind is EntryKind.REDEMPTION:
                arrived = Arrived(_claim(entry), entry.hash, sound=item.sound)
                names: set[VoucherRef | str] = {arrived.claim.ref, arrived.claim.id}
                if not names.isdisjoint(taken):
                    flush()
                run.append(arrived)
                taken |= names
            else:
                void = ArrivedVoid(VoidClaim.from_body(entry.body, entry.at), entry.hash, sound=item.sound)
                flush()
                keep([take_void(connection, void, sender=sender, centre=centre.key, now=now)])
        except WrongShape:
            if item.late:
                continue
            keep([_malformed(entry, sender, now=now)])
    flush()
    return made


def _decide_again(
    connection: Connection, centre: Centre, entry: JournalEntry, *, sender: Sender, now: datetime
) -> None:
    """Decide a redemption that was held beyond a gap; a void was refused there and stays so, as its desk was told."""
    if entry.kind is EntryKind.REDEMPTION:
        arrived = Arrived(_claim(entry), entry.hash, sound=True)
        reconsider(connection, arrived, sender=sender, centre=centre.key, now=now)


def _claim(entry: JournalEntry) -> RedemptionClaim:
    claim = RedemptionClaim.from_body(entry.body, entry.at)
    if "\0" in claim.offering:
        # PostgreSQL stores no such text: one entry would stop the whole batch, each time that it is sent.
        msg = "offering"
        raise WrongShape(msg)
    return claim


def _malformed(entry: JournalEntry, sender: Sender, *, now: datetime) -> Receipt:
    named = entry.body.get("redemption")
    return Receipt(
        id=new_id(now),
        desk=sender.desk,
        site=sender.site.name,
        entry=entry.hash,
        redemption=named if isinstance(named, str) and is_id(named) else entry.hash,
        ref=None,
        offering="",
        amount_cents=0,
        outcome=Outcome.REFUSED,
        reason=RefusalReason.MALFORMED,
        first=None,
        redeemed_at=entry.at,
        received_at=now,
        supersedes=None,
    )


def _item_answer(entry: JournalEntry | str, given: dict[str, SignedDocument]) -> ItemAnswer:
    if isinstance(entry, str):
        return ItemAnswer(entry=entry, status="error", code="not_an_entry")
    document = given.get(entry.hash)
    if document is not None:
        return ItemAnswer(entry=entry.hash, status="receipt", receipt=signed(document))
    return ItemAnswer(entry=entry.hash, status="stored")


def _note_contact(
    connection: Connection, desk_id: str, request: ExchangeRequest, chain: Chain, *, now: datetime
) -> None:
    connection.execute(
        update(desks).where(desks.c.id == desk_id).values(last_exchange_at=instant_text(now), app_version=request.app)
    )
    if request.head is None:
        return
    try:
        raw = connection.execute(select(desks.c.public_key).where(desks.c.id == desk_id)).scalar_one()
        head = SignedDocument.from_json(request.head.model_dump())
        value = documents.opened_head(head, raw)
        held = chain.head(uuid_text(value, "journal"))
    except ValueError:
        return
    if held is None or held.hash != value.get("hash"):
        return
    connection.execute(
        update(journals)
        .where(journals.c.desk == desk_id, journals.c.journal == held.journal)
        .values(signed_head=canonical_text(head.to_json()))
    )


def _acknowledgement(centre: Centre, desk_id: str, taken: _Taken, *, body: bytes, now: datetime) -> Signed:
    value: dict[str, Json] = {
        "v": 1,
        "kind": "acknowledgement",
        "desk": desk_id,
        "request": hashlib.sha256(body).hexdigest(),
        "at": instant_text(now),
        "journal": taken.journal,
        "seq": taken.seq,
        "hash": taken.hash,
        "also": list(taken.also),
    }
    if taken.state is not None:
        value["journal_state"] = taken.state.value
    if taken.fork is not None:
        value["fork"] = {"seq": taken.fork.seq, "hash": taken.fork.hash}
    if taken.contests:
        value["contests"] = taken.contests
    return signed(sign_document(centre.key, Purpose.ACKNOWLEDGEMENT, value))


def _with_news(
    connection: Connection,
    centre: Centre,
    desk_id: str,
    request: ExchangeRequest,
    *,
    taken: _Taken,
    acknowledgement: Signed,
    body: bytes,
) -> ExchangeAnswer:
    updates = updates_after(connection, desk_id, request.cursor, limit=_UPDATES_AT_ONCE)
    lists, uses = ListNews(), None
    if request.known.lists is not None:
        lists = list_news(connection, centre, request.known.lists, deltas=request.known.deltas)
        if request.site_cursor is not None:
            uses = uses_after(connection, desk_id, request.site_cursor, centre.key)
    told = statement = None
    if request.dispute_cursor is not None:
        told = disputes_after(connection, desk_id, request.dispute_cursor, centre.key)
    if request.statement_cursor is not None:
        statement = statement_after(connection, desk_id, request.statement_cursor)
    own: list[Signed] = []
    if request.own is not None:
        own = [signed(page) for page in own_redemptions(connection, centre, desk_id, request.own, body)]
    return ExchangeAnswer(
        acknowledgement=acknowledgement,
        answers=taken.answers,
        updates=[Update(n=n, receipt=signed(document)) for n, document in updates],
        cursor=max([request.cursor, *(n for n, _document in updates)]),
        documents=_documents(connection, centre, desk_id, request.known),
        lists=lists.manifest,
        list_files=lists.files,
        list_deltas=lists.deltas,
        site_uses=None if uses is None else signed(uses[0]),
        own=own[0] if own else None,
        own_more=own[1:],
        disputes=None if told is None else signed(told[0]),
        statements=[] if statement is None else [statement[0]],
        more=lists.more or len(updates) == _UPDATES_AT_ONCE or any(part[1] for part in (uses, told, statement) if part),
    )


def _documents(connection: Connection, centre: Centre, desk_id: str, known: Known) -> Documents:
    keys = documents.version_of(connection, documents.KEYS_VERSION) > known.keys
    policy = documents.policy_version(connection) > known.policy
    catalogue = documents.version_of(connection, documents.CATALOGUE_VERSION) > known.catalogue
    return Documents(
        keys=signed(documents.keys_document(connection, centre.key)) if keys else None,
        policy=signed(documents.policy_document(connection, centre.key)) if policy else None,
        catalogue=signed(documents.catalogue_document(connection, centre.key, desk_id)) if catalogue else None,
    )
