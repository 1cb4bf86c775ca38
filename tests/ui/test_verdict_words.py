"""The words of verdicts, in French as at the desks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Verdict, Warning_
from app.ui.formats import Setting
from app.ui.verdict_words import limit_sentence, limit_step, verdict_words, warning_sentence
from tests.builders import NOON, terms

SETTING = Setting(ZoneInfo("Europe/Paris"), NOON)


@pytest.mark.usefixtures("french")
def test_an_expired_voucher_is_told_with_its_date() -> None:
    _icon, title, sentence, _step = verdict_words(Decision(Verdict.EXPIRED, terms=terms()), SETTING)

    assert (title, sentence) == ("Expiré", "Il était valable jusqu\u2019au 31 décembre 2027.")


@pytest.mark.usefixtures("french")
def test_a_voucher_used_here_is_told_with_its_time() -> None:
    earlier = EarlierUse(Place.HERE, at=datetime(2026, 11, 23, 8, 5, tzinfo=UTC))

    words = verdict_words(Decision(Verdict.ALREADY_REDEEMED, earlier=earlier), SETTING)

    assert words[2] == "Encaissé ici, aujourd\u2019hui à 09\u00a0h\u00a005."


def test_without_a_setting_no_time_is_told(qapp: object) -> None:
    earlier = EarlierUse(Place.HERE, at=NOON)

    words = verdict_words(Decision(Verdict.ALREADY_REDEEMED, earlier=earlier))

    assert words[2] == "This voucher was already used."


def test_every_limit_and_every_warning_has_its_own_sentence(qapp: object) -> None:
    assert len({limit_sentence(limit) for limit in (*LimitReason, None)}) == len(LimitReason) + 1
    assert all(limit_step(limit) for limit in (*LimitReason, None))
    assert len({warning_sentence(warning) for warning in Warning_}) == len(Warning_)
