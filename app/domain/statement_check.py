"""Proves a statement from the statement, its receipts and keys that the reader already has; nothing else is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain import fields
from app.domain.canonical import NotCanonical, parse_canonical
from app.domain.receipts import Outcome, Receipt, RefusalReason
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument
from app.domain.statement import PaidLine, Statement, Superseded, UnpaidLine, month_bounds, totals_of


class FindingKind(StrEnum):
    """What can be wrong with a statement."""

    OTHER_KEY = "other_key"
    """Not signed by a key that the reader has."""
    BAD_SIGNATURE = "bad_signature"
    WRONG_SHAPE = "wrong_shape"
    RECEIPT_BAD_SIGNATURE = "receipt_bad_signature"
    RECEIPT_WRONG_SHAPE = "receipt_wrong_shape"
    RECEIPT_MISSING = "receipt_missing"
    """The statement names it, the file does not hold it."""
    RECEIPT_NOT_NAMED = "receipt_not_named"
    RECEIPT_TWICE = "receipt_twice"
    RECEIPT_OF_ANOTHER_SITE = "receipt_of_another_site"
    NOT_BACKED = "not_backed"
    """A line says another thing than its receipt."""
    SUPERSEDED = "superseded"
    """A line rests on a receipt that another one replaces."""
    VOIDED = "voided"
    """A paid line of a redemption that a receipt voids."""
    PAID_TWICE = "paid_twice"
    LISTED_TWICE = "listed_twice"
    LEFT_OUT = "left_out"
    """A receipt says that this redemption is owed, or happened, and no line says so."""
    SUPERSEDED_NOT_NAMED = "superseded_not_named"
    NOT_SUPERSEDED = "not_superseded"
    """Said to be replaced, and no receipt replaces it."""
    WRONG_TOTALS = "wrong_totals"
    WRONG_MONTH = "wrong_month"


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    about: str | None = None
    """Id of the receipt or redemption, or the voucher, where there is one."""


@dataclass(frozen=True, slots=True)
class Verification:
    """`statement` is None unless its signature holds: what is not proven is not repeated."""

    statement: Statement | None
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return self.statement is not None and not self.findings


def verify(document: SignedDocument, receipts: Sequence[SignedDocument], keys: Mapping[str, PublicKey]) -> Verification:
    """Check everything that a statement and its receipts can prove; `keys` (by fingerprint) are the reader's own."""
    if document.key not in keys:
        return Verification(None, (Finding(FindingKind.OTHER_KEY, document.key),))
    try:
        statement = Statement.from_json(document.opened(Purpose.STATEMENT, keys))
    except BadSignature:
        return Verification(None, (Finding(FindingKind.BAD_SIGNATURE),))
    except fields.WrongShape as problem:
        return Verification(None, (Finding(FindingKind.WRONG_SHAPE, str(problem)),))
    findings: list[Finding] = []
    proven = _proven(receipts, keys, findings)
    findings += _completeness(statement, proven)
    against = _Against(proven)
    findings += [finding for line in statement.paid for finding in against.paid(line)]
    findings += [finding for line in statement.unpaid for finding in against.unpaid(line)]
    findings += against.left_out(statement)
    findings += _superseded(statement, proven)
    findings += _repeats(statement)
    findings += _figures(statement)
    return Verification(statement, tuple(findings))


def _proven(
    documents: Sequence[SignedDocument], keys: Mapping[str, PublicKey], findings: list[Finding]
) -> dict[str, Receipt]:
    """By id: the receipts whose signature holds; what is wrong with the others is added to the findings."""
    proven: dict[str, Receipt] = {}
    for document in documents:
        try:
            receipt = Receipt.from_json(document.opened(Purpose.RECEIPT, keys))
        except BadSignature:
            findings.append(Finding(FindingKind.RECEIPT_BAD_SIGNATURE, _claimed_id(document)))
        except fields.WrongShape:
            findings.append(Finding(FindingKind.RECEIPT_WRONG_SHAPE, _claimed_id(document)))
        else:
            if receipt.id in proven:
                findings.append(Finding(FindingKind.RECEIPT_TWICE, receipt.id))
            proven[receipt.id] = receipt
    return proven


def _claimed_id(document: SignedDocument) -> str | None:
    try:
        return fields.uuid_text(parse_canonical(document.payload), "id")
    except (NotCanonical, fields.WrongShape):
        return None


