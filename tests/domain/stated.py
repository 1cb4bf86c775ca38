"""Statements written by hand, signed by a centre on paper; a test changes what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.signing import Purpose, SignedDocument, SigningKey, keyring_of, sign_document
from app.domain.statement import PaidLine, Statement, StatementFile, Superseded, UnpaidLine, month_bounds, totals_of
from app.domain.statement_check import Verification, verify
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from tests.builders import DESK_ID, NOON, SITE_ID

PARIS = ZoneInfo("Europe/Paris")
SITE = "Médiathèque de Bourg"


def receipt(serial: int, **changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "id": new_id(NOON),
        "desk": DESK_ID,
        "site": SITE,
        "entry": f"{serial:064}",
        "redemption": new_id(NOON),
        "ref": VoucherRef(1, serial),
        "offering": "MEDIATION",
        "amount_cents": 1000,
        "outcome": Outcome.ACCEPTED,
        "reason": None,
        "first": None,
        "redeemed_at": NOON,
        "received_at": NOON,
        "supersedes": None,
        **changes,
    }
    return Receipt(**values)


def paid_line(made: Receipt, **changes: Any) -> PaidLine:
    assert made.ref is not None
    values: dict[str, Any] = {
        "redemption": made.redemption,
        "receipt": made.id,
        "ref": made.ref,
        "offering": made.offering,
        "amount_cents": made.amount_cents,
        "redeemed_at": made.redeemed_at,
        "late": made.redeemed_at < datetime(2026, 11, 1, tzinfo=PARIS),
        "guarantee": False,
        **changes,
    }
    return PaidLine(**values)


def unpaid_line(made: Receipt, **changes: Any) -> UnpaidLine:
    assert made.ref is not None
    line = UnpaidLine(
        redemption=made.redemption,
        receipt=made.id,
        outcome=made.outcome,
        reason=made.reason,
        ref=made.ref,
        offering=made.offering,
        amount_cents=made.amount_cents,
        redeemed_at=made.redeemed_at,
    )
    return replace(line, **changes)


@dataclass
class Stated:
    """November: two paid redemptions, one of them late and promoted; one voided, one held."""

    key: SigningKey = field(default_factory=SigningKey.generate)

    def __post_init__(self) -> None:
        self.plain = receipt(1)
        self.held_first = receipt(
            2, outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED, redeemed_at=NOON - timedelta(days=40)
        )
        self.promoted = replace(
            self.held_first, id=new_id(NOON), outcome=Outcome.ACCEPTED, reason=None, supersedes=self.held_first.id
        )
        self.undone = receipt(3)
        self.void = replace(self.undone, id=new_id(NOON), entry="f" * 64, outcome=Outcome.VOIDED)
        self.waiting = receipt(4, outcome=Outcome.HELD, reason=RefusalReason.ALREADY_REDEEMED)
        self.receipts = [self.plain, self.held_first, self.promoted, self.undone, self.void, self.waiting]

    def statement(self, **changes: Any) -> Statement:
        since, until = month_bounds("2026-11", PARIS)
        paid = changes.get("paid", (paid_line(self.promoted), paid_line(self.plain)))
        values: dict[str, Any] = {
            "id": new_id(NOON),
            "site_id": SITE_ID,
            "site": SITE,
            "month": "2026-11",
            "time_zone": "Europe/Paris",
            "since": since,
            "until": until,
            "made_at": NOON + timedelta(days=10),
            "previous": None,
            "totals": totals_of(paid, {1: "Gironde", 2: "Gironde"}),
            "paid": paid,
            "unpaid": (unpaid_line(self.void), unpaid_line(self.waiting)),
            "superseded": (Superseded(self.held_first.id, self.promoted.id),),
            "receipts": tuple(sorted(item.id for item in self.receipts)),
            **changes,
        }
        return Statement(**values)

    def signed(self, statement: Statement) -> SignedDocument:
        return sign_document(self.key, Purpose.STATEMENT, statement.to_json())

    def signed_receipts(self, receipts: Sequence[Receipt] | None = None) -> tuple[SignedDocument, ...]:
        chosen = self.receipts if receipts is None else receipts
        return tuple(sign_document(self.key, Purpose.RECEIPT, item.to_json()) for item in chosen)

    def file(self, **changes: Any) -> StatementFile:
        return StatementFile((self.key.public,), self.signed(self.statement(**changes)), self.signed_receipts())

    def verified(self, receipts: Sequence[Receipt] | None = None, **changes: Any) -> Verification:
        """What is found in a statement that the centre itself signed so."""
        document = self.signed(self.statement(**changes))
        return verify(document, self.signed_receipts(receipts), keyring_of(self.key.public))


def kinds(found: Verification) -> set[str]:
    return {finding.kind.value for finding in found.findings}
