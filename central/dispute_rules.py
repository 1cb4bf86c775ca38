"""Who decides disputes, and within how many days: the operator's own settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from central.database import put
from central.dispute_news import note_open_disputes
from central.tables import settings
from central.time_zones import time_zone_of

_OWNER = "dispute_owner"
_DAYS = "dispute_days"


@dataclass(frozen=True, slots=True)
class DisputeRules:
    owner: str = "operator"
    """Of disputes that were assigned to nobody."""
    days: int = 30
    """From the opening of a dispute, or from the note that contests its decision."""

    def deadline(self, begun: datetime) -> datetime:
        return begun + timedelta(days=self.days)

    def due_on(self, begun: datetime) -> date:
        """The civil day of the deadline in metropolitan France."""
        return self.deadline(begun).astimezone(time_zone_of("")).date()


def rules_in_force(connection: Connection) -> DisputeRules:
    rows = connection.execute(select(settings).where(settings.c.name.in_((_OWNER, _DAYS))))
    held = {row.name: row.value for row in rows}
    standard = DisputeRules()
    return DisputeRules(owner=held.get(_OWNER, standard.owner), days=int(held.get(_DAYS, standard.days)))


def change_rules(connection: Connection, *, owner: str | None, days: int | None) -> DisputeRules:
    """Set what is not None, tell the desks of open disputes, and return what is in force."""
    for name, value in ((_OWNER, owner), (_DAYS, days)):
        if value is not None:
            put(connection, settings, {"name": name, "value": str(value)})
    if owner is not None or days is not None:
        note_open_disputes(connection)
    return rules_in_force(connection)
