"""The monthly statements at the desk: what the site receives, and the proof of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.domain.desk_documents import AcceptedHere, KeptStatement, StatementCheck
from app.domain.fields import WrongShape
from app.domain.signing import PublicKey
from app.domain.statement import Statement, StatementFile
from app.domain.statement_check import Finding, FindingKind, Verification, verify
from app.services.ports import StatementStore

_IN_FLIGHT = timedelta(minutes=10)
"""What was accepted this shortly before a statement was made may have been committed after it: the next one has it."""


class Statements:
    """Every method blocks on the database and may raise a `StorageProblem`; safe from any thread."""

    def __init__(self, store: StatementStore) -> None:
        self._store = store

    def all(self) -> tuple[KeptStatement, ...]:
        """Every statement of this desk's site, the newest month first."""
        return self._store.statements()

    def file(self, month: str) -> bytes:
        """The statement's file, to be kept elsewhere and checked with `verify-statement`; LookupError if unknown."""
        return self._kept(month).file

    def check(self, month: str) -> StatementCheck:
        """Prove a statement against the keys pinned here and this desk's own receipts; LookupError if unknown."""
        keys = self._store.keys()
        verification = _verification(self._kept(month).file, keys)
        if verification.statement is None:
            return StatementCheck(verification, ())
        told: set[str] = set()
        for kept in self._store.statements():
            proven = _verification(kept.file, keys).statement
            told |= set() if proven is None else _told_in(proven)
        accepted = self._store.accepted_here()
        statement = verification.statement
        missing = tuple(item for item in accepted if _belongs(item, statement) and item.redemption_id not in told)
        return StatementCheck(verification, missing)

    def _kept(self, month: str) -> KeptStatement:
        kept = self._store.statement(month)
        if kept is None:
            raise LookupError(month)
        return kept


def _verification(file: bytes, keys: Mapping[str, PublicKey]) -> Verification:
    try:
        read = StatementFile.from_text(file.decode("utf-8"))
    except (WrongShape, UnicodeDecodeError):
        return Verification(None, (Finding(FindingKind.WRONG_SHAPE),))
    return verify(read.document, read.receipts, keys)


def _told_in(statement: Statement) -> set[str]:
    return {line.redemption for line in statement.paid} | {line.redemption for line in statement.unpaid}


def _belongs(item: AcceptedHere, statement: Statement) -> bool:
    """Whether the statement had to tell this redemption, or an earlier one."""
    of_the_month = item.redeemed_at < statement.until or item.accepted_at < statement.until
    return of_the_month and item.accepted_at < statement.made_at - _IN_FLIGHT
