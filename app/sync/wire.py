"""The envelopes of the exchange as the desk writes and reads them (docs/exchange.md); nothing is verified here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain import fields
from app.domain.canonical import Json, JsonObject
from app.domain.exchanged import KnownVersions
from app.domain.journal import JournalEntry, JournalHead
from app.domain.signing import SignedDocument, from_base64
from app.foundation.clock import instant_text

VERSION = 1
MOST_ENTRIES = 500
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What the centre says about one entry, by its hash."""

    entry: str
    status: str
    receipt: SignedDocument | None
    code: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read but not verified."""

    acknowledgement: SignedDocument
    items: tuple[ItemAnswer, ...]
    updates: tuple[tuple[int, SignedDocument], ...]
    """Superseding receipts with their numbers."""
    keys: SignedDocument | None
    policy: SignedDocument | None
    catalogue: SignedDocument | None
    lists: SignedDocument | None
    list_files: tuple[bytes, ...]
    more: bool
    own: SignedDocument | None = None
    own_more: tuple[SignedDocument, ...] = ()
    """The pages that follow `own`."""
    list_deltas: tuple[SignedDocument, ...] = ()
    site_uses: SignedDocument | None = None
    disputes: SignedDocument | None = None
    statements: tuple[tuple[int, str | None], ...] = ()
    """Numbers and files; None for one that is too long to be sent."""


def exchange_request(
    *,
    app_version: str,
    sent_at: datetime,
    head: SignedDocument | None,
    entries: Sequence[JournalEntry],
    known: KnownVersions,
    lists_wanted: bool,
    tip: JournalHead | None = None,
    own_after: str | None = None,
    own_pages: int = 1,
) -> JsonObject:
    """The request; `tip` is the end of the journal that the desk writes, `own_after` asks for its own redemptions."""
    lists: JsonObject = {str(campaign): version for campaign, version in known.lists.items()}
    return {
        "v": VERSION,
        "app": app_version,
        "sent_at": instant_text(sent_at),
        "head": None if head is None else head.to_json(),
        "entries": [entry.text for entry in entries],
        "known": {
            "keys": known.keys,
            "policy": known.policy,
            "catalogue": known.catalogue,
            "lists": lists if lists_wanted else None,
            "deltas": True,
        },
        "cursor": known.cursor,
        "tip": None if tip is None else {"journal": tip.journal, "seq": tip.seq, "hash": tip.hash},
        "own": None if own_after is None else {"after": own_after, **({"pages": own_pages} if own_pages > 1 else {})},
        "site_cursor": known.site_cursor,
        "dispute_cursor": known.dispute_cursor if lists_wanted else None,
        "statement_cursor": known.statement_cursor if lists_wanted else None,
        "contests": [contest.to_json() for contest in known.contests] if lists_wanted else [],
    }


def read_answer(value: JsonObject) -> Answer:
    """Read an answer's envelope; `WrongShape` when it is not one. Unknown fields are let through.

    A part that is not what it should be is left out, so that one damaged part does not lose the others; what an
    entry was to receive with it stays in the queue.
    """
    fields.expect(value, v=VERSION)
    documents = value.get("documents")
    named = documents if isinstance(documents, dict) else {}
    return Answer(
        acknowledgement=SignedDocument.from_json(fields.sub_object(value, "acknowledgement")),
        items=tuple(read_items(value.get("answers"))),
        updates=tuple(_updates(value.get("updates"))),
        keys=_document(named, "keys"),
        policy=_document(named, "policy"),
        catalogue=_document(named, "catalogue"),
        lists=_document(value, "lists"),
        list_files=tuple(_files(value.get("list_files"))),
        more=value.get("more") is True,
        own=_document(value, "own"),
        own_more=tuple(_documents(value.get("own_more"))),
        list_deltas=tuple(_documents(value.get("list_deltas"))),
        site_uses=_document(value, "site_uses"),
        disputes=_document(value, "disputes"),
        statements=tuple(_statements(value.get("statements"))),
    )


def read_items(value: Json) -> Iterator[ItemAnswer]:
    """Read the answers to entries; what is none is left out."""
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict) or not isinstance(item.get("entry"), str):
            continue
        code = item.get("code")
        yield ItemAnswer(
            entry=str(item["entry"]),
            status=str(item.get("status")),
            receipt=_document(item, "receipt"),
            code=code[:LONGEST_CODE] if isinstance(code, str) else "",
        )


def _updates(value: Json) -> Iterator[tuple[int, SignedDocument]]:
    """Give updates in order; the first that is none ends them, or the cursor would pass over it."""
    for item in value if isinstance(value, list) else []:
        receipt = _document(item, "receipt") if isinstance(item, dict) else None
        number = item.get("n") if isinstance(item, dict) else None
        if receipt is None or not isinstance(number, int):
            return
        yield number, receipt


def _statements(value: Json) -> Iterator[tuple[int, str | None]]:
    """Give statements in order; the first that is none ends them, or the cursor would pass over it."""
    for item in value if isinstance(value, list) else []:
        number = item.get("n") if isinstance(item, dict) else None
        file = item.get("file") if isinstance(item, dict) else None
        if not isinstance(number, int) or not (file is None or isinstance(file, str)):
            return
        yield number, file


def _files(value: Json) -> Iterator[bytes]:
    for text in value if isinstance(value, list) else []:
        try:
            yield from_base64(text if isinstance(text, str) else "?")
        except ValueError:
            continue


def _documents(value: Json) -> Iterator[SignedDocument]:
    for item in value if isinstance(value, list) else []:
        found = _document({"delta": item}, "delta")
        if found is not None:
            yield found


def _document(value: JsonObject, name: str) -> SignedDocument | None:
    found = value.get(name)
    if not isinstance(found, dict):
        return None
    try:
        return SignedDocument.from_json(found)
    except fields.WrongShape:
        return None
