"""One exchange from beginning to end: sends what waits in batches, then has what is new, storing each answer whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from app import __version__
from app.domain.canonical import JsonObject
from app.domain.exchanged import DeskIdentity, ItemError, KnownVersions, Stored
from app.domain.fields import WrongShape
from app.domain.journal import JournalEntry, JournalHead, head_of
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.foundation.clock import Clock
from app.foundation.errors import CentreBroken, CentreProblem, CentreRefused, CentreUnreachable, NotTheCentre
from app.sync.client import CentreClient, encode
from app.sync.ports import ExchangeStore
from app.sync.rejoin import lead_out
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
    rejoined: bool = False
    """The journal was a restored backup or a copy, and was left for a new incarnation."""

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
    summary.total = store.waiting()
    try:
        _Round(store, client, key, clock=clock, summary=summary, progress=progress).run()
    except CentreProblem as problem:
        store.note_failure(clock(), problem.code)
        raise


class _Round:
    def __init__(
        self,
        store: ExchangeStore,
        client: CentreClient,
        key: SigningKey,
        *,
        clock: Clock,
        summary: RoundSummary,
        progress: Callable[[RoundSummary], None],
    ) -> None:
        self._store = store
        self._client = client
        self._key = key
        self._clock = clock
        self._summary = summary
        self._progress = progress
        self._identity = store.identity()
        self._ends_at = time.monotonic() + TIME_LIMIT_S

    def run(self) -> None:
        self._hand_in()
        if lead_out(self._store, lambda after: self._exchange((), last=False, own_after=after)):
            self._summary.rejoined = True
            self._hand_in()

    def _hand_in(self) -> None:
        after, more = 0, True
        for _ in range(MOST_REQUESTS):
            found = self._store.unanswered_entries(MOST_ENTRIES, after=after)
            batch = one_journal(found)
            last = len(found) < MOST_ENTRIES and len(batch) == len(found)
            if not batch and not more:
                return
            more = self._send(batch, last=last)
            self._progress(self._summary)
            after = self._store.place_of(batch[-1].hash) if batch else after
            if last and not more:
                return

    def _send(self, batch: Sequence[JournalEntry], *, last: bool) -> bool:
        """Send a batch, in pieces when the centre or the way to it chokes on it; tell whether more is to be read."""
        try:
            return self._exchange(batch, last=last)
        except _PERHAPS_AN_ENTRY as problem:
            if not batch or _is_about_the_desk(problem):
                raise
            # A centre that answers an exchange without entries is well: then one of these entries is at fault.
            self._exchange((), last=False)
            self._send_pieces(batch, problem)
            return True

    def _send_pieces(self, batch: Sequence[JournalEntry], problem: CentreProblem) -> None:
        if len(batch) == 1:
            # Asked each time: a centre that begins to fail half way through must not be laid on an entry.
            self._exchange((), last=False)
            self._store.note_item_error(self._store.place_of(batch[0].hash), problem.code)
            self._summary.errors.append(ItemError(batch[0].seq, problem.code, batch[0].hash))
            return
        half = len(batch) // 2
        for piece in (batch[:half], batch[half:]):
            try:
                self._exchange(piece, last=False)
            except _PERHAPS_AN_ENTRY as again:
                if _is_about_the_desk(again):
                    raise
                self._send_pieces(piece, again)

    def _exchange(self, batch: Sequence[JournalEntry], *, last: bool, own_after: str | None = None) -> bool:
        if time.monotonic() > self._ends_at:
            raise CentreUnreachable
        known = self._store.known_versions()
        body = encode(
            request_for(
                self._key,
                self._identity,
                batch,
                known=known,
                last=last,
                sent_at=self._clock(),
                tip=self._store.journal_head(),
                own_after=own_after,
            )
        )
        started = time.monotonic()
        raw = self._client.post(PATH, body, desk_id=self._identity.desk_id, key=self._key)
        took = timedelta(seconds=time.monotonic() - started)
        try:
            answer = read_answer(raw)
        except WrongShape as error:
            raise NotTheCentre from error
        asked = Asked(
            identity=self._identity,
            body=body,
            entries=batch,
            cursor=known.cursor,
            received_at=self._clock(),
            took=took,
            site_cursor=known.site_cursor,
            replaces=self._store.replaced_desks(),
        )
        verified = verify_answer(answer, asked, self._store.trusted_keys())
        self._summary.add(batch, self._store.store_answer(verified), verified.errors)
        # Asking on only makes sense when this answer brought something: "more" for ever is not obeyed.
        after = self._store.known_versions()
        list_dropped = not known.lists.keys() <= after.lists.keys()  # a change did not fit: the whole list is needed
        return not last or list_dropped or (answer.more and after != known)


_PERHAPS_AN_ENTRY = (CentreRefused, CentreBroken, NotTheCentre)


def _is_about_the_desk(problem: CentreProblem) -> bool:
    return isinstance(problem, CentreRefused) and problem.values.get("reason") not in ("malformed", "too_large")


def one_journal(found: Sequence[JournalEntry]) -> Sequence[JournalEntry]:
    """The entries at the beginning that are of one incarnation: what is acknowledged is one journal's head."""
    return list(takewhile(lambda entry: entry.journal == found[0].journal, found))


def request_for(
    key: SigningKey,
    identity: DeskIdentity,
    batch: Sequence[JournalEntry],
    *,
    known: KnownVersions,
    last: bool,
    sent_at: datetime,
    tip: JournalHead | None,
    own_after: str | None = None,
) -> JsonObject:
    """The request that hands in these entries, which are of one journal, and asks for what is new."""
    return exchange_request(
        app_version=__version__,
        sent_at=sent_at,
        head=_signed_head(key, identity, batch),
        entries=batch,
        known=known,
        lists_wanted=last,
        tip=tip if tip is not None and all(entry.journal == tip.journal for entry in batch) else None,
        own_after=own_after,
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
