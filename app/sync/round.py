"""One exchange from beginning to end: sends what waits in batches, then has what is new, storing each answer whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from app import __version__
from app.domain.canonical import JsonObject
from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.exchanged import DeskIdentity, ItemError, KnownVersions, Stored
from app.domain.fields import WrongShape
from app.domain.journal import JournalEntry, JournalHead, head_of
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.foundation.clock import Clock
from app.foundation.errors import CentreBroken, CentreProblem, CentreRefused, CentreUnreachable, NotTheCentre
from app.foundation.steady import SteadyClock, no_steady
from app.sync.client import CentreClient, encode
from app.sync.ports import ExchangeStore
from app.sync.rejoin import catch_up, lead_out
from app.sync.verification import Asked, verify_answer
from app.sync.wire import MOST_ENTRIES, exchange_request, read_answer

PATH = "/v1/exchange"
TIME_LIMIT_S = 30.0
"""No further request is begun after this; with the time-outs of one request, a round ends within 60 s."""

MOST_REQUESTS = 1000
_CLOCK_MOVED_ALONE = timedelta(seconds=10)
"""A clock that moved by more than this beside the time that passed was set, or the machine has slept."""


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
    step: ExchangeStep = ExchangeStep.SENDING
    started_at: datetime | None = None
    """None until the exchange has begun."""

    def progress(self) -> ExchangeProgress | None:
        """This moment as a value that other threads may keep; None before the exchange has begun."""
        if self.started_at is None:
            return None
        return ExchangeProgress(
            step=self.step,
            started_at=self.started_at,
            sent=self.sent,
            total=self.total,
            confirmed=self.confirmed,
            refused=self.refused,
            errors=len(self.errors),
            rejoined=self.rejoined,
        )

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
    steady: SteadyClock = no_steady,
) -> None:
    """Exchange until nothing is left to send or to read; raises `CentreProblem` or `StorageProblem`.

    Everything answered before a failure is stored and stays so; the next round goes on from there. An item that the
    centre cannot answer stays in the queue and never stops those behind it. `progress` is called on this thread, at
    the beginning, with each new step and after each answer.
    """
    summary.total = store.waiting()
    summary.started_at = clock()
    try:
        _Round(store, client, key, clock=clock, summary=summary, progress=progress, steady=steady).run()
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
        steady: SteadyClock,
    ) -> None:
        self._store = store
        self._client = client
        self._key = key
        self._clock = clock
        self._steady = steady
        self._summary = summary
        self._progress = progress
        self._identity = store.identity()
        self._ends_at = time.monotonic() + TIME_LIMIT_S

    def run(self) -> None:
        self._hand_in()
        if lead_out(self._store, self._fetch_own):
            self._summary.rejoined = True
            self._hand_in()
        catch_up(self._store, self._fetch_own)

    def _fetch_own(self, after: str) -> None:
        self._begin(ExchangeStep.REJOINING)
        self._exchange((), last=False, own_after=after)

    def _begin(self, step: ExchangeStep) -> None:
        self._summary.step = step
        self._progress(self._summary)

    def _hand_in(self) -> None:
        after, more = 0, True
        for _ in range(MOST_REQUESTS):
            found = self._store.unanswered_entries(MOST_ENTRIES, after=after)
            batch = one_journal(found)
            last = len(found) < MOST_ENTRIES and len(batch) == len(found)
            if not batch and not more:
                return
            sends = any(entry.kind.moves_money for entry in batch)
            self._begin(ExchangeStep.SENDING if sends else ExchangeStep.READING)
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
            self._begin(ExchangeStep.SEPARATING)
            self._send_pieces(batch, problem)
            return True

    def _send_pieces(self, batch: Sequence[JournalEntry], problem: CentreProblem) -> None:
        if len(batch) == 1:
            # Asked each time: a centre that begins to fail half way through must not be laid on an entry.
            self._exchange((), last=False)
            self._store.note_item_error(self._store.place_of(batch[0].hash), problem.code)
            self._summary.errors.append(ItemError(batch[0].seq, problem.code, batch[0].hash))
            self._progress(self._summary)
            return
        half = len(batch) // 2
        for piece in (batch[:half], batch[half:]):
            try:
                self._exchange(piece, last=False)
            except _PERHAPS_AN_ENTRY as again:
                if _is_about_the_desk(again):
                    raise
                self._send_pieces(piece, again)
            else:
                self._progress(self._summary)

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
        sent_at, started = self._clock(), time.monotonic()
        raw = self._client.post(PATH, body, desk_id=self._identity.desk_id, key=self._key)
        took, received_at, counted = timedelta(seconds=time.monotonic() - started), self._clock(), self._steady()
        try:
            answer = read_answer(raw)
        except WrongShape as error:
            raise NotTheCentre from error
        asked = Asked(
            identity=self._identity,
            body=body,
            entries=batch,
            cursor=known.cursor,
            received_at=received_at,
            took=took,
            measured=abs(received_at - sent_at - took) <= _CLOCK_MOVED_ALONE,
            steady=counted,
            site_cursor=known.site_cursor,
            dispute_cursor=known.dispute_cursor,
            statement_cursor=known.statement_cursor,
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
    own_pages: int = 1,
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
        own_pages=own_pages,
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
