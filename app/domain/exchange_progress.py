"""How far an exchange has come: what people are told while it runs, and once it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExchangeStep(StrEnum):
    """What an exchange is doing."""

    SENDING = "sending"
    """What waits is handed in, and its answers are read."""
    SEPARATING = "separating"
    """The centre chokes on one of the entries: they are sent in ever smaller pieces, so that the others go on."""
    READING = "reading"
    """Everything is handed in; what is new at the centre is read."""
    REJOINING = "rejoining"
    """This file is a restored backup or a copy: the centre gives back what it does not know."""


@dataclass(frozen=True, slots=True)
class ExchangeProgress:
    """One moment of one exchange; all counts are of redemptions and voids."""

    step: ExchangeStep
    started_at: datetime
    sent: int
    total: int
    """What waited at the beginning."""
    confirmed: int
    refused: int
    """Answered by no: refused or held."""
    errors: int
    """Entries that the centre did not answer: they stay, and are sent again."""
    rejoined: bool = False
    """The journal was a restored backup or a copy, and was left for a new incarnation."""
