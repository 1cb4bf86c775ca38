from __future__ import annotations

from typing import Any

import pytest

from app.domain.disputes import Contest
from app.domain.exchanged import KnownVersions
from app.domain.fields import WrongShape
from app.domain.journal import EntryKind, next_entry
from app.domain.signing import Purpose, SigningKey, sign_document, to_base64
from app.sync.wire import LONGEST_CODE, exchange_request, read_answer
from tests.builders import DESK_ID, NOON, SITE_ID

KNOWN = KnownVersions(
    keys=1,
    policy=2,
    catalogue=3,
    lists={7: 42},
    cursor=5,
    site_cursor=6,
    dispute_cursor=8,
    statement_cursor=9,
    contests=(Contest(DESK_ID, SITE_ID, NOON, "le carnet était ici"),),
)


def a_document() -> dict[str, Any]:
    return dict(sign_document(SigningKey.generate(), Purpose.RECEIPT, {"v": 1}).to_json())


def an_answer(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "v": 1,
        "acknowledgement": a_document(),
        "answers": [{"entry": "a" * 64, "status": "receipt", "receipt": a_document()}],
        "updates": [{"n": 3, "receipt": a_document()}],
        "cursor": 3,
        "documents": {"keys": None, "policy": a_document(), "catalogue": None},
        "lists": None,
        "list_files": [to_base64(b"file")],
        "more": False,
    }
    return {**value, **changes}


def test_a_request_says_what_the_desk_holds() -> None:
    entry = next_entry(None, desk=DESK_ID, journal=SITE_ID, kind=EntryKind.POLICY, at=NOON, body={"policy": 1})
    value = exchange_request(
        app_version="0.1.0", sent_at=NOON, head=None, entries=[entry], known=KNOWN, lists_wanted=True
    )

    assert value == {
        "v": 1,
        "app": "0.1.0",
        "sent_at": "2026-11-23T11:00:00.000Z",
        "head": None,
        "entries": [entry.text],
        "known": {"keys": 1, "policy": 2, "catalogue": 3, "lists": {"7": 42}, "deltas": True},
        "cursor": 5,
        "site_cursor": 6,
        "dispute_cursor": 8,
        "statement_cursor": 9,
        "contests": [
            {"id": DESK_ID, "dispute": SITE_ID, "at": "2026-11-23T11:00:00.000Z", "note": "le carnet était ici"}
        ],
        "tip": None,
        "own": None,
    }


def test_lists_are_not_asked_for_while_more_entries_follow() -> None:
    value = exchange_request(app_version="0.1.0", sent_at=NOON, head=None, entries=[], known=KNOWN, lists_wanted=False)

    assert value["known"] == {"keys": 1, "policy": 2, "catalogue": 3, "lists": None, "deltas": True}
    assert (value["dispute_cursor"], value["statement_cursor"], value["contests"]) == (None, None, [])


def test_an_answer_is_read_part_by_part() -> None:
    answer = read_answer(an_answer())

    assert [item.status for item in answer.items] == ["receipt"]
    assert [n for n, _document in answer.updates] == [3]
    assert (answer.keys, answer.catalogue, answer.lists) == (None, None, None)
    assert answer.policy is not None
    assert answer.list_files == (b"file",)
    assert answer.more is False


def test_what_a_newer_centre_adds_is_let_through() -> None:
    value = an_answer(weather="fine", documents={"keys": None, "policy": None, "catalogue": None, "planning": {"a": 1}})
    value["answers"][0]["colour"] = "green"
    value["acknowledgement"]["also_signed_by"] = "another"

    assert read_answer(value).items[0].status == "receipt"


def test_a_damaged_receipt_does_not_lose_the_other_items() -> None:
    good = {"entry": "b" * 64, "status": "receipt", "receipt": a_document()}
    answer = read_answer(an_answer(answers=[{"entry": "a" * 64, "status": "receipt", "receipt": {"payload": 1}}, good]))

    assert [item.receipt is None for item in answer.items] == [True, False]


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": None},
        {"v": True},
        {"acknowledgement": None},
        {"acknowledgement": []},
        {"acknowledgement": {"payload": "{}", "signature": "?", "key": ""}},
    ],
    ids=str,
)
def test_what_is_no_answer_at_all_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        read_answer(an_answer(**changes))


@pytest.mark.parametrize("answers", [None, "yes", {}, ["yes"], [{"status": "stored"}], [{"entry": 7}]], ids=str)
def test_what_is_no_item_is_left_out(answers: Any) -> None:
    assert read_answer(an_answer(answers=answers)).items == ()


@pytest.mark.parametrize(
    ("item", "status", "code"),
    [
        ({"status": None}, "None", ""),
        ({}, "None", ""),
        ({"status": "error", "code": 5}, "error", ""),
        ({"status": "error", "code": "y" * 4000}, "error", "y" * LONGEST_CODE),
    ],
    ids=["null", "no status", "a number", "too long"],
)
def test_an_item_of_an_odd_shape_is_read_as_far_as_it_goes(item: dict[str, Any], status: str, code: str) -> None:
    (found,) = read_answer(an_answer(answers=[{"entry": "a" * 64, **item}])).items

    assert (found.status, found.code, found.receipt) == (status, code, None)


@pytest.mark.parametrize(
    "damaged", ["?", {}, {"n": 4}, {"n": "4", "receipt": "good"}, {"n": 4, "receipt": {}}], ids=str
)
def test_updates_end_before_the_first_that_is_damaged(damaged: Any) -> None:
    if isinstance(damaged, dict) and damaged.get("receipt") == "good":
        damaged = {**damaged, "receipt": a_document()}
    updates = [{"n": 3, "receipt": a_document()}, damaged, {"n": 5, "receipt": a_document()}]

    assert [n for n, _document in read_answer(an_answer(updates=updates)).updates] == [3]


@pytest.mark.parametrize("damaged", ["not base64!", 1, None, "é"], ids=repr)
def test_a_damaged_list_file_does_not_lose_the_others(damaged: Any) -> None:
    answer = read_answer(an_answer(list_files=[to_base64(b"one"), damaged, to_base64(b"two")]))

    assert answer.list_files == (b"one", b"two")


@pytest.mark.parametrize(
    "damaged", [None, "yes", {"payload": 1}, {"payload": "{}", "signature": "?", "key": ""}], ids=str
)
def test_a_damaged_document_is_as_good_as_none(damaged: Any) -> None:
    answer = read_answer(an_answer(lists=damaged, documents={"keys": damaged, "policy": a_document()}))

    assert (answer.keys, answer.catalogue, answer.lists) == (None, None, None)
    assert answer.policy is not None


@pytest.mark.parametrize("more", [None, "yes", 1, "true"], ids=repr)
def test_only_a_plain_yes_means_that_more_follows(more: Any) -> None:
    assert read_answer(an_answer(more=more)).more is False
    assert read_answer(an_answer(more=True)).more is True
