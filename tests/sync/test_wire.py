from __future__ import annotations

from typing import Any

import pytest

from app.domain.exchanged import KnownVersions
from app.domain.fields import WrongShape
from app.domain.journal import EntryKind, next_entry
from app.domain.signing import Purpose, SigningKey, sign_document, to_base64
from app.sync.wire import exchange_request, read_answer
from tests.builders import DESK_ID, NOON, SITE_ID

KNOWN = KnownVersions(keys=1, policy=2, catalogue=3, lists={7: 42}, cursor=5, site_cursor=6)


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
        "tip": None,
        "own": None,
    }


def test_lists_are_not_asked_for_while_more_entries_follow() -> None:
    value = exchange_request(app_version="0.1.0", sent_at=NOON, head=None, entries=[], known=KNOWN, lists_wanted=False)

    assert value["known"] == {"keys": 1, "policy": 2, "catalogue": 3, "lists": None, "deltas": True}


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
        {"acknowledgement": None},
        {"acknowledgement": {"payload": "{}", "signature": "?", "key": ""}},
        {"answers": None},
        {"answers": [{"status": "stored"}]},
        {"answers": [{"entry": "a" * 65, "status": "stored"}]},
        {"updates": [{"n": 1}]},
        {"updates": [{"n": "1", "receipt": {}}]},
        {"cursor": "3"},
        {"cursor": True},
        {"documents": []},
        {"list_files": ["not base64!"]},
        {"list_files": [1]},
        {"more": "no"},
    ],
    ids=str,
)
def test_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        read_answer(an_answer(**changes))
