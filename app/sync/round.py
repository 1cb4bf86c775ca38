"""One exchange from beginning to end: sends what waits in batches, then has what is new, storing each answer whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app import __version__
from app.domain.canonical import JsonObject
from app.domain.exchanged import DeskIdentity, ItemError, KnownVersions, Stored
from app.domain.fields import WrongShape
from app.domain.journal import JournalEntry, head_of
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.foundation.clock import Clock
from app.foundation.errors import CentreProblem, CentreUnreachable, NotTheCentre
from app.sync.client import CentreClient, encode
from app.sync.ports import ExchangeStore
from app.sync.verification import Asked, verify_answer
from app.sync.wire import MOST_ENTRIES, exchange_request, read_answer

PATH = "/v1/exchange"
TIME_LIMIT_S = 30.0
"""No further request is begun after this; with the time-outs of one request, a round ends within 60 s."""

MOST_REQUESTS = 1000


@dataclass
class RoundSummary:
    """What one exchange did; kept up to date while it runs."""

    sent: int = 0
    """Redemptions and voids sent."""
    total: int = 0
    """Redemptions and voids that waited at the beginning."""
    confirmed: int = 0
    refused: int = 0
    errors: list[ItemError] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Ids of redemptions whose state changed."""

    def add(self, batch: Sequence[JournalEntry], stored: Stored, errors: Sequence[ItemError]) -> None:
        self.sent += sum(entry.kind.moves_money for entry in batch)
        self.confirmed += stored.confirmed
        self.refused += stored.refused
        self.errors.extend(errors)
        self.changed.extend(stored.redemptions)


def run_round(
    store: ExchangeStore,
    client: CentreClient,
    key: SigningKey,
    *,
    clock: Clock,
    summary: RoundSummary,
    progress: Callable[[RoundSummary], None] = lambda _summary: None,
) -> None:
    """Exchange until nothing is left to send or to read; raises `CentreProblem` or `StorageProblem`.

    Everything answered before a failure is stored and stays so; the next round goes on from there. An item that the
    centre cannot answer stays in the queue and never stops those behind it.
    """
    identity = store.identity()
    summary.total = store.waiting()
    ends_at = time.monotonic() + TIME_LIMIT_S
    after, more = 0, True
    try:
        for _ in range(MOST_REQUESTS):
            batch = store.unanswered_entries(MOST_ENTRIES, after=after)
            last = len(batch) < MOST_ENTRIES
            if not batch and not more:
                return
            if time.monotonic() > ends_at:
                raise CentreUnreachable
            more = _exchange(store, client, key, identity, batch=batch, last=last, clock=clock, summary=summary)
            progress(summary)
            after = batch[-1].seq if batch else after
            if last and not more:
                return
    except CentreProblem as problem:
        store.note_failure(clock(), problem.code)
        raise


def _exchange(
    store: ExchangeStore,
    client: CentreClient,
    key: SigningKey,
    identity: DeskIdentity,
    *,
    batch: Sequence[JournalEntry],
    last: bool,
    clock: Clock,
    summary: RoundSummary,
) -> bool:
    known = store.known_versions()
    sent_at = clock()
    body = encode(_request(key, identity, batch, known=known, last=last, clock=lambda: sent_at))
    raw = client.post(PATH, body, desk_id=identity.desk_id, key=key)
    try:
        answer = read_answer(raw)
    except WrongShape as error:
        raise NotTheCentre from error
    asked = Asked(
        identity=identity, body=body, entries=batch, cursor=known.cursor, sent_at=sent_at, received_at=clock()
    )
    verified = verify_answer(answer, asked, store.trusted_keys())
    summary.add(batch, store.store_answer(verified), verified.errors)
    # Asking on only makes sense when this answer brought something: a centre that says "more" for ever is not obeyed.
    progressed = bool(verified.lists) or verified.cursor > known.cursor
    return not last or (answer.more and progressed)


def _request(
    key: SigningKey,
    identity: DeskIdentity,
    batch: Sequence[JournalEntry],
    *,
    known: KnownVersions,
    last: bool,
    clock: Clock,
) -> JsonObject:
    return exchange_request(
        app_version=__version__,
        sent_at=clock(),
        head=_signed_head(key, identity, batch),
        entries=batch,
        known=known,
        lists_wanted=last,
    )


def _signed_head(key: SigningKey, identity: DeskIdentity, batch: Sequence[JournalEntry]) -> SignedDocument | None:
    if not batch:
        return None
    head = head_of(batch[-1])
    value: JsonObject = {
        "v": 1,
        "kind": "journal-head",
        "desk": identity.desk_id,
        "journal": head.journal,
        "seq": head.seq,
        "hash": head.hash,
    }
    return sign_document(key, Purpose.JOURNAL_HEAD, value)
