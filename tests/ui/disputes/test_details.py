"""One dispute with both its sides, and what was said against the decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from app.domain.disputes import Contest, ContestStatus, Dispute, KeptContest
from app.foundation.settings import Language, Theme
from app.ui.disputes.details import DisputeDetails
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.domain.stated import SITE
from tests.ui.given import SETTING
from tests.ui.languages import told_in
from tests.ui.papers import OTHER_SITE, REASON, a_claim, a_dispute, a_note, decided
from tests.ui.pressing import clipped, seen_words, showing


@pytest.fixture
def details(look: Look, qtbot: QtBot) -> Iterator[DisputeDetails]:
    made = DisputeDetails(look)
    made.services = {"ATELIER": "Atelier 2 h"}
    qtbot.addWidget(made)
    yield made
    look.choose(Theme.LIGHT, 100)


def tell(details: DisputeDetails, qapp: QApplication, dispute: Dispute, *kept: KeptContest) -> list[str]:
    told_in(qapp, Language.ENGLISH, lambda: details.show_dispute(dispute, kept, SITE, SETTING))
    return seen_words(details)


def cards(details: DisputeDetails) -> list[QFrame]:
    found = [each for each in details.findChildren(QFrame) if each.property("kind") == "card" and each.accessibleName()]
    return [each for each in found if not each.parentWidget().isHidden()]  # type: ignore[union-attr]


def test_both_sides_are_told_with_their_site_time_and_what_was_shown(
    details: DisputeDetails, qapp: QApplication
) -> None:
    words = tell(details, qapp, a_dispute())

    assert "Voucher 1-3, claimed twice" in words
    assert {OTHER_SITE, SITE} <= set(words)
    assert {"10:12", "10:55"} <= set(words)
    assert words.count("Accepted under reserve") == 2
    assert "Keeps the voucher · received first" in words
    assert "Held · received later" in words
    assert "Atelier 2 h" in words


def test_another_dispute_takes_the_place_of_the_one_before(details: DisputeDetails, qapp: QApplication) -> None:
    tell(details, qapp, a_dispute(1))
    words = tell(details, qapp, decided(2))

    assert "Voucher 1-4, claimed twice" in words
    assert any(REASON in each for each in words)
    assert "Held · received later" not in words


def test_the_same_dispute_again_is_left_as_it_is(details: DisputeDetails, qapp: QApplication) -> None:
    tell(details, qapp, a_dispute())
    before = cards(details)

    tell(details, qapp, a_dispute())

    assert cards(details) == before


def test_a_note_is_told_once_whether_it_came_from_here_or_from_the_centre(
    details: DisputeDetails, qapp: QApplication
) -> None:
    note = a_note(1, "De l'autre poste")
    ours = KeptContest(Contest(a_note(2).id, decided().id, NOON, "Notre feuille"), None)
    sent = KeptContest(Contest(a_note(3).id, decided().id, NOON, "Deuxième"), ContestStatus.KEPT)

    words = tell(details, qapp, decided(notes=(note, a_note(3, "Deuxième"))), ours, sent)

    assert [words.count(text) for text in ("De l'autre poste", "Notre feuille", "Deuxième")] == [1, 1, 1]
    assert "12:00 · leaves with the next exchange" in words
    assert "12:00 · the operator has it" in words


def test_three_claims_are_told_one_below_the_other(details: DisputeDetails, qapp: QApplication, qtbot: QtBot) -> None:
    theirs, ours = a_dispute().claims
    tell(details, qapp, a_dispute(claims=(theirs, ours, a_claim(9, site="Bus"))))
    showing(details, 700, 1600, qtbot)

    assert len({card.x() for card in cards(details)}) == 1
    assert len(cards(details)) == 3


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_french_words_fit(
    details: DisputeDetails, qapp: QApplication, look: Look, qtbot: QtBot, percent: int
) -> None:
    told_in(
        qapp,
        Language.FRENCH,
        lambda: details.show_dispute(decided(guarantee_cents=1000, notes=(a_note(),)), (), SITE, SETTING),
    )
    look.choose(Theme.LIGHT, percent)
    showing(details, 700, max(details.heightForWidth(700), 300), qtbot)

    assert clipped(details) == []
    assert details.minimumSizeHint().width() <= 700
