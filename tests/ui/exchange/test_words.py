"""What the exchange page says exists in both languages, and each thing that is wrong has its way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.exchanged import ItemError
from app.domain.journal_trouble import JournalTrouble, TroubleKind
from app.foundation.settings import Language
from app.sync.carried import TakenIn
from app.sync.file_exchange import Carried, Exported
from app.sync.round import RoundSummary
from app.ui.exchange.words import (
    carried_words,
    exported_words,
    item_sentence,
    item_step,
    item_title,
    result_sentence,
    step_sentence,
    taken_in_words,
    trouble_words,
)
from tests.builders import NOON
from tests.ui.given import SETTING, an_item
from tests.ui.languages import in_both, told_in

ANSWER = Path("/media/stick/reponses.json")


@pytest.mark.parametrize("step", ExchangeStep)
def test_every_step_is_told_in_both_languages(qapp: QApplication, step: ExchangeStep) -> None:
    french, english = in_both(qapp, lambda: step_sentence(step))
    assert french != english


@pytest.mark.parametrize("kind", TroubleKind)
def test_every_finding_says_what_happened_and_what_to_do(qapp: QApplication, kind: TroubleKind) -> None:
    french, english = in_both(qapp, lambda: trouble_words(JournalTrouble(kind, NOON), SETTING))
    assert all(one != other for one, other in zip(french, english, strict=True))
    assert english[1].count(".") >= 2, "a way out beside what happened"
    assert "{" not in english[1] + french[1]


def test_no_two_findings_have_the_same_words(qapp: QApplication) -> None:
    told = in_both(qapp, lambda: {trouble_words(JournalTrouble(kind, NOON), SETTING) for kind in TroubleKind})
    assert [len(each) for each in told] == [len(TroubleKind)] * 2


def test_an_exchange_that_sent_nothing_has_no_result_to_tell(qapp: QApplication) -> None:
    progress = ExchangeProgress(ExchangeStep.READING, NOON, sent=0, total=0, confirmed=0, refused=0, errors=0)
    assert result_sentence(progress) == ""


@pytest.mark.parametrize("code", ["bad_receipt", "retry", "not_an_entry", "centre_broken", "of_tomorrow"])
def test_an_item_that_failed_says_why_and_what_to_do(qapp: QApplication, code: str) -> None:
    item = an_item(30, last_error=code)
    title, sentence = told_in(qapp, Language.ENGLISH, lambda: (item_title(item, SETTING), item_sentence(item)))
    assert title == f"Redemption of voucher {item.ref}, today at 11:30"
    assert "sent again" in sentence
    assert item_step(code) in sentence
    assert "operator" in item_step(code)


def test_an_undo_is_named_as_one_and_what_was_not_tried_needs_nothing(qapp: QApplication) -> None:
    item = an_item(30, kind="void")
    title, sentence = told_in(qapp, Language.ENGLISH, lambda: (item_title(item, SETTING), item_sentence(item)))
    assert title.startswith("Undo of voucher")
    assert "nothing to do" in sentence


def test_a_written_file_says_that_everything_still_waits_here(qapp: QApplication) -> None:
    title, text, tone = told_in(qapp, Language.ENGLISH, lambda: exported_words(Exported("", 1, 12)))
    assert "12 redemptions" in title
    assert "still waits here" in text
    assert tone == "ok"
    assert "nothing waited" in told_in(qapp, Language.ENGLISH, lambda: exported_words(Exported("", 1, 0)))[0]


@pytest.mark.parametrize(
    ("summary", "refused", "tone", "says"),
    [
        (RoundSummary(confirmed=3), (), "ok", "receipts are stored"),
        (RoundSummary(confirmed=2, refused=1), (), "warning", "Not accepted: 1"),
        (RoundSummary(confirmed=2), ("centre_unreachable",), "warning", "Export again"),
        (RoundSummary(confirmed=2, errors=[ItemError(3, "retry")]), (), "warning", "Export again"),
        (RoundSummary(rejoined=True), (), "warning", "Export once more"),
    ],
)
def test_answers_that_were_taken_in_say_what_is_left_to_do(
    qapp: QApplication, summary: RoundSummary, refused: tuple[str, ...], tone: str, says: str
) -> None:
    taken = TakenIn(summary, 1, refused)
    title, text, shown = told_in(qapp, Language.ENGLISH, lambda: taken_in_words(taken))
    assert f"{summary.confirmed} confirmed" in title
    assert says in text
    assert shown == tone


@pytest.mark.parametrize(
    ("errors", "tone", "says"),
    [((), "ok", ANSWER.name), (("retry",), "warning", "again later"), (("a", "b"), "bad", "did not answer")],
)
def test_a_file_that_was_carried_says_where_its_answer_lies(
    qapp: QApplication, errors: tuple[str, ...], tone: str, says: str
) -> None:
    done = Carried("", 2, errors, ANSWER)
    _title, text, shown = told_in(qapp, Language.ENGLISH, lambda: carried_words(done))
    assert says in text
    assert shown == tone
