"""Disputes as the centre tells them to the desks of both sites: one voucher, two claims (docs/exchange.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.receipts import Outcome
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text

LONGEST_NOTE = 1000
"""Characters of a note against a decision."""
_LONGEST_TEXT = 1000


class DisputeState(StrEnum):
    OPEN = "open"
    """Waits for the operator."""
    DECIDED = "decided"
    """The losing site may contest."""
    CONTESTED = "contested"
    """The losing site has answered: the decision holds until the operator decides again."""
    CLOSED = "closed"
    """Settled, or no claim is left to dispute: nothing changes any more."""


@dataclass(frozen=True, slots=True)
class DisputeClaim:
    """One side: who took the voucher, when, and on what grounds."""

    redemption_id: str
    site: str
    desk: str
    """Its name."""
    at: datetime
    """Corrected time of the redemption."""
    desk_clock: datetime | None
    """What the desk's own clock showed; None where its entry cannot be read."""
    received_at: datetime
    """Time of the centre."""
    offering: str
    shown: Verdict | None
    """What the mediator saw; None for a verdict that this version does not know."""
    warnings: tuple[str, ...]
    """Words of `Warning_`, and of later versions: show those that are known."""
    policy_version: int | None
    list_version: int | None
    """None: the desk held no list of the campaign."""
    list_as_of: datetime | None
    amount_cents: int
    outcome: Outcome
    """Where the claim stands now."""

    def to_json(self) -> JsonObject:
        return {
            "redemption": self.redemption_id,
            "site": self.site,
            "desk": self.desk,
            "at": instant_text(self.at),
            "desk_clock": _optional_instant(self.desk_clock),
            "received_at": instant_text(self.received_at),
            "offering": self.offering,
            "shown": None if self.shown is None else self.shown.value,
            "warnings": list(self.warnings),
            "policy": self.policy_version,
            "list_version": self.list_version,
            "list_as_of": _optional_instant(self.list_as_of),
            "amount_cents": self.amount_cents,
            "state": self.outcome.value,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> DisputeClaim:
        try:
            outcome = Outcome(fields.text(value, "state"))
        except ValueError as error:
            msg = "state"
            raise fields.WrongShape(msg) from error
        return cls(
            redemption_id=fields.uuid_text(value, "redemption"),
            site=fields.text(value, "site"),
            desk=fields.text(value, "desk"),
            at=fields.instant(value, "at"),
            desk_clock=fields.optional_instant(value, "desk_clock"),
            received_at=fields.instant(value, "received_at"),
            offering=fields.text(value, "offering"),
            shown=_verdict(fields.optional_text(value, "shown")),
            warnings=tuple(fields.texts(value, "warnings")),
            policy_version=fields.optional_whole(value, "policy"),
            list_version=fields.optional_whole(value, "list_version"),
            list_as_of=fields.optional_instant(value, "list_as_of"),
            amount_cents=fields.whole(value, "amount_cents"),
            outcome=outcome,
        )


@dataclass(frozen=True, slots=True)
class DisputeNote:
    """What a site says against a decision; a desk is told those of its own site."""

    id: str
    site: str
    at: datetime
    text: str

    def to_json(self) -> JsonObject:
        return {"id": self.id, "site": self.site, "at": instant_text(self.at), "text": self.text}

    @classmethod
    def from_json(cls, value: JsonObject) -> DisputeNote:
        return cls(
            id=fields.uuid_text(value, "id"),
            site=fields.text(value, "site"),
            at=fields.instant(value, "at"),
            text=fields.text(value, "text", longest=LONGEST_NOTE),
        )


@dataclass(frozen=True, slots=True)
class Dispute:
    """One voucher with the claims on it, and what the operator decided."""

    id: str
    ref: VoucherRef
    state: DisputeState
    opened_at: datetime
    due_on: date
    """The operator means to decide by the end of this day."""
    owner: str
    """Who decides, as the operator names them."""
    claims: tuple[DisputeClaim, ...]
    """The one received first comes first."""
    decided_for: str | None
    """Redemption that keeps the voucher."""
    decision: str | None
    """The operator's reason, in words."""
    decided_at: datetime | None
    guarantee_cents: int
    """What the operator pays from its guarantee to the side that lost; zero before a decision."""
    notes: tuple[DisputeNote, ...]
    """The oldest first."""

    @property
    def loser(self) -> DisputeClaim | None:
        """The side that the decision is against; None before one."""
        if self.decided_for is None:
            return None
        return next((claim for claim in self.claims if claim.redemption_id != self.decided_for), None)

    def may_be_contested_by(self, site: str) -> bool:
        """Whether this site (by name) lost, and can still say something against it."""
        answerable = self.state in (DisputeState.DECIDED, DisputeState.CONTESTED)
        return answerable and self.loser is not None and self.loser.site == site

    def to_json(self) -> JsonObject:
        return {
            "id": self.id,
            "campaign": self.ref.campaign,
            "serial": self.ref.serial,
            "state": self.state.value,
            "opened_at": instant_text(self.opened_at),
            "due_on": self.due_on.isoformat(),
            "owner": self.owner,
            "claims": [claim.to_json() for claim in self.claims],
            "decided_for": self.decided_for,
            "decision": self.decision,
            "decided_at": _optional_instant(self.decided_at),
            "guarantee_cents": self.guarantee_cents,
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Dispute:
        """Read one of a verified page; `WrongShape` when a field is missing or a state is unknown."""
        try:
            state = DisputeState(fields.text(value, "state"))
        except ValueError as error:
            msg = "state"
            raise fields.WrongShape(msg) from error
        return cls(
            id=fields.uuid_text(value, "id"),
            ref=VoucherRef(
                campaign=fields.whole(value, "campaign", most=2**32 - 1),
                serial=fields.whole(value, "serial", most=2**32 - 1),
            ),
            state=state,
            opened_at=fields.instant(value, "opened_at"),
            due_on=fields.day(value, "due_on"),
            owner=fields.text(value, "owner"),
            claims=tuple(DisputeClaim.from_json(item) for item in fields.objects(value, "claims")),
            decided_for=None if value.get("decided_for") is None else fields.uuid_text(value, "decided_for"),
            decision=fields.optional_text(value, "decision", longest=_LONGEST_TEXT),
            decided_at=fields.optional_instant(value, "decided_at"),
            guarantee_cents=fields.whole(value, "guarantee_cents"),
            notes=tuple(DisputeNote.from_json(item) for item in fields.objects(value, "notes")),
        )


@dataclass(frozen=True, slots=True)
class DisputeNews:
    """The disputes of one site for one of its desks, from one number (not included) to another (included)."""

    desk_id: str
    """The desk that is told."""
    after: int
    to: int
    disputes: Sequence[Dispute]
    """Each as it stands now; one that comes again replaces what was told before."""

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "disputes",
            "desk": self.desk_id,
            "after": self.after,
            "to": self.to,
            "disputes": [dispute.to_json() for dispute in self.disputes],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> DisputeNews:
        """Read a verified payload; `WrongShape` when a field is missing or a state is unknown."""
        fields.expect(value, v=1, kind="disputes")
        after = fields.whole(value, "after")
        return cls(
            desk_id=fields.uuid_text(value, "desk"),
            after=after,
            to=fields.whole(value, "to", least=after),
            disputes=tuple(Dispute.from_json(item) for item in fields.objects(value, "disputes")),
        )


@dataclass(frozen=True, slots=True)
class Contest:
    """What this desk says against a decision; sent until the centre has answered it."""

    id: str
    dispute_id: str
    at: datetime
    """Corrected time."""
    note: str

    def to_json(self) -> JsonObject:
        return {"id": self.id, "dispute": self.dispute_id, "at": instant_text(self.at), "note": self.note}


class ContestStatus(StrEnum):
    """The centre's answer to one contest."""

    KEPT = "kept"
    UNKNOWN_DISPUTE = "unknown_dispute"
    CLOSED = "closed"
    """There is no decision against this site to be contested, or it is settled: the note was not kept."""


@dataclass(frozen=True, slots=True)
class KeptContest:
    """A contest of this desk, and what the centre has answered to it."""

    contest: Contest
    status: ContestStatus | None
    """None: it still waits for the next exchange."""


def _verdict(word: str | None) -> Verdict | None:
    try:
        return None if word is None else Verdict(word)
    except ValueError:
        return None


def _optional_instant(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)
