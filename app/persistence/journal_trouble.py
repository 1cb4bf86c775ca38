"""Reads what is known to be wrong with this desk's journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.incarnation import JournalState
from app.domain.journal import EntryKind
from app.domain.journal_trouble import JournalTrouble, troubles
from app.foundation.clock import parse_instant
from app.persistence.facts import Fact, read_fact
from app.persistence.tables import journal


def journal_troubles(connection: Connection, *, now: datetime) -> tuple[JournalTrouble, ...]:
    """The findings that people should hear of at this corrected instant."""
    begun = connection.execute(select(journal.c.at).where(journal.c.kind == EntryKind.INCARNATION.value)).scalars()
    return troubles(
        broken=read_fact(connection, Fact.BROKEN_JOURNAL) is not None,
        gap=read_fact(connection, Fact.JOURNAL_STATE) == JournalState.GAP.value,
        begun_anew=tuple(parse_instant(at) for at in begun),
        now=now,
    )
