"""What the person at the desk does with disputes: looks at them, marks them as seen, contests a decision."""

from __future__ import annotations

from enum import StrEnum

from app.domain.disputes import LONGEST_NOTE, Contest, Dispute, DisputeState, KeptContest
from app.foundation.clock import Clock
from app.foundation.ids import new_id
from app.services.desk_time import desk_time
from app.services.ports import DisputeStore


class ContestRefusal(StrEnum):
    """Why a note was not kept; nothing was changed."""

    UNKNOWN = "unknown"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    """It holds characters that cannot be sent."""
    NOT_LOST = "not_lost"
    """No decision was taken against this site."""
    CLOSED = "closed"
    """It is settled, or ended without a decision."""


class Disputes:
    """Every method blocks on the database and may raise a `StorageProblem`; safe from any thread."""

    def __init__(self, store: DisputeStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> tuple[Dispute, ...]:
        """Every dispute that this desk's site is a side of, the newest first."""
        return self._store.disputes()

    def site(self) -> str:
        """Name of this desk's site: a claim whose `site` it is, is of this site."""
        return self._store.site_name()

    def contest(self, dispute_id: str, note: str) -> ContestRefusal | None:
        """Keep a note of 1 to 1000 characters against a decision, to be sent with the next exchange.

        None when it is kept; whatever stands before and after it as white space is cut.
        """
        text = note.strip()
        refusal = _unfit(text) or self._unanswerable(dispute_id)
        if refusal is None:
            now = desk_time(self._clock(), self._store.clock_facts()).now
            self._store.add_contest(Contest(new_id(now), dispute_id, now, text))
        return refusal

    def _unanswerable(self, dispute_id: str) -> ContestRefusal | None:
        found = self._store.dispute(dispute_id)
        if found is None:
            return ContestRefusal.UNKNOWN
        if found.state is DisputeState.CLOSED:
            return ContestRefusal.CLOSED
        return None if found.may_be_contested_by(self._store.site_name()) else ContestRefusal.NOT_LOST

    def contests(self, dispute_id: str) -> tuple[KeptContest, ...]:
        """What this desk has said in a dispute, the oldest first, with what became of it."""
        return self._store.contests(dispute_id)

    def attention(self) -> int:
        """Number of disputes with something that nobody has looked at yet."""
        return self._store.unseen()

    def seen(self, dispute_id: str) -> None:
        """Remember that the person has looked at it, until something new is told of it."""
        self._store.mark_seen(dispute_id)


def _unfit(text: str) -> ContestRefusal | None:
    if not text:
        return ContestRefusal.EMPTY
    if len(text) > LONGEST_NOTE:
        return ContestRefusal.TOO_LONG
    sendable = "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
    return None if sendable else ContestRefusal.UNREADABLE
