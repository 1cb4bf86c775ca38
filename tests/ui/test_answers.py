"""Every verdict has its words, its icon, its sound and its next step, in both languages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.receipts import FirstClaim, RefusalReason
from app.domain.redemption import RedemptionState
from app.domain.scanned_text import ForeignKind
from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Tone, Verdict, Warning_
from app.domain.views import DayLine, ScanResult
from app.domain.voucher import VoucherRef
from app.foundation.errors import DiskFull
from app.foundation.ids import new_id
from app.foundation.paths import resources
from app.ui.answers import (
    Answer,
    answer_after_void,
    answer_from_centre,
    answer_to_forged_code,
    answer_to_problem,
    answer_to_rescan,
    answer_to_scan,
)
from app.ui.formats import Setting
from tests.builders import NOON, terms

SETTING = Setting(ZoneInfo("Europe/Paris"), NOON)
KNOWN = Decision(
    Verdict.ACCEPTED_PROVISIONAL,
    ref=VoucherRef(7, 23),
    terms=terms(),
    sponsor="Département de la Gironde",
    booklet_size=10,
    list_as_of=NOON - timedelta(hours=2),
)


def result(decision: Decision) -> ScanResult:
    taken = decision.verdict.takes
    return ScanResult(decision, taken, "an-id" if taken else None, "ATELIER", NOON)


def decisions() -> Iterator[Decision]:
    yield from (replace(KNOWN, verdict=verdict) for verdict in Verdict)
    yield from (Decision(verdict) for verdict in Verdict)
    yield from (Decision(Verdict.OFFLINE_LIMIT_REACHED, limit=limit) for limit in LimitReason)
    yield from (Decision(Verdict.NOT_A_VOUCHER, foreign=kind) for kind in ForeignKind)
    yield from (replace(KNOWN, warnings=(warning,)) for warning in Warning_)
    for place, at, site, as_of in itertools.product(Place, (None, NOON), (None, "Cenon"), (None, NOON)):
        yield replace(KNOWN, verdict=Verdict.ALREADY_REDEEMED, earlier=EarlierUse(place, None, at, site, as_of))


@pytest.mark.parametrize("decision", list(decisions()), ids=lambda decision: decision.verdict.value)
@pytest.mark.parametrize("test", [False, True])
def test_every_verdict_has_words_an_icon_and_a_sound(qapp: QApplication, decision: Decision, test: bool) -> None:
    answer = answer_to_scan(result(decision), SETTING, offering_label="Atelier 2 h", test=test)

    assert answer.title
    assert answer.next_step
    assert "{" not in answer.spoken() + str(answer.facts)
    assert answer.tone is decision.verdict.tone
    assert (resources() / "icons" / f"{answer.icon}.svg").exists()
    assert (resources() / "sounds" / f"{answer.sound.value}.wav").exists()
    assert answer.test is test


def test_green_is_for_accepted_alone(qapp: QApplication) -> None:
    green = [
        decision.verdict for decision in decisions() if answer_to_scan(result(decision), SETTING).tone is Tone.GREEN
    ]

    assert set(green) == {Verdict.ACCEPTED}


def test_titles_tell_verdicts_apart(qapp: QApplication) -> None:
    titles = {answer_to_scan(result(Decision(verdict)), SETTING).title for verdict in Verdict}

    assert len(titles) == len(Verdict)


def test_the_facts_name_the_voucher_in_its_booklet(qapp: QApplication) -> None:
    answer = answer_to_scan(result(KNOWN), SETTING, offering_label="Atelier 2 h")

    assert ("Voucher", "booklet 7-3, voucher 4 of 10") in answer.facts
    assert ("Service", "Atelier 2 h") in answer.facts


def test_a_test_can_never_be_undone(qapp: QApplication) -> None:
    assert answer_to_scan(result(KNOWN), SETTING, test=True).undo_id is None
    assert answer_to_scan(result(KNOWN), SETTING).undo_id == "an-id"


def a_line(state: RedemptionState, reason: RefusalReason | None = None, first: FirstClaim | None = None) -> DayLine:
    return DayLine(
        NOON, Verdict.ACCEPTED_PROVISIONAL, VoucherRef(7, 23), None, "Atelier", 1000, "an-id", state, reason, first
    )


@pytest.mark.parametrize("state", [RedemptionState.REFUSED, RedemptionState.HELD])
@pytest.mark.parametrize("reason", [None, *RefusalReason])
def test_a_refusal_of_the_centre_says_why(
    qapp: QApplication, state: RedemptionState, reason: RefusalReason | None
) -> None:
    shown = answer_to_scan(result(KNOWN), SETTING)

    turned = answer_from_centre(a_line(state, reason), shown, SETTING)

    assert turned is not None
    assert turned.tone is Tone.RED
    assert turned.sentence
    assert turned.undo_id is None


def test_a_refusal_names_who_came_first_and_when(qapp: QApplication) -> None:
    first = FirstClaim(new_id(NOON), "Cenon", NOON - timedelta(days=1))
    shown = answer_to_scan(result(KNOWN), SETTING)

    turned = answer_from_centre(a_line(RedemptionState.HELD, RefusalReason.ALREADY_REDEEMED, first), shown, SETTING)

    assert turned is not None
    assert turned.sentence == "Already redeemed yesterday at 12:00 by Cenon."


@pytest.mark.parametrize("state", [RedemptionState.WAITING, RedemptionState.VOIDED])
def test_what_the_centre_has_not_answered_changes_nothing(qapp: QApplication, state: RedemptionState) -> None:
    assert answer_from_centre(a_line(state), answer_to_scan(result(KNOWN), SETTING), SETTING) is None


def test_the_other_cards_say_what_to_do_too(qapp: QApplication) -> None:
    cards: list[Answer] = [
        answer_to_rescan(replace(result(KNOWN), live_redemption_id="live"), SETTING),
        answer_to_forged_code(),
        answer_to_problem(DiskFull()),
        answer_after_void(),
    ]

    assert all(card.title and card.sentence and card.next_step for card in cards)
    assert cards[0].undo_id == "live"
