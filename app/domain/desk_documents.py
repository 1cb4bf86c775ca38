"""The monthly statements that a desk keeps, and what a check of one finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.statement_check import Verification
from app.domain.voucher import VoucherRef


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """One monthly statement of the desk's site, as its page lists it."""

    month: str
    """`2026-11`."""
    total_cents: int
    """What the site receives, the guarantee included."""
    guarantee_cents: int
    """The part of it that the operator pays from its guarantee."""
    held_count: int
    """Redemptions that still wait for a decision."""
    received_at: datetime
    """When this desk received it; corrected time."""
    file: bytes
    """What `settle` writes for the operator, to the byte: `verify-statement` reads it."""


@dataclass(frozen=True, slots=True)
class AcceptedHere:
    """A redemption of this desk that the centre has accepted by a verified receipt."""

    redemption_id: str
    ref: VoucherRef
    redeemed_at: datetime
    amount_cents: int
    accepted_at: datetime
    """Time of the centre, from the receipt."""


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """What was proved of one statement, and what the desk misses in it."""

    verification: Verification
    missing: tuple[AcceptedHere, ...]
    """Accepted before the statement was made, and neither in it nor in any other statement that is kept here."""

    @property
    def sound(self) -> bool:
        return self.verification.sound and not self.missing
