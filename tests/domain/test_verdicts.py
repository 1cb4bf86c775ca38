from __future__ import annotations

from app.domain.verdicts import Tone, Verdict


def test_green_is_for_what_the_centre_has_confirmed_alone() -> None:
    assert [verdict for verdict in Verdict if verdict.tone is Tone.GREEN] == [Verdict.ACCEPTED]


def test_nothing_that_is_taken_is_shown_in_red() -> None:
    assert all(verdict.tone is not Tone.RED for verdict in Verdict if verdict.takes)


def test_the_verdicts_that_take_a_voucher_are_these_three() -> None:
    assert {verdict for verdict in Verdict if verdict.takes} == {
        Verdict.ACCEPTED,
        Verdict.ACCEPTED_PROVISIONAL,
        Verdict.IN_TOLERANCE,
    }


def test_what_needs_a_decision_is_amber() -> None:
    assert {verdict for verdict in Verdict if verdict.tone is Tone.AMBER} == {
        Verdict.ACCEPTED_PROVISIONAL,
        Verdict.IN_TOLERANCE,
        Verdict.UNREADABLE,
        Verdict.OFFLINE_LIMIT_REACHED,
        Verdict.CLOCK_UNRELIABLE,
    }
