from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import canonical_text
from app.domain.fields import WrongShape
from app.domain.journal import (
    FIRST_PREVIOUS,
    EntryKind,
    JournalEntry,
    JournalHead,
    entry_hash,
    follows,
    head_of,
    next_entry,
    read_entry,
)
from app.domain.signing import PublicKey, Purpose, SignedDocument, keyring_of
from tests.builders import DESK_ID, NOON

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "vectors" / "journal.json").read_text(encoding="utf-8")
)
JOURNAL = "0199a000-0000-7000-8000-0000000000b1"
OTHER_JOURNAL = "0199a000-0000-7000-8000-0000000000b2"
bodies = st.dictionaries(
    st.sampled_from(["redemption", "campaign", "serial", "reason"]),
    st.none() | st.integers(0, 9) | st.text("éa ", max_size=5),
)
kinds = st.sampled_from(EntryKind)


def a_chain(acts: list[tuple[Any, Any]]) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for kind, body in acts:
        head = head_of(entries[-1]) if entries else None
        at = NOON + timedelta(seconds=len(entries))
        entries.append(next_entry(head, desk=DESK_ID, journal=JOURNAL, kind=kind, at=at, body=body))
    return entries


def holds(entries: list[JournalEntry]) -> bool:
    head: JournalHead | None = None
    for entry in entries:
        if not follows(entry, head):
            return False
        head = head_of(entry)
    return True


chains = st.lists(st.tuples(kinds, bodies), min_size=2, max_size=8).map(a_chain)


@given(chains)
def test_a_chain_as_it_was_written_holds(entries: list[JournalEntry]) -> None:
    assert entries[0].prev == FIRST_PREVIOUS
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert holds(entries)


@given(chains)
def test_an_entry_is_read_back_from_its_text(entries: list[JournalEntry]) -> None:
    assert [read_entry(entry.text) for entry in entries] == entries


@given(chains, st.data())
def test_an_entry_left_out_breaks_the_chain(entries: list[JournalEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))

    assert not holds(entries[:place] + entries[place + 1 :])


@given(chains, st.data())
def test_an_entry_said_twice_breaks_the_chain(entries: list[JournalEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))

    assert not holds([*entries[: place + 1], *entries[place:]])


@given(chains, st.data())
def test_two_entries_exchanged_break_the_chain(entries: list[JournalEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))
    entries[place], entries[place + 1] = entries[place + 1], entries[place]

    assert not holds(entries)


@given(chains, st.data())
def test_an_entry_altered_breaks_the_chain_at_the_next_one(entries: list[JournalEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))
    head = head_of(entries[place - 1]) if place else None
    altered = next_entry(
        head, desk=DESK_ID, journal=JOURNAL, kind=EntryKind.REFUSAL, at=NOON, body={"verdict": "another"}
    )

    assert not holds([*entries[:place], altered, *entries[place + 1 :]])


@given(chains)
def test_an_entry_of_another_journal_does_not_follow(entries: list[JournalEntry]) -> None:
    head = head_of(entries[-2])

    assert not follows(entries[-1], replace(head, journal=OTHER_JOURNAL))


@given(st.text())
def test_any_text_is_an_entry_or_of_the_wrong_shape(text: str) -> None:
    with pytest.raises(WrongShape):
        read_entry(text)


def test_an_entry_of_a_later_kind_keeps_its_place_and_moves_no_money() -> None:
    case = VECTORS["later_kind"]
    entry = read_entry(case["text"])

    assert (entry.kind, entry.kind.moves_money) == (EntryKind.UNKNOWN, False)
    assert (entry.text, entry.hash) == (case["text"], case["hash"])
    assert follows(entry, head_of(read_entry(VECTORS["entries"][case["after"]]["text"])))


@pytest.mark.parametrize("kind", [None, 7, ["redemption"], "k" * 41])
def test_a_kind_that_is_no_short_text_makes_no_entry(kind: Any) -> None:
    text = canonical_text(json.loads(VECTORS["entries"][0]["text"]) | {"kind": kind})
    with pytest.raises(WrongShape):
        read_entry(text)


def test_only_redemptions_and_voids_move_money() -> None:
    assert [kind for kind in EntryKind if kind.moves_money] == [EntryKind.REDEMPTION, EntryKind.VOID]


def test_the_vectors_hold_as_a_chain() -> None:
    entries = [read_entry(item["text"]) for item in VECTORS["entries"]]

    assert holds(entries)
    assert [entry.hash for entry in entries] == [item["hash"] for item in VECTORS["entries"]]


@pytest.mark.parametrize("case", VECTORS["does_not_follow"], ids=lambda case: case["name"])
def test_a_vector_that_does_not_follow_is_seen(case: dict[str, Any]) -> None:
    head = head_of(read_entry(VECTORS["entries"][case["after"]]["text"]))

    assert not follows(read_entry(case["text"]), head)


@pytest.mark.parametrize("case", VECTORS["not_an_entry"], ids=lambda case: case["name"])
def test_a_vector_that_is_not_an_entry_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        read_entry(case["text"])


def test_the_signed_head_of_the_vectors_names_the_last_entry() -> None:
    key = PublicKey(bytes.fromhex(VECTORS["desk"]["public"]))
    head = SignedDocument.from_json(VECTORS["signed_head"]).opened(Purpose.JOURNAL_HEAD, keyring_of(key))
    last = read_entry(VECTORS["entries"][-1]["text"])

    assert (head["seq"], head["hash"]) == (last.seq, entry_hash(last.text))
