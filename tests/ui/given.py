"""Overviews, lines and waiting items as a page is told them; a test names only what matters to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.policy import OfflinePolicy
from app.domain.redemption import RedemptionState
from app.domain.verdicts import Verdict
from app.domain.views import DayLine, DayTotals, DayView, DeskStatusView, WaitingItem
from app.domain.voucher import VoucherRef
from app.ui.formats import Setting
from app.ui.overview import Overview
from tests.builders import NOON, Issuer

SETTING = Setting(ZoneInfo("Europe/Paris"), NOON)
CATALOGUE, _SIGNED = Issuer().signed_catalogue()


def a_line(number: int = 0, **changes: object) -> DayLine:
    """A redemption that waits, taken `number` minutes before noon."""
    values: dict[str, object] = {
        "at": NOON - timedelta(minutes=number),
        "verdict": Verdict.ACCEPTED_PROVISIONAL,
        "ref": VoucherRef(1, number),
        "sponsor": "Département de la Gironde",
        "offering_label": "Atelier 2 h",
        "amount_cents": 1000,
        "redemption_id": f"0199a000-0000-7000-8000-{number:012}",
        "state": RedemptionState.WAITING,
        "can_void": True,
    }
    return DayLine(**{**values, **changes})  # type: ignore[arg-type]


def a_refusal(number: int = 0, verdict: Verdict = Verdict.EXPIRED, **changes: object) -> DayLine:
    """A voucher that was not taken."""
    values: dict[str, object] = {
        "verdict": verdict,
        "redemption_id": None,
        "state": None,
        "amount_cents": 0,
        "can_void": False,
    }
    return a_line(number, **{**values, **changes})


def an_item(number: int = 0, **changes: object) -> WaitingItem:
    values: dict[str, object] = {
        "redemption_id": f"0199a000-0000-7000-8000-{number:012}",
        "kind": "redemption",
        "at": NOON - timedelta(minutes=number),
        "amount_cents": 1000,
        "ref": VoucherRef(1, number),
        "attempts": 0,
        "last_error": None,
    }
    return WaitingItem(**{**values, **changes})  # type: ignore[arg-type]


def an_overview(
    *lines: DayLine, waiting: tuple[WaitingItem, ...] = (), at: datetime = NOON, **changes: object
) -> Overview:
    """A desk at noon with these lines; `changes` are of its status."""
    live = [line for line in lines if line.state is not None and line.state.live]
    totals = DayTotals(
        vouchers=len(live),
        cents=sum(line.amount_cents for line in live),
        confirmed=sum(line.state is RedemptionState.CONFIRMED for line in live),
        waiting=sum(line.state is RedemptionState.WAITING for line in live),
    )
    redemptions = [item for item in waiting if item.kind == "redemption"]
    values: dict[str, object] = {
        "catalogue": CATALOGUE,
        "policy": OfflinePolicy(version=3, issued_at=NOON),
        "waiting": len(redemptions),
        "waiting_cents": sum(item.amount_cents for item in redemptions),
        "waiting_voids": len(waiting) - len(redemptions),
        "waiting_since": min((item.at for item in waiting), default=None),
        "last_exchange_at": NOON - timedelta(minutes=5),
        "lists_as_of": NOON - timedelta(hours=3),
        "campaigns": 1,
        "skew_ms": -1500,
        "centre_url": "https://centre.example",
        "centre_fingerprint": "0123456789abcdef" * 4,
        "disputes": 0,
    }
    status = DeskStatusView(**{**values, **changes})  # type: ignore[arg-type]
    return Overview(DayView(tuple(lines), totals), status, waiting, at)
