"""The exchange by a file: the same signed requests as over the network, and the same care for what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain import fields
from app.domain.canonical import JsonObject, NotCanonical, canonical_text, parse_canonical
from app.domain.carried_file import CarriedAnswer, CarriedAnswers, CarriedRequest, CarriedRequests
from app.domain.exchanged import DeskIdentity, VerifiedAnswer
from app.domain.journal import JournalEntry, read_entry
from app.domain.requests import signed_message
from app.domain.signing import Purpose, SigningKey
from app.foundation.clock import Clock
from app.foundation.errors import AnswersForAnotherDesk, CentreProblem, CentreUnreachable, NotTheCentre
from app.sync.client import CentreClient, encode
from app.sync.ports import ExchangeStore
from app.sync.rejoin import lead_out
from app.sync.round import PATH, RoundSummary, one_journal, request_for
from app.sync.verification import Asked, verify_answer
from app.sync.wire import MOST_ENTRIES, read_answer

_MOST_REQUESTS = 1000
_OWN_PAGES = 20
"""Pages of own redemptions that one answer may bring: each journey to the network takes days."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file of answers brought."""

    summary: RoundSummary
    answers: int
    """Answers that were verified and stored."""
    refused: tuple[str, ...]
    """Codes of the requests without a good answer: what they handed in still waits."""


def write_requests(store: ExchangeStore, key: SigningKey, *, clock: Clock) -> CarriedRequests:
    """Write what waits as signed requests, and ask for what is new; changes nothing, and may be repeated at will."""
    identity, known, tip = store.identity(), store.known_versions(), store.journal_head()
    batches = _batches(store)
    requests: list[CarriedRequest] = []
    for place, batch in enumerate(batches):
        last = place == len(batches) - 1
        own_after = _own_after(store) if last else None
        value = request_for(
            key,
            identity,
            batch,
            known=known,
            last=last,
            sent_at=clock(),
            tip=tip,
            own_after=own_after,
            own_pages=_OWN_PAGES,
        )
        body = encode(value)
        signature = key.sign(Purpose.REQUEST, signed_message(identity.desk_id, body))
        requests.append(CarriedRequest(body, signature))
    return CarriedRequests(identity.desk_id, tuple(requests))


def _own_after(store: ExchangeStore) -> str | None:
    broken = store.broken_journal()
    if broken is None:
        return store.own_again()
    return None if broken.complete else broken.after


def _batches(store: ExchangeStore) -> list[Sequence[JournalEntry]]:
    batches: list[Sequence[JournalEntry]] = []
    after = 0
    while len(batches) < _MOST_REQUESTS:
        batch = one_journal(store.unanswered_entries(MOST_ENTRIES, after=after))
        if not batch:
            break
        batches.append(batch)
        after = store.place_of(batch[-1].hash)
    return batches or [()]


def carry(file: CarriedRequests, client: CentreClient) -> CarriedAnswers:
    """Post another desk's requests as they are; a network that fails ends it, what was answered is kept."""
    answers: list[CarriedAnswer] = []
    unreachable = False
    for request in file.requests:
        if unreachable:
            answers.append(CarriedAnswer(request.body, None, error=CentreUnreachable.code))
            continue
        try:
            answer = client.post(PATH, request.body, desk_id=file.desk, signature=request.signature)
            _check_form(answer)
        except CentreProblem as problem:
            unreachable = isinstance(problem, CentreUnreachable)
            answers.append(CarriedAnswer(request.body, None, error=str(problem.values.get("reason", problem.code))))
        else:
            answers.append(CarriedAnswer(request.body, answer))
    return CarriedAnswers(file.desk, tuple(answers))


def _check_form(answer: JsonObject) -> None:
    """What has no canonical form is not the centre's, and has no place in the file."""
    try:
        canonical_text(answer)
    except ValueError as error:
        raise NotTheCentre from error


def take_in(store: ExchangeStore, file: CarriedAnswers, *, clock: Clock) -> TakenIn:
    """Verify and store answers that a file brought back, in any order and as often as one likes.

    Each is bound to the request that it answers by the centre's signature; what is not proven is left out.
    """
    identity = store.identity()
    if file.desk != identity.desk_id:
        raise AnswersForAnotherDesk
    summary, refused, stored = RoundSummary(total=store.waiting()), list[str](), 0
    for item in file.answers:
        if item.answer is None:
            refused.append(item.error or "no_answer")
            continue
        try:
            entries, verified = _verified(store, identity, item, item.answer, clock=clock)
        except NotTheCentre as problem:
            refused.append(problem.code)
            continue
        summary.add(entries, store.store_answer(verified), verified.errors)
        stored += 1
    # Nothing can be asked for here: what is missing goes out with the next file.
    summary.rejoined = lead_out(store, lambda _after: None)
    return TakenIn(summary, stored, tuple(refused))


def _verified(
    store: ExchangeStore, identity: DeskIdentity, item: CarriedAnswer, answer: JsonObject, *, clock: Clock
) -> tuple[list[JournalEntry], VerifiedAnswer]:
    try:
        asked = _asked(identity, item.body, clock, replaces=store.replaced_desks())
        verified = verify_answer(read_answer(answer), asked, store.trusted_keys())
    except (ValueError, NotCanonical) as error:
        raise NotTheCentre from error
    if asked.cursor > store.known_versions().cursor:
        # This file was restored from a backup since: news before that number are not here yet.
        verified = replace(verified, cursor=0)
    return list(asked.entries), replace(verified, carried=True)


def _asked(identity: DeskIdentity, body: bytes, clock: Clock, *, replaces: frozenset[str]) -> Asked:
    """What was asked, read from the request itself: the centre's signature names its hash."""
    request = parse_canonical(body.decode("utf-8"))
    return Asked(
        identity=identity,
        body=body,
        entries=[read_entry(text) for text in fields.texts(request, "entries")],
        cursor=fields.whole(request, "cursor"),
        site_cursor=fields.whole(request, "site_cursor"),
        dispute_cursor=fields.optional_whole(request, "dispute_cursor") or 0,
        statement_cursor=fields.optional_whole(request, "statement_cursor") or 0,
        received_at=clock(),
        replaces=replaces,
    )
