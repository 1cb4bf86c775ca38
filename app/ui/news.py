"""Reads what the centre tells beside receipts (disputes, statements), off the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.background.task_runner import Lane, TaskRunner
from app.domain.desk_documents import KeptStatement, StatementCheck
from app.domain.disputes import Dispute, KeptContest
from app.foundation.errors import ExpectedProblem
from app.services.disputes import ContestRefusal


class DisputesOfDesk(Protocol):
    """What the window asks of the disputes; every method blocks."""

    def all(self) -> tuple[Dispute, ...]: ...
    def site(self) -> str: ...
    def contest(self, dispute_id: str, note: str) -> ContestRefusal | None: ...
    def contests(self, dispute_id: str) -> tuple[KeptContest, ...]: ...
    def attention(self) -> int: ...
    def seen(self, dispute_id: str) -> None: ...


class StatementsOfDesk(Protocol):
    """What the window asks of the statements; every method blocks."""

    def all(self) -> tuple[KeptStatement, ...]: ...
    def file(self, month: str) -> bytes: ...
    def check(self, month: str) -> StatementCheck: ...


@dataclass(frozen=True, slots=True)
class News:
    """The disputes and statements of this desk's site at one moment."""

    site: str = ""
    disputes: tuple[Dispute, ...] = ()
    contests: tuple[KeptContest, ...] = ()
    """What this desk has said in them."""
    unseen: int = 0
    """Disputes with something that nobody has looked at yet."""
    statements: tuple[KeptStatement, ...] = ()

    def disputed(self) -> frozenset[str]:
        """Ids of the redemptions that are a side of a dispute."""
        return frozenset(claim.redemption_id for dispute in self.disputes for claim in dispute.claims)


class NewsReader(QObject):
    """Several requests during one reading make one more reading, not several."""

    told = Signal(object)
    failed = Signal(object)

    def __init__(self, disputes: DisputesOfDesk, statements: StatementsOfDesk, tasks: TaskRunner) -> None:
        super().__init__()
        self._disputes = disputes
        self._statements = statements
        self._tasks = tasks
        self._reading = False
        self._again = False

    @Slot()
    def refresh(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        # Not on the lane of the scans: statements may be large.
        self._tasks.run(self._read, owner=self, on_done=self._on_read, on_problem=self._on_problem, lane=Lane.NETWORK)

    def _read(self) -> News:
        disputes = self._disputes.all()
        return News(
            site=self._disputes.site(),
            disputes=disputes,
            contests=tuple(kept for dispute in disputes for kept in self._disputes.contests(dispute.id)),
            unseen=self._disputes.attention(),
            statements=self._statements.all(),
        )

    def _on_read(self, news: News) -> None:
        self._reading = False
        self.told.emit(news)
        self._once_more()

    def _on_problem(self, problem: ExpectedProblem) -> None:
        self._reading = False
        self.failed.emit(problem)
        self._once_more()

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.refresh()
