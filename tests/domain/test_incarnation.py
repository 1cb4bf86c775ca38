from __future__ import annotations

import pytest

from app.domain.fields import WrongShape
from app.domain.incarnation import BrokenJournal, Incarnation
from app.domain.journal import JournalHead

JOURNAL = "0199a000-0000-7000-8000-0000000000b1"
HEAD, FORK = JournalHead(JOURNAL, 9, "a" * 64), JournalHead(JOURNAL, 4, "b" * 64)


@pytest.mark.parametrize("fork", [FORK, None])
def test_the_beginning_of_an_incarnation_is_read_as_it_was_written(fork: JournalHead | None) -> None:
    made = Incarnation(JOURNAL, HEAD, fork)
    assert Incarnation.from_body(made.to_body()) == made


@pytest.mark.parametrize("name", ["previous", "head_seq", "head_hash"])
def test_a_beginning_that_names_no_end_is_refused(name: str) -> None:
    with pytest.raises(WrongShape):
        Incarnation.from_body({**Incarnation(JOURNAL, HEAD, FORK).to_body(), name: None})


@pytest.mark.parametrize("known", [BrokenJournal(JOURNAL), BrokenJournal(JOURNAL, FORK, after="x", complete=True)])
def test_the_way_out_is_remembered(known: BrokenJournal) -> None:
    assert BrokenJournal.from_json(known.to_json()) == known
