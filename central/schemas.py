"""The envelopes of the exchange as the centre reads and writes them (docs/exchange.md); the desk has its own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_ENTRIES = 500
MOST_CONTESTS = 50
LONGEST_NOTE = 1000
UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
INSTANT_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"
_UNSIGNED_53 = 2**53 - 1

Whole = Annotated[int, Field(ge=0, le=_UNSIGNED_53, strict=True)]


class Envelope(BaseModel):
    """Unknown fields are let through: a newer desk may say more."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Signed(Envelope):
    payload: Annotated[str, Field(max_length=4_000_000)]
    signature: Annotated[str, Field(max_length=200)]
    key: Annotated[str, Field(max_length=64)]


class EnrolRequest(Envelope):
    v: Literal[1]
    proof: Signed


class EnrolAnswer(Envelope):
    v: Literal[1] = 1
    desk: str
    centre_key: str
    keys: Signed
    policy: Signed
    catalogue: Signed


class Known(Envelope):
    keys: Whole = 0
    policy: Whole = 0
    catalogue: Whole = 0
    lists: dict[Annotated[str, Field(pattern=r"^[0-9]{1,10}$")], Whole] | None = None
    """None: lists are not wanted in this answer, because more entries follow at once."""
    deltas: bool = False
    """The desk can bring a list up to date by what changed since the version that it holds."""


class Tip(Envelope):
    journal: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    seq: Whole
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Own(Envelope):
    after: Annotated[str, Field(pattern=r"^[0-9a-f-]{0,36}$")] = ""
    pages: Whole = 1
    """How many pages the desk would have at once: it is far from the network."""


class ContestItem(Envelope):
    id: Annotated[str, Field(pattern=UUID_PATTERN)]
    dispute: Annotated[str, Field(pattern=UUID_PATTERN)]
    at: Annotated[str, Field(pattern=INSTANT_PATTERN)]
    note: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$")]


class ExchangeRequest(Envelope):
    v: Literal[1]
    app: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    sent_at: Annotated[str, Field(max_length=30)]
    head: Signed | None = None
    entries: Annotated[list[Annotated[str, Field(max_length=20_000)]], Field(max_length=MOST_ENTRIES)]
    known: Known
    cursor: Whole = 0
    tip: Tip | None = None
    """Where the journal that the desk writes now ends, whether or not its end is in this request."""
    own: Own | None = None
    """The desk asks for its own redemptions: it has lost part of its memory."""
    site_cursor: Whole | None = None
    """None: a desk that does not ask what the other desks of its site do."""
    dispute_cursor: Whole | None = None
    statement_cursor: Whole | None = None
    contests: Annotated[list[ContestItem], Field(max_length=MOST_CONTESTS)] = []


class ItemAnswer(Envelope):
    entry: str
    status: Literal["receipt", "stored", "error"]
    receipt: Signed | None = None
    code: str | None = None


class Update(Envelope):
    n: int
    receipt: Signed


class StatementItem(Envelope):
    n: int
    file: str | None
    """None: too long to be sent; the operator has it."""


class Documents(Envelope):
    keys: Signed | None = None
    policy: Signed | None = None
    catalogue: Signed | None = None


class ExchangeAnswer(Envelope):
    v: Literal[1] = 1
    acknowledgement: Signed
    answers: list[ItemAnswer]
    updates: list[Update]
    cursor: int
    documents: Documents
    lists: Signed | None
    list_files: list[str]
    list_deltas: list[Signed] = []
    site_uses: Signed | None = None
    own: Signed | None = None
    own_more: list[Signed] = []
    """The pages that follow `own`."""
    disputes: Signed | None = None
    statements: list[StatementItem] = []
    more: bool


class HandOverRequest(Envelope):
    v: Literal[1]
    desk: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    """The desk whose file was saved, and whose key is lost."""
    entries: Annotated[list[Annotated[str, Field(max_length=20_000)]], Field(max_length=MOST_ENTRIES)]


class HandOverAnswer(Envelope):
    v: Literal[1] = 1
    desk: str
    answers: list[ItemAnswer]


class CodeRequest(Envelope):
    v: Literal[1]
    code: Annotated[str, Field(max_length=40)]


class CodeAnswer(Envelope):
    v: Literal[1] = 1
    check: Signed


class Hello(Envelope):
    service: Literal["comptoir-central"] = "comptoir-central"
    versions: list[int] = [1]


class Refusal(Envelope):
    """`{"error": {"code": ...}}`: what a desk is told when nothing was done."""

    error: dict[str, str | list[int]]
