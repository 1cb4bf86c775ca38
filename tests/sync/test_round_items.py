from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.redemption import RedemptionState
from app.domain.signing import Purpose, SigningKey
from app.sync.wire import LONGEST_CODE
from tests.sync.given import (
    confirmed_exactly_once,
    errors_of,
    exchange,
    signed_again,
    states,
)
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import ScriptedCentre, altered

CONFIRMED = RedemptionState.CONFIRMED
WAITING = RedemptionState.WAITING


def _item_of(value: dict[str, Any], redemption: str) -> dict[str, Any]:
    """The item whose receipt is about this redemption."""
    for item in value["answers"]:
        if item["status"] == "receipt" and json.loads(item["receipt"]["payload"])["redemption"] == redemption:
            found: dict[str, Any] = item
            return found
    raise AssertionError(redemption)


def _payload(**changes: Any) -> Callable[[dict[str, Any], HonestCentre], None]:
    def change(item: dict[str, Any], honest: HonestCentre) -> None:
        item["receipt"] = signed_again(item["receipt"], honest.key, Purpose.RECEIPT, **changes)

    return change


def _set(**changes: Any) -> Callable[[dict[str, Any], HonestCentre], None]:
    return lambda item, _honest: item.update(changes)


def _forged(item: dict[str, Any], _honest: HonestCentre) -> None:
    item["receipt"] = signed_again(item["receipt"], SigningKey.generate(), Purpose.RECEIPT)


def _flipped(item: dict[str, Any], _honest: HonestCentre) -> None:
    item["receipt"]["payload"] = item["receipt"]["payload"].replace('"accepted"', '"refused"')


def _for_another_purpose(item: dict[str, Any], honest: HonestCentre) -> None:
    item["receipt"] = signed_again(item["receipt"], honest.key, Purpose.LISTS)


ITEMS: list[tuple[str, Callable[[dict[str, Any], HonestCentre], None], str]] = [
    ("a receipt signed by a stranger", _forged, "bad_receipt"),
    ("a receipt changed on the way", _flipped, "bad_receipt"),
    ("a receipt signed for another purpose", _for_another_purpose, "bad_receipt"),
    ("a receipt for another desk", _payload(desk="0199a000-0000-7000-8000-00000000dead"), "bad_receipt"),
    ("a receipt of another amount", _payload(amount_cents=999), "bad_receipt"),
    ("a receipt for another voucher", _payload(voucher={"campaign": 1, "serial": 9}), "bad_receipt"),
    ("a receipt without a voucher", _payload(voucher=None), "bad_receipt"),
    ("a receipt for another redemption", _payload(redemption="0199a000-0000-7000-8000-00000000dead"), "bad_receipt"),
    ("a receipt for another entry", _payload(entry="0" * 64), "bad_receipt"),
    ("a receipt with an unknown outcome", _payload(outcome="perhaps"), "bad_receipt"),
    ("a receipt with an unknown reason", _payload(outcome="refused", reason="mood"), "bad_receipt"),
    ("a receipt that is no document", _set(receipt="yes"), "bad_receipt"),
    ("a receipt that is missing", _set(receipt=None), "bad_receipt"),
    ("an unknown status", _set(status="probably"), "unknown_status"),
    ("no status", _set(status=None), "unknown_status"),
    ("a status that is a number", _set(status=7), "unknown_status"),
    ("a status without an end", _set(status="x" * 4000), "unknown_status"),
    ("an error with a code without an end", _set(status="error", receipt=None, code="y" * 4000), "y" * LONGEST_CODE),
    ("an error whose code is a number", _set(status="error", receipt=None, code=5), "error"),
    ("a redemption that is only stored", _set(status="stored", receipt=None), "no_receipt"),
    ("an error of the centre", _set(status="error", receipt=None, code="retry"), "retry"),
    ("an error without a code", _set(status="error", receipt=None), "error"),
    ("an answer to an entry that was not sent", _set(entry="0" * 64), "no_answer"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS])
def test_one_bad_item_stays_in_the_queue_with_its_reason_and_the_others_are_confirmed(
    *,
    change: Callable[[dict[str, Any], HonestCentre], None],
    code: str,
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    bad = ids[1]
    centre.plays(altered(lambda value: change(_item_of(value, bad), honest)))

    summary = exchange(desk)

    assert (summary.sent, summary.confirmed, summary.refused) == (3, 2, 0)
    assert [error.code for error in summary.errors] == [code]
    assert states(desk) == {ids[0]: CONFIRMED, bad: WAITING, ids[2]: CONFIRMED}
    assert errors_of(desk) == {bad: code}
    later = exchange(desk)
    assert (later.sent, later.confirmed, later.errors) == (1, 1, [])
    confirmed_exactly_once(desk, ids, honest)


def test_an_item_that_is_missing_stays_in_the_queue(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["answers"].remove(_item_of(value, ids[0]))

    centre.plays(altered(change))
    summary = exchange(desk)

    assert [error.code for error in summary.errors] == ["no_answer"]
    assert errors_of(desk) == {ids[0]: "no_answer"}
    assert exchange(desk).confirmed == 1
    confirmed_exactly_once(desk, ids, honest)


def test_receipts_in_another_order_are_matched_by_their_entries(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(altered(lambda value: value["answers"].reverse()))
    exchange(desk)

    confirmed_exactly_once(desk, ids, honest)


def test_receipts_that_changed_places_confirm_nothing_of_each_other(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        one, other = _item_of(value, ids[0]), _item_of(value, ids[1])
        one["receipt"], other["receipt"] = other["receipt"], one["receipt"]

    centre.plays(altered(change))
    summary = exchange(desk)

    assert [error.code for error in summary.errors] == ["bad_receipt", "bad_receipt"]
    assert exchange(desk).confirmed == 2
    confirmed_exactly_once(desk, ids, honest)


def test_an_acknowledgement_of_a_journal_that_is_not_ours_takes_nothing_out_of_the_queue(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["acknowledgement"] = signed_again(
            value["acknowledgement"], honest.key, Purpose.ACKNOWLEDGEMENT, hash="0" * 64
        )

    before = desk.store.journal_head()
    centre.plays(altered(change))
    exchange(desk)

    after = desk.store.journal_head()
    assert before is not None
    assert after is not None
    assert after.journal != before.journal  # the centre holds it otherwise: the desk goes on in a new incarnation
    confirmed_exactly_once(desk, ids, honest)
