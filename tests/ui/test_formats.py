"""Times, amounts and counts as French and English people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from app.foundation.settings import Language
from app.ui import formats
from app.ui.formats import Setting
from tests.builders import NOON
from tests.ui.languages import in_both, told_in

PARIS = ZoneInfo("Europe/Paris")
THIN = "\N{NARROW NO-BREAK SPACE}"
SPACES = str.maketrans({THIN: " ", "\N{NO-BREAK SPACE}": " "})


def both(qapp: QApplication, make: Callable[[], str]) -> tuple[str, str]:
    french, english = in_both(qapp, make)
    return french.translate(SPACES), english.translate(SPACES)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (1000, "10 €", "€10"),
        (0, "0 €", "€0"),
        (1250, "12,50 €", "€12.50"),
        (5, "0,05 €", "€0.05"),
        (123400, "1 234 €", "€1,234"),
    ],
)
def test_euros_are_written_as_in_the_language(qapp: QApplication, cents: int, french: str, english: str) -> None:
    assert both(qapp, lambda: formats.euros(cents)) == (french, english)


def test_an_amount_and_its_sign_stay_on_one_line(qapp: QApplication) -> None:
    french = told_in(qapp, Language.FRENCH, lambda: formats.euros(1000))

    assert " " not in french


def test_the_time_is_that_of_the_site_in_winter_and_in_summer(qapp: QApplication) -> None:
    french, english = both(qapp, lambda: formats.clock_time(NOON, PARIS))

    assert english == "12:00"
    assert french == "12 h 00"
    summer = datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
    assert told_in(qapp, Language.ENGLISH, lambda: formats.clock_time(summer, PARIS)) == "09:05"


def test_days_have_their_month_in_words(qapp: QApplication) -> None:
    assert both(qapp, lambda: formats.long_day(date(2027, 12, 31))) == ("31 décembre 2027", "31 December 2027")
    assert both(qapp, lambda: formats.weekday(date(2026, 11, 23))) == ("lundi 23 novembre", "Monday 23 November")


@pytest.mark.parametrize(
    ("ago", "alone", "within"),
    [
        (timedelta(hours=3), "09:00", "today at 09:00"),
        (timedelta(hours=12), "00:00", "today at 00:00"),
        (timedelta(hours=12, minutes=1), "yesterday at 23:59", "yesterday at 23:59"),
        (timedelta(days=2), "on 21 November 2026 at 12:00", "on 21 November 2026 at 12:00"),
        (timedelta(days=-1), "on 24 November 2026 at 12:00", "on 24 November 2026 at 12:00"),
    ],
)
def test_a_moment_names_its_day_unless_it_is_today_at_the_site(
    qapp: QApplication, ago: timedelta, alone: str, within: str
) -> None:
    setting = Setting(PARIS, NOON)

    assert told_in(qapp, Language.ENGLISH, lambda: setting.moment(NOON - ago)) == alone
    assert told_in(qapp, Language.ENGLISH, lambda: setting.when(NOON - ago)) == within


def test_today_is_the_day_of_the_site_not_of_the_machine() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert Setting(PARIS, late).today == date(2026, 11, 24)
    assert Setting(ZoneInfo("America/Cayenne"), late).today == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("span", "french", "english"),
    [
        (timedelta(seconds=-4), "moins d\u2019une minute", "less than a minute"),
        (timedelta(seconds=59), "moins d\u2019une minute", "less than a minute"),
        (timedelta(minutes=1), "1 minute", "1 minute"),
        (timedelta(minutes=59), "59 minutes", "59 minutes"),
        (timedelta(hours=1), "1 heure", "1 hour"),
        (timedelta(hours=47), "47 heures", "47 hours"),
        (timedelta(hours=48), "2 jours", "2 days"),
        (timedelta(days=30), "30 jours", "30 days"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(qapp: QApplication, span: timedelta, french: str, english: str) -> None:
    assert both(qapp, lambda: formats.age(span)) == (french, english)


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "0 pass", "0 vouchers"), (1, "1 pass", "1 voucher"), (12, "12 pass", "12 vouchers")],
)
def test_vouchers_are_counted_in_the_plural_of_the_language(
    qapp: QApplication, count: int, french: str, english: str
) -> None:
    assert both(qapp, lambda: formats.vouchers(count)) == (french, english)
