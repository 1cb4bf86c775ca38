"""What is not a voucher is named in both languages, never repeated."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.scanned_text import ForeignKind
from app.domain.verdicts import Decision, Verdict
from app.ui.foreign_texts import foreign_sentence
from app.ui.verdict_words import verdict_words
from tests.ui.languages import in_both


@pytest.mark.parametrize("kind", ForeignKind)
def test_every_kind_of_foreign_code_is_named_in_both_languages(qapp: QApplication, kind: ForeignKind) -> None:
    french, english = in_both(qapp, lambda: foreign_sentence(kind))

    assert french.endswith(".")
    assert english.endswith(".")
    assert french != english


def test_no_two_kinds_are_told_alike(qapp: QApplication) -> None:
    assert len({foreign_sentence(kind) for kind in ForeignKind}) == len(ForeignKind)


def test_a_code_of_no_known_kind_is_some_other_code(qapp: QApplication) -> None:
    assert foreign_sentence(None) == foreign_sentence(ForeignKind.OTHER)


@pytest.mark.parametrize("kind", ForeignKind)
def test_the_card_says_the_kind_and_what_to_ask_for(qapp: QApplication, kind: ForeignKind) -> None:
    _icon, title, sentence, step = verdict_words(Decision(Verdict.NOT_A_VOUCHER, foreign=kind))

    assert title == "Not a voucher"
    assert sentence == foreign_sentence(kind)
    assert step
