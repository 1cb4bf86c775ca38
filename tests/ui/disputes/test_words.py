"""What is said of a dispute: where it stands for this site, why, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.disputes import Contest, ContestStatus, Dispute, DisputeState, KeptContest
from app.domain.receipts import Outcome
from app.domain.verdicts import Verdict
from app.foundation.settings import Language
from app.services.disputes import ContestRefusal
from app.ui.disputes.words import (
    claim_facts,
    claim_outcome,
    claim_place,
    contest_refusal_sentence,
    contest_words,
    shown_words,
    state_words,
    summary,
)
from app.ui.formats import Setting
from tests.builders import NOON
from tests.domain.stated import SITE
from tests.ui.given import SETTING
from tests.ui.languages import in_both, told_in
from tests.ui.papers import OTHER_SITE, REASON, a_claim, a_dispute, decided, our_claim

SOME = (
    a_dispute(),
    a_dispute(due_on=NOON.date() - timedelta(days=1)),
    decided(),
    decided(for_us=True),
    decided(guarantee_cents=1000),
    decided(state=DisputeState.CONTESTED),
    decided(state=DisputeState.CLOSED),
    a_dispute(state=DisputeState.CLOSED),
)


def told(qapp: QApplication, dispute: Dispute) -> tuple[str, str, str, str]:
    return told_in(qapp, Language.ENGLISH, lambda: summary(dispute, SITE, SETTING))


def test_no_two_situations_have_the_same_words(qapp: QApplication) -> None:
    french, english = in_both(qapp, lambda: [summary(each, SITE, SETTING)[:2] for each in SOME])
    assert all(one != other for one, other in zip(french, english, strict=True))
    assert not any("{" in word for pair in french + english for word in pair)
    assert len(set(english)) == len(SOME) - 1, "a contested decision holds until the next one"


def test_an_open_dispute_says_who_decides_by_when_and_what_to_do_meanwhile(qapp: QApplication) -> None:
    _title, text, tone, _icon = told(qapp, a_dispute())
    assert "Syndicat mixte Gironde numérique decides by 23 December 2026" in text
    assert "Keep the paper voucher" in text
    assert tone == "warning"
    assert told(qapp, a_dispute(owner=""))[1].startswith("The operator decides by")


def test_the_last_day_is_not_overdue_yet(qapp: QApplication) -> None:
    assert told(qapp, a_dispute(due_on=SETTING.today))[2] == "warning"
    title, text, tone, _icon = told(qapp, a_dispute(due_on=SETTING.today - timedelta(days=1)))
    assert "overdue" in title
    assert "Call the operator" in text
    assert tone == "bad"


def test_a_decision_says_who_keeps_the_voucher_and_why(qapp: QApplication) -> None:
    title, text, tone, _icon = told(qapp, decided())
    assert OTHER_SITE in title
    assert REASON in text
    assert "You can contest" in text
    assert tone == "bad"

    title, text, tone, _icon = told(qapp, decided(for_us=True))
    assert "this site" in title
    assert REASON in text
    assert tone == "ok"


def test_what_the_guarantee_pays_is_said_with_the_amount(qapp: QApplication) -> None:
    _title, text, tone, _icon = told(qapp, decided(guarantee_cents=1000))
    assert "€10 from its guarantee" in text
    assert tone == "info"


def test_after_settlement_nothing_is_promised_any_more(qapp: QApplication) -> None:
    _title, text, _tone, _icon = told(qapp, decided(state=DisputeState.CLOSED))
    assert "settled" in text
    assert "can contest" not in text


def test_two_desks_of_one_site_lose_nothing_between_them(qapp: QApplication) -> None:
    dispute = decided(claims=(a_claim(11, site=SITE), our_claim(12)), decided_for=a_claim(11).redemption_id)
    assert told(qapp, dispute)[2] == "ok"


def test_the_word_of_the_list_is_about_this_site(qapp: QApplication) -> None:
    def words() -> list[str]:
        return [state_words(each, SITE, SETTING.today)[0] for each in SOME]

    assert told_in(qapp, Language.ENGLISH, words) == [
        "To be decided",
        "Overdue",
        "Against you",
        "In your favour",
        "Against you, paid",
        "Contested",
        "Against you",
        "Closed",
    ]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_side_has_a_word_in_both_languages(qapp: QApplication, outcome: Outcome) -> None:
    claim = our_claim(outcome=outcome)
    french, english = in_both(qapp, lambda: claim_outcome(a_dispute(), claim)[0])
    assert french != english


def test_a_claim_is_held_until_the_decision_and_not_accepted_after_it() -> None:
    held = our_claim()
    assert claim_outcome(a_dispute(), held)[0] != claim_outcome(decided(), held)[0]


def test_both_sides_can_be_compared(qapp: QApplication) -> None:
    facts = dict(
        told_in(qapp, Language.ENGLISH, lambda: claim_facts(our_claim(), {"MEDIATION": "Appointment"}, SETTING))
    )
    assert facts["Redeemed"] == "10:55"
    assert facts["Received"] == "11:20"
    assert facts["Its clock showed"] == "10:31"
    assert facts["Shown"] == "Accepted under reserve"
    assert facts["Service"] == "Appointment"
    assert facts["List held"] == "not used (yesterday at 08:00)"
    assert "old" in facts["Warning"]


def test_a_clock_that_was_right_and_a_word_of_tomorrow_are_left_out(qapp: QApplication) -> None:
    claim = a_claim(warnings=("of_tomorrow",), list_as_of=None, shown=None)
    facts = dict(told_in(qapp, Language.ENGLISH, lambda: claim_facts(claim, {}, SETTING)))
    assert "Its clock showed" not in facts
    assert "Warning" not in facts
    assert facts["List held"] == "none for this booklet"
    assert facts["Shown"] == "not known here"
    assert facts["Service"] == "ATELIER"


def test_what_was_shown_is_said_as_the_card_said_it(qapp: QApplication) -> None:
    assert shown_words(Verdict.IN_TOLERANCE) != shown_words(Verdict.ACCEPTED_PROVISIONAL)


def test_whose_side_it_is_is_said(qapp: QApplication) -> None:
    assert "This site" in claim_place(our_claim(), SITE)
    assert "Other site" in claim_place(a_claim(), SITE)


@pytest.mark.parametrize("status", [None, *ContestStatus])
def test_what_became_of_a_note_is_said(qapp: QApplication, status: ContestStatus | None) -> None:
    kept = KeptContest(Contest("id", "dispute", NOON, "note"), status)
    french, english = in_both(qapp, lambda: contest_words(kept, SETTING)[0])
    assert french != english
    assert "12:00" in english


@pytest.mark.parametrize("refusal", ContestRefusal)
def test_every_refusal_of_a_note_says_why(qapp: QApplication, refusal: ContestRefusal) -> None:
    french, english = in_both(qapp, lambda: contest_refusal_sentence(refusal))
    assert french != english


def test_a_dispute_of_yesterday_is_told_with_its_day(qapp: QApplication) -> None:
    later = Setting(SETTING.zone, NOON + timedelta(days=2))
    facts = dict(told_in(qapp, Language.ENGLISH, lambda: claim_facts(replace(our_claim()), {}, later)))
    assert facts["Redeemed"] == "on 23 November 2026 at 10:55"
