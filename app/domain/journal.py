"""The journal of a desk: every act in order, each entry carrying the hash of the one before (docs/journal.md).

Bodies hold opaque ids, kinds and amounts; never a name, and never the text of what was not a voucher.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject, NotCanonical, canonical_text, parse_canonical
from app.foundation.clock import instant_text

FIRST_PREVIOUS = "0" * 64
"""`prev` of the first entry."""

_PREFIX = b"comptoir:journal-entry:1\n"


class EntryKind(StrEnum):
    ENROLMENT = "enrolment"
    REDEMPTION = "redemption"
    VOID = "void"
    REFUSAL = "refusal"
    POLICY = "policy"
    LISTS = "lists"
    CLOCK = "clock"
    INCARNATION = "incarnation"
    """The first entry after a restored backup or a clone was found out (app/domain/incarnation.py)."""
    OVERRIDE = "override"
    """A coordinator allowed vouchers beyond a hard limit, or a wrong code was typed (app/domain/override.py)."""
    UNKNOWN = "unknown"
    """Written by a later version: it keeps its place in the chain; only its text says what it is. Never written."""

    @property
    def moves_money(self) -> bool:
        """Whether the centre answers this entry with a signed receipt rather than by acknowledging it."""
        return self in (EntryKind.REDEMPTION, EntryKind.VOID)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act; `text` is the canonical JSON that is hashed, stored and sent as it is."""

    desk: str
    journal: str
    """Which incarnation of this desk's journal (UUIDv7): a desk that lost its file starts a new one."""
    seq: int
    """From 1, without a gap."""
    prev: str
    kind: EntryKind
    at: datetime
    """Corrected time of the act."""
    body: JsonObject
    text: str
    hash: str = field(init=False)
    """SHA-256 of `comptoir:journal-entry:1`, a line feed and the text; 64 hexadecimal digits."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hash", entry_hash(self.text))


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The last entry of a journal: its place and hash stand for the whole chain."""

    journal: str
    seq: int
    hash: str


def entry_hash(text: str) -> str:
    return hashlib.sha256(_PREFIX + text.encode("utf-8")).hexdigest()


def next_entry(
    head: JournalHead | None, *, desk: str, journal: str, kind: EntryKind, at: datetime, body: JsonObject
) -> JournalEntry:
    """Write the entry that follows `head`; None begins a journal."""
    seq = 1 if head is None else head.seq + 1
    prev = FIRST_PREVIOUS if head is None else head.hash
    value: JsonObject = {
        "v": 1,
        "desk": desk,
        "journal": journal,
        "seq": seq,
        "prev": prev,
        "kind": kind.value,
        "at": instant_text(at),
        "body": body,
    }
    return JournalEntry(
        desk=desk, journal=journal, seq=seq, prev=prev, kind=kind, at=at, body=body, text=canonical_text(value)
    )


def read_entry(text: str) -> JournalEntry:
    """Read one entry's text; `WrongShape` when it is not one. The chain is checked by `follows`.

    A kind that this version does not know is `UNKNOWN`: the entries behind it must not wait for an update.
    """
    try:
        value = parse_canonical(text)
    except NotCanonical as error:
        msg = "journal entry"
        raise fields.WrongShape(msg) from error
    fields.expect(value, v=1)
    return JournalEntry(
        desk=fields.uuid_text(value, "desk"),
        journal=fields.uuid_text(value, "journal"),
        seq=fields.whole(value, "seq", least=1),
        prev=fields.text(value, "prev", longest=64),
        kind=_kind(fields.text(value, "kind", longest=40)),
        at=fields.instant(value, "at"),
        body=fields.sub_object(value, "body"),
        text=text,
    )


def _kind(name: str) -> EntryKind:
    try:
        return EntryKind(name)
    except ValueError:
        return EntryKind.UNKNOWN


def follows(entry: JournalEntry, head: JournalHead | None) -> bool:
    """Tell whether `entry` is the very next one after `head` in the same journal."""
    if head is None:
        return entry.seq == 1 and entry.prev == FIRST_PREVIOUS
    return entry.journal == head.journal and entry.seq == head.seq + 1 and entry.prev == head.hash


def head_of(entry: JournalEntry) -> JournalHead:
    return JournalHead(entry.journal, entry.seq, entry.hash)
