"""Authorisations of a coordinator: what is left of the one that is open, and wrong codes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from app.domain.override import OverrideAct
from app.foundation.clock import instant_text
from app.foundation.errors import DamagedStorage
from app.persistence.tables import overrides, wrong_overrides

_WRONG_CODES_KEPT = timedelta(days=1)


def override_left(connection: Connection) -> int:
    """Vouchers that may still be taken under the authorisation that is open; 0 when none is."""
    left: int = connection.execute(
        select(func.coalesce(func.sum(overrides.c.left), 0)).where(overrides.c.ended_at.is_(None))
    ).scalar_one()
    return left


def add_override(connection: Connection, act: OverrideAct, at: datetime, *, note: str, seq: int) -> None:
    """Open an authorisation; the one before, which is used up, has ended."""
    end_override(connection, at)
    connection.execute(
        overrides.insert().values(
            entry_seq=seq,
            at=instant_text(at),
            vouchers=act.vouchers,
            left=act.vouchers,
            note=note,
        )
    )


def use_override(connection: Connection) -> None:
    """Use one voucher up; the transaction that takes it has seen that there is one."""
    used = connection.execute(
        update(overrides).where(overrides.c.ended_at.is_(None), overrides.c.left > 0).values(left=overrides.c.left - 1)
    )
    if used.rowcount != 1:
        raise DamagedStorage


def end_override(connection: Connection, at: datetime) -> None:
    """Nothing is left of an authorisation once the desk has exchanged: its limits count anew."""
    connection.execute(update(overrides).where(overrides.c.ended_at.is_(None)).values(ended_at=instant_text(at)))


def note_wrong_override(connection: Connection, at: datetime) -> None:
    old = instant_text(at - _WRONG_CODES_KEPT)
    connection.execute(wrong_overrides.delete().where(wrong_overrides.c.at < old))
    connection.execute(wrong_overrides.insert().values(at=instant_text(at)))


def wrong_overrides_between(connection: Connection, start: datetime, end: datetime) -> int:
    """Wrong codes from `start` to `end`: those that a clock far ahead has left behind do not count for ever."""
    at = wrong_overrides.c.at
    return connection.execute(
        select(func.count()).select_from(wrong_overrides).where(at >= instant_text(start), at <= instant_text(end))
    ).scalar_one()
