"""What the parts of the service share: the database, the keys that it may use, the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from app.domain.signing import SignedDocument, SigningKey
from app.foundation.clock import Clock
from central.request_log import write_again
from central.schemas import Signed

T = TypeVar("T")
_TRIES = 5
_AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization failure, deadlock detected; the transaction is simply done again."""


@dataclass(frozen=True, slots=True)
class Centre:
    engine: Engine
    key: SigningKey
    """Signs receipts, documents and lists; never vouchers."""
    code_key: bytes
    clock: Clock

    def transaction(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, again when the database asks for it."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self.engine.begin() as connection:
                    return work(connection)
            except OperationalError as error:
                sqlstate = getattr(error.orig, "sqlstate", None)
                if sqlstate not in _AGAIN or attempt == _TRIES:
                    raise
                write_again(sqlstate, attempt=attempt)
                time.sleep(0.01 * attempt)
        raise AssertionError


class Refused(Exception):
    """The request is answered with a status and a code, and nothing was changed."""

    def __init__(self, status: int, code: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


def signed(document: SignedDocument) -> Signed:
    """Put a signed document into its envelope."""
    return Signed.model_validate(document.to_json())
