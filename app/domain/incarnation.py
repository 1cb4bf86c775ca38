"""The incarnations of a desk's journal: how one that was broken (restored backup, clone) is left for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.journal import JournalHead


class JournalState(StrEnum):
    """What the centre says of the journal that a desk writes now."""

    WHOLE = "whole"
    GAP = "gap"
    """Entries are missing before others that the centre holds."""
    FORK = "fork"
    """The centre holds another or a later entry where this desk's last one is: a restored backup, or a clone."""
    CLONE = "clone"
    """The journal was left for a new incarnation, and yet goes on: by another machine, or from an older backup."""


@dataclass(frozen=True, slots=True)
class Incarnation:
    """The first entry of a new incarnation: which journal it leaves, where that ended here, and where it forked."""

    previous: str
    head: JournalHead
    """Last entry of the previous journal at this desk: it vouches for the whole branch before it."""
    fork: JournalHead | None
    """Last entry that both branches share, as the centre named it; None when it could not tell."""

    def to_body(self) -> JsonObject:
        return {
            "previous": self.previous,
            "head_seq": self.head.seq,
            "head_hash": self.head.hash,
            "fork_seq": None if self.fork is None else self.fork.seq,
            "fork_hash": None if self.fork is None else self.fork.hash,
        }

    @classmethod
    def from_body(cls, body: JsonObject) -> Incarnation:
        """Read the body of an `incarnation` entry; `WrongShape` when it is not one."""
        previous = fields.uuid_text(body, "previous")
        seq = fields.optional_whole(body, "fork_seq")
        found = None if body.get("fork_hash") is None else fields.hash_text(body, "fork_hash")
        return cls(
            previous=previous,
            head=JournalHead(previous, fields.whole(body, "head_seq", least=1), fields.hash_text(body, "head_hash")),
            fork=None if seq is None or found is None else JournalHead(previous, seq, found),
        )


@dataclass(frozen=True, slots=True)
class BrokenJournal:
    """A desk on its way out of a journal that the centre holds otherwise; it takes no voucher meanwhile."""

    journal: str
    fork: JournalHead | None = None
    after: str = ""
    """Id of the last of its own redemptions that the centre has told."""
    complete: bool = False
    """All of them are known here: a new incarnation may begin."""

    def to_json(self) -> JsonObject:
        return {
            "journal": self.journal,
            "fork_seq": None if self.fork is None else self.fork.seq,
            "fork_hash": None if self.fork is None else self.fork.hash,
            "after": self.after,
            "complete": self.complete,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> BrokenJournal:
        journal = fields.uuid_text(value, "journal")
        seq, found = fields.optional_whole(value, "fork_seq"), fields.optional_text(value, "fork_hash", longest=64)
        return cls(
            journal=journal,
            fork=None if seq is None or found is None else JournalHead(journal, seq, found),
            after=fields.text(value, "after", longest=36),
            complete=fields.flag(value, "complete"),
        )
