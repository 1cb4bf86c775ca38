"""One voucher that two sites have taken, and what their desks hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.domain.disputes import Dispute, DisputeNews
from app.domain.journal import JournalEntry
from app.domain.signing import Purpose
from app.foundation.clock import instant_text
from app.foundation.ids import new_id
from central.disputes import decide
from central.settling import Made, settle
from tests.builders import NOON
from tests.central.given import Campaign, Desk, Given, redemption_of


@dataclass
class Disputed:
    """The bus was first; the library's claim on the same voucher came an hour later."""

    given: Given
    campaign: Campaign
    bus: Desk
    first: JournalEntry
    library: Desk
    claim: JournalEntry

    @property
    def id(self) -> str:
        [found] = heard(self.bus)
        return found.id

    def decide(self, winner: JournalEntry, reason: str = "vu sur place", *, guarantee: bool = True) -> int:
        dispute, given = self.id, self.given
        return given.centre.transaction(
            lambda connection: decide(
                connection,
                dispute,
                winner=redemption_of(winner),
                reason=reason,
                centre=given.centre.key,
                now=given.clock(),
                guarantee=guarantee,
            )
        )

    def contested_by(self, desk: Desk, note: str = "le carnet était chez nous", **changes: Any) -> list[dict[str, str]]:
        """Send a note; return what the acknowledgement answers to it."""
        item = {"id": new_id(self.given.clock()), "dispute": self.id, "at": instant_text(NOON), "note": note, **changes}
        found: Any = desk.exchange(contests=[item]).acknowledgement["contests"]
        return list(found)

    def settle(self, month: str = "2026-11") -> dict[str, Made]:
        given = self.given
        made = given.centre.transaction(
            lambda connection: settle(connection, month, centre=given.centre.key, now=given.clock())
        )
        return {item.statement.site: item for item in made}


def two_claims(given: Given, *, first_at: timedelta = timedelta(), **claim: Any) -> Disputed:
    campaign, bus, library = given.campaign(), given.desk("Bus du Médoc"), given.desk()
    first = bus.redeem(campaign, 1, at=NOON + first_at)
    bus.exchange(first)
    given.clock.forward(hours=1)
    late = library.redeem(campaign, 1, **{"at": NOON - timedelta(minutes=5), **claim})
    library.exchange(late)
    return Disputed(given, campaign, bus, first, library, late)


def news(desk: Desk, cursor: int = 0) -> DisputeNews | None:
    """What a desk that asks is told, proven with the centre's key."""
    answer = desk.exchange(dispute_cursor=cursor)
    signed = answer.value["disputes"]
    return None if signed is None else DisputeNews.from_json(answer.opened(signed, Purpose.DISPUTES))


def heard(desk: Desk, cursor: int = 0) -> list[Dispute]:
    told = news(desk, cursor)
    return [] if told is None else list(told.disputes)
