"""What is wrong with this desk's journal, as its people are told (docs/journal.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TOLD_FOR = timedelta(days=7)
"""A journal that was led out is spoken of for so long; two in that time are the sign of two machines."""


class TroubleKind(StrEnum):
    """One finding; each has a sentence and a way out."""

    BROKEN = "broken"
    """This file is a restored backup or a copy, and does not yet know all that it took: it takes no voucher."""
    REJOINED = "rejoined"
    """It was one; the centre gave everything back and a new incarnation goes on."""
    TWO_MACHINES = "two_machines"
    """It was one again and again: two machines seem to work as one desk."""
    GAP = "gap"
    """The centre has not received entries that came before others."""


@dataclass(frozen=True, slots=True)
class JournalTrouble:
    kind: TroubleKind
    since: datetime | None
    """When a new incarnation was last begun; None for what is going on now."""


def troubles(*, broken: bool, gap: bool, begun_anew: tuple[datetime, ...], now: datetime) -> tuple[JournalTrouble, ...]:
    """Name the findings; `begun_anew`: when incarnations that leave a broken journal were begun."""
    found = [JournalTrouble(TroubleKind.BROKEN, None)] if broken else []
    recent = sorted(at for at in begun_anew if now - at < TOLD_FOR)
    if len(recent) > 1:
        found.append(JournalTrouble(TroubleKind.TWO_MACHINES, recent[-1]))
    elif recent and not broken:
        found.append(JournalTrouble(TroubleKind.REJOINED, recent[-1]))
    if gap and not broken:
        found.append(JournalTrouble(TroubleKind.GAP, None))
    return tuple(found)