def _completeness(statement: Statement, proven: Mapping[str, Receipt]) -> Iterator[Finding]:
    named = set(statement.receipts)
    needed = named | {line.receipt for line in statement.paid} | {line.receipt for line in statement.unpaid}
    for pair in statement.superseded:
        needed |= {pair.receipt, pair.by}
    for missing in sorted(needed - proven.keys()):
        yield Finding(FindingKind.RECEIPT_MISSING, missing)
    for extra in sorted(proven.keys() - named):
        yield Finding(FindingKind.RECEIPT_NOT_NAMED, extra)
    for receipt in proven.values():
        if receipt.site != statement.site:
            yield Finding(FindingKind.RECEIPT_OF_ANOTHER_SITE, receipt.id)


class _Against:
    """Holds lines against what the proven receipts say."""

    def __init__(self, proven: Mapping[str, Receipt]) -> None:
        self._proven = proven
        self._replaced = {receipt.supersedes for receipt in proven.values()}
        self._voided = {receipt.redemption for receipt in proven.values() if receipt.outcome is Outcome.VOIDED}

    def paid(self, line: PaidLine) -> Iterator[Finding]:
        receipt = self._proven.get(line.receipt)
        if receipt is None or receipt.outcome is not Outcome.ACCEPTED or not _agrees(line, receipt):
            yield Finding(FindingKind.NOT_BACKED, line.redemption)
        if line.receipt in self._replaced:
            yield Finding(FindingKind.SUPERSEDED, line.receipt)
        if line.redemption in self._voided:
            yield Finding(FindingKind.VOIDED, line.redemption)

    def unpaid(self, line: UnpaidLine) -> Iterator[Finding]:
        receipt = self._proven.get(line.receipt)
        backed = receipt is not None and _agrees(line, receipt)
        same = receipt is not None and (receipt.outcome, receipt.reason) == (line.outcome, line.reason)
        lost = (line.outcome, line.reason) == (Outcome.REFUSED, RefusalReason.ALREADY_REDEEMED)
        if not backed or not same or line.outcome is Outcome.ACCEPTED or (line.made_good and not lost):
            yield Finding(FindingKind.NOT_BACKED, line.redemption)
        if line.receipt in self._replaced:
            yield Finding(FindingKind.SUPERSEDED, line.receipt)

    def left_out(self, statement: Statement) -> Iterator[Finding]:
        paid = {line.redemption for line in statement.paid}
        listed = paid | {line.redemption for line in statement.unpaid}
        owed = {
            receipt.redemption
            for receipt in self._proven.values()
            if receipt.outcome is Outcome.ACCEPTED and receipt.id not in self._replaced
        }
        told = {receipt.redemption for receipt in self._proven.values()}
        for redemption in sorted((owed - self._voided - paid) | (told - listed)):
            yield Finding(FindingKind.LEFT_OUT, redemption)


def _agrees(line: PaidLine | UnpaidLine, receipt: Receipt) -> bool:
    return (line.redemption, line.ref, line.offering, line.amount_cents, line.redeemed_at) == (
        receipt.redemption,
        receipt.ref,
        receipt.offering,
        receipt.amount_cents,
        receipt.redeemed_at,
    )


def _superseded(statement: Statement, proven: Mapping[str, Receipt]) -> Iterator[Finding]:
    found = {
        Superseded(receipt.supersedes, receipt.id) for receipt in proven.values() if receipt.supersedes is not None
    }
    said = set(statement.superseded)
    for pair in sorted(found - said):
        yield Finding(FindingKind.SUPERSEDED_NOT_NAMED, pair.receipt)
    for pair in sorted(said - found):
        yield Finding(FindingKind.NOT_SUPERSEDED, pair.receipt)


def _repeats(statement: Statement) -> Iterator[Finding]:
    for ref, times in Counter(line.ref for line in statement.paid).items():
        if times > 1:
            yield Finding(FindingKind.PAID_TWICE, f"{ref.campaign}/{ref.serial}")
    listed = [line.redemption for line in statement.paid] + [line.redemption for line in statement.unpaid]
    for redemption, times in Counter(listed).items():
        if times > 1:
            yield Finding(FindingKind.LISTED_TWICE, redemption)


def _figures(statement: Statement) -> Iterator[Finding]:
    sponsors = {share.campaign: share.sponsor for share in statement.totals.campaigns}
    if statement.totals != totals_of(statement.paid, sponsors, statement.unpaid):
        yield Finding(FindingKind.WRONG_TOTALS)
    try:
        bounds = month_bounds(statement.month, ZoneInfo(statement.time_zone))
    except (ValueError, OSError, LookupError):
        bounds = None
    if bounds != (statement.since, statement.until):
        yield Finding(FindingKind.WRONG_MONTH)
    for line in statement.paid:
        if line.late != (line.redeemed_at < statement.since):
            yield Finding(FindingKind.WRONG_MONTH, line.redemption)
