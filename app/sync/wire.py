"""The envelopes of the exchange as the desk writes and reads them (docs/exchange.md); nothing is verified here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.exchanged import KnownVersions
from app.domain.journal import JournalEntry
from app.domain.signing import SignedDocument, from_base64
from app.foundation.clock import instant_text

VERSION = 1
MOST_ENTRIES = 500


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
    cursor: int
    keys: SignedDocument | None
    policy: SignedDocument | None
    catalogue: SignedDocument | None
    lists: SignedDocument | None
    list_files: tuple[bytes, ...]
    more: bool


def exchange_request(
    *,
    app_version: str,
    sent_at: datetime,
    head: SignedDocument | None,
    entries: Sequence[JournalEntry],
    known: KnownVersions,
    lists_wanted: bool,
) -> JsonObject:
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
        },
        "cursor": known.cursor,
    }


def read_answer(value: JsonObject) -> Answer:
    """Read an answer's envelope; `WrongShape` when it is not one. Unknown fields are let through."""
    fields.expect(value, v=VERSION)
    documents = fields.sub_object(value, "documents")
    return Answer(
        acknowledgement=SignedDocument.from_json(fields.sub_object(value, "acknowledgement")),
        items=tuple(_item(item) for item in fields.objects(value, "answers")),
        updates=tuple(
            (fields.whole(item, "n"), SignedDocument.from_json(fields.sub_object(item, "receipt")))
            for item in fields.objects(value, "updates")
        ),
        cursor=fields.whole(value, "cursor"),
        keys=_document(documents, "keys"),
        policy=_document(documents, "policy"),
        catalogue=_document(documents, "catalogue"),
        lists=_document(value, "lists"),
        list_files=tuple(_file(text) for text in fields.texts(value, "list_files")),
        more=fields.flag(value, "more"),
    )


def _item(value: JsonObject) -> ItemAnswer:
    """Read one item; a receipt that is not one is left out, so that one damaged item does not lose the others."""
    try:
        receipt = _document(value, "receipt")
    except fields.WrongShape:
        receipt = None
    return ItemAnswer(
        entry=fields.text(value, "entry", longest=64),
        status=fields.text(value, "status", longest=40),
        receipt=receipt,
        code=fields.optional_text(value, "code", longest=40) or "",
    )


def _document(value: JsonObject, name: str) -> SignedDocument | None:
    found = fields.optional_object(value, name)
    return None if found is None else SignedDocument.from_json(found)


def _file(text: str) -> bytes:
    try:
        return from_base64(text)
    except ValueError as error:
        msg = "list_files"
        raise fields.WrongShape(msg) from error
