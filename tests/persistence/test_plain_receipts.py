"""A full queue is answered in few statements: the file says the same as after one answer at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.exchanged import VerifiedReceipt
from app.domain.receipts import FirstClaim, Outcome, RefusalReason
from app.domain.redemption import VoidReason
from app.persistence import exchange_store, journal_rows, plain_receipts
from tests.builders import NOON, Issuer, an_answer
from tests.persistence.given import a_receipt, change, entry_of, rows

FIRST = FirstClaim("0199a000-0000-7000-8000-0000000000c9", site="Bus", at=NOON)


def taken(parts: DeskParts, issuer: Issuer, serial: int) -> str:
    found = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
    assert found is not None
    return found


def of(parts: DeskParts, issuer: Issuer, redemption: str, **said: Any) -> VerifiedReceipt:
    entry = said.pop("entry", None) or entry_of(parts.folder.database, redemption)
    return a_receipt(issuer, redemption, entry=entry, **said)


def everything(database: Path) -> list[Any]:
    return [
        rows(database, "SELECT id, state, live, reason, first_site, void_id FROM redemptions ORDER BY id"),
        rows(database, "SELECT hash, answered, last_error, attempts FROM journal ORDER BY n"),
        rows(database, "SELECT id, redemption, payload, signature, key FROM receipts ORDER BY id"),
    ]


@pytest.fixture(params=["at once", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "one by one":
        monkeypatch.setattr(exchange_store, "confirm_plain", lambda *_arguments: frozenset())
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_queue_with_every_kind_of_answer_ends_as_each_answer_says(parts: DeskParts, issuer: Issuer) -> None:
    plain, held, undone, twice, known = (taken(parts, issuer, serial) for serial in range(5))
    parts.store.store_answer(an_answer(receipts=(of(parts, issuer, known, serial=4),)))
    parts.desk.void(undone, reason=VoidReason.MISTAKE)
    first = of(parts, issuer, twice, serial=3)
    answers = (
        of(parts, issuer, plain, serial=0),
        of(parts, issuer, held, serial=1, outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED, first=FIRST),
        of(parts, issuer, undone, serial=2),
        first,
        of(parts, issuer, twice, serial=3, outcome=Outcome.HELD, supersedes=first.receipt.id),
        of(parts, issuer, "0199a000-0000-7000-8000-0000000000ff", serial=9, entry="0" * 64),
    )

    stored = parts.store.store_answer(an_answer(receipts=answers))

    database = parts.folder.database
    states = dict(rows(database, "SELECT id, state FROM redemptions"))
    assert [states[name] for name in (plain, held, undone, twice, known)] == [
        "confirmed",
        "held",
        "voided",
        "held",
        "confirmed",
    ]
    assert (stored.confirmed, stored.refused) == (3, 1)
    assert set(stored.redemptions) == {plain, held, twice}
    assert rows(database, "SELECT count(*) FROM receipts") == [(7,)]
    assert rows(database, "SELECT count(*) FROM journal WHERE kind = 'redemption' AND NOT answered") == [(0,)]


def test_the_same_answer_again_changes_nothing(parts: DeskParts, issuer: Issuer) -> None:
    answer = an_answer(receipts=tuple(of(parts, issuer, taken(parts, issuer, n), serial=n) for n in range(3)))
    first = parts.store.store_answer(answer)
    before = everything(parts.folder.database)

    again = parts.store.store_answer(answer)

    assert (first.confirmed, again.confirmed, again.redemptions) == (3, 0, ())
    assert everything(parts.folder.database) == before


def test_an_entry_whose_text_was_damaged_since_is_answered_all_the_same(parts: DeskParts, issuer: Issuer) -> None:
    """Its hash is not in the file as a waiting one any more: such an answer goes the long way."""
    redemption = taken(parts, issuer, 1)
    receipt = of(parts, issuer, redemption, serial=1)
    change(parts.folder.database, "UPDATE journal SET hash = ? WHERE hash = ?", "f" * 64, receipt.receipt.entry)

    parts.store.store_answer(an_answer(receipts=(receipt,)))

    assert parts.store.waiting() == 0
    assert rows(parts.folder.database, "SELECT state FROM redemptions") == [("confirmed",)]


def test_a_long_queue_is_stored_in_a_number_of_statements_that_does_not_grow(
    parts: DeskParts, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tuple(of(parts, issuer, taken(parts, issuer, n), serial=n) for n in range(12))
    monkeypatch.setattr(plain_receipts, "_AT_ONCE", 5)

    def refuse(*_arguments: Any) -> bool:
        raise AssertionError

    monkeypatch.setattr(journal_rows, "mark_answered", refuse)

    assert parts.store.store_answer(an_answer(receipts=answers)).confirmed == 12
