"""The desk as its windows and commands know it: scan, check, undo, look at the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.domain.override import OverrideReason
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.scanned_text import understand
from app.domain.views import DayLine, DayTotals, DayView, DeskStatusView, ScanResult, WaitingItem
from app.foundation.clock import Clock, whole_milliseconds
from app.services.desk_time import desk_time
from app.services.judging import judge
from app.services.override import OverrideOpened, OverrideRefusal, open_override
from app.services.ports import DeskRecords
from app.services.redeem import redeem, report_wrong_code
from app.services.void import Voided, VoidRefusal, void


class Desk:
    """Every method is one transaction, blocks on the database, and may raise a `StorageProblem` or `NotEnrolled`.

    Safe from any thread; the window calls it on its database lane only.
    """

    def __init__(self, records: DeskRecords, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def redeem(self, text: str, offering: str, *, short_code_verified: bool = False) -> ScanResult:
        """Take the voucher if it can be taken; the answer is on the disk before it is given."""
        return redeem(
            self._records, text, offering=offering, clock=self._clock, short_code_verified=short_code_verified
        )

    def check(self, text: str, offering: str, *, short_code_verified: bool = False) -> ScanResult:
        """Say what `redeem` would say, and change nothing at all."""
        with self._records.reading() as records:
            now = desk_time(self._clock(), records.clock_facts())
            decision = judge(
                records, understand(text), offering=offering, time=now, short_code_verified=short_code_verified
            ).decision
        live = decision.earlier.redemption_id if decision.earlier is not None else None
        return ScanResult(
            decision, taken=False, redemption_id=None, offering=offering, at=now.now, live_redemption_id=live
        )

    def report_wrong_code(self) -> None:
        """Journal that a short code was refused because the centre does not know it, and count it against guessing."""
        report_wrong_code(self._records, clock=self._clock)

    def void(self, redemption_id: str, *, reason: VoidReason, note: str = "") -> Voided | VoidRefusal:
        return void(self._records, redemption_id, reason=reason, note=note, clock=self._clock)

    def open_override(self, code: str, *, reason: OverrideReason, note: str = "") -> OverrideOpened | OverrideRefusal:
        """Let a coordinator allow vouchers beyond a hard limit; a wrong code is counted, journalled and refused."""
        return open_override(self._records, code, reason=reason, note=note, clock=self._clock)

    def last_voidable(self) -> str | None:
        """The id of the newest redemption that can still be undone."""
        with self._records.reading() as records:
            return records.newest_voidable()

    def day(self, day: date | None = None) -> DayView:
        """The lines of a civil day at the site, newest first; None: today."""
        with self._records.reading() as records:
            zone = records.catalogue().time_zone
            now = desk_time(self._clock(), records.clock_facts()).now
            start = datetime.combine(day or now.astimezone(zone).date(), time(), tzinfo=zone)
            lines = records.day(start=start, end=_next_midnight(start))
        return DayView(lines=lines, totals=_totals(lines))

    def today(self) -> date:
        """The civil day at the site, by the corrected clock."""
        with self._records.reading() as records:
            now = desk_time(self._clock(), records.clock_facts()).now
            return now.astimezone(records.catalogue().time_zone).date()

    def status(self) -> DeskStatusView:
        with self._records.reading() as records:
            return records.status()

    def waiting_items(self) -> tuple[WaitingItem, ...]:
        with self._records.reading() as records:
            return records.waiting_items()

    def warm_up(self) -> None:
        """Read documents and lists once, so that the first scan is as fast as the next ones."""
        with self._records.reading() as records:
            records.keys()
            records.policy()
            records.catalogue()
            records.warm_lists()


def _next_midnight(start: datetime) -> datetime:
    # Civil days have 23 or 25 hours twice a year: the next day is named, not counted in hours.
    return whole_milliseconds(datetime.combine(start.date() + timedelta(days=1), time(), tzinfo=start.tzinfo))


def _totals(lines: tuple[DayLine, ...]) -> DayTotals:
    live = [line for line in lines if line.state is not None and line.state.live]
    return DayTotals(
        vouchers=len(live),
        cents=sum(line.amount_cents for line in live),
        confirmed=sum(line.state is RedemptionState.CONFIRMED for line in live),
        waiting=sum(line.state is RedemptionState.WAITING for line in live),
    )
