"""What the other desks of a site have redeemed and undone, as the centre tells it (docs/exchange.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.receipts import Outcome
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text


@dataclass(frozen=True, slots=True)
class SiteUse:
    """One redemption of another desk of the same site, as it stands at the centre."""

    redemption_id: str
    ref: VoucherRef
    at: datetime
    """Corrected time of the redemption."""
    desk: str
    """The other desk's name."""
    outcome: Outcome

    @property
    def takes(self) -> bool:
        """Whether the voucher is used up by it now."""
        return self.outcome is Outcome.ACCEPTED


@dataclass(frozen=True, slots=True)
class SiteUses:
    """The news of one site for one of its desks, from one number (not included) to another (included)."""

    desk_id: str
    """The desk that is told."""
    after: int
    to: int
    uses: Sequence[SiteUse]
    """In the order of their numbers; one redemption may come again, and the later place counts."""

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "site-uses",
            "desk": self.desk_id,
            "after": self.after,
            "to": self.to,
            "uses": [
                {
                    "redemption": use.redemption_id,
                    "campaign": use.ref.campaign,
                    "serial": use.ref.serial,
                    "at": instant_text(use.at),
                    "desk": use.desk,
                    "state": use.outcome.value,
                }
                for use in self.uses
            ],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> SiteUses:
        """Read a verified payload; `WrongShape` when a field is missing or a state is unknown."""
        fields.expect(value, v=1, kind="site-uses")
        after = fields.whole(value, "after")
        return cls(
            desk_id=fields.uuid_text(value, "desk"),
            after=after,
            to=fields.whole(value, "to", least=after),
            uses=tuple(_use(item) for item in fields.objects(value, "uses")),
        )


def _use(item: JsonObject) -> SiteUse:
    try:
        outcome = Outcome(fields.text(item, "state"))
    except ValueError as error:
        msg = "state"
        raise fields.WrongShape(msg) from error
    return SiteUse(
        redemption_id=fields.uuid_text(item, "redemption"),
        ref=VoucherRef(
            campaign=fields.whole(item, "campaign", most=2**32 - 1), serial=fields.whole(item, "serial", most=2**32 - 1)
        ),
        at=fields.instant(item, "at"),
        desk=fields.text(item, "desk"),
        outcome=outcome,
    )
