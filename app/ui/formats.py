"""Times, days, amounts and counts as people of this language write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject

translate = QCoreApplication.translate


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """`14 h 04` in French, `14:04` in English, at the site."""
    local = instant.astimezone(zone)
    return translate("Formats", "{hour}:{minute}").format(hour=f"{local.hour:02}", minute=f"{local.minute:02}")


def long_day(day: date) -> str:
    """`31 décembre 2027`."""
    pattern = translate("Formats", "d MMMM yyyy", "a day, as in 31 December 2027")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def short_day(day: date) -> str:
    """`22/12/2026` in French, `22 Dec 2026` in English."""
    pattern = translate("Formats", "d MMM yyyy", "a day in a table, as in 22 Dec 2026")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def month_name(month: str) -> str:
    """`novembre 2026` for `2026-11`; what is no month is given back."""
    year, _, number = month.partition("-")
    day = QDate(int(year), int(number), 1) if year.isdecimal() and number.isdecimal() else QDate()
    return QLocale().toString(day, "MMMM yyyy") if day.isValid() else month


def weekday(day: date) -> str:
    """`lundi 23 novembre`."""
    pattern = translate("Formats", "dddd d MMMM", "a day of this year, as in Monday 23 November")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def moment(instant: datetime, zone: ZoneInfo, today: date) -> str:
    """The time alone for today, the day and the time otherwise."""
    local = instant.astimezone(zone)
    time = clock_time(instant, zone)
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return translate("Formats", "yesterday at {time}").format(time=time)
    return translate("Formats", "on {day} at {time}").format(day=long_day(local.date()), time=time)


def when(instant: datetime, zone: ZoneInfo, today: date) -> str:
    """The moment as it stands in a sentence: `today at 09:02`."""
    if instant.astimezone(zone).date() == today:
        return translate("Formats", "today at {time}").format(time=clock_time(instant, zone))
    return moment(instant, zone, today)


def euros(cents: int) -> str:
    """`10 €` or `12,50 €` in French, `€10` or `€12.50` in English."""
    whole, rest = divmod(cents, 100)
    amount = QLocale().toString(whole)
    if rest:
        amount += QLocale().decimalPoint() + f"{rest:02}"
    return translate("Formats", "€{amount}").format(amount=amount)


class _Counts(QObject):
    """Numbers with their noun: the translation tools know plural forms of `tr` only."""

    def vouchers(self, count: int) -> str:
        return self.tr("%n voucher(s)", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minute(s)", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hour(s)", "", count)

    def days(self, count: int) -> str:
        return self.tr("%n day(s)", "", count)


def vouchers(count: int) -> str:
    """`1 pass`, `3 pass`."""
    return _Counts().vouchers(count)


def age(span: timedelta) -> str:
    """A duration in its largest unit: `3 minutes`, `2 heures`, `4 jours`."""
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 1:
        return translate("Formats", "less than a minute")
    if minutes < 60:
        return _Counts().minutes(minutes)
    if minutes < 48 * 60:
        return _Counts().hours(minutes // 60)
    return _Counts().days(minutes // (24 * 60))


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when: what a sentence with a time needs."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def moment(self, instant: datetime) -> str:
        """Alone, as in a table."""
        return moment(instant, self.zone, self.today)

    def when(self, instant: datetime) -> str:
        """Within a sentence."""
        return when(instant, self.zone, self.today)
