"""Reads what the pages show, once for all of them, off the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from app.background.task_runner import TaskRunner
from app.domain.views import DayView, DeskStatusView, WaitingItem
from app.foundation.clock import Clock
from app.foundation.errors import ExpectedProblem
from app.services.desk import Desk
from app.ui.formats import Setting


@dataclass(frozen=True, slots=True)
class Overview:
    """The desk at one moment."""

    day: DayView
    status: DeskStatusView
    waiting: tuple[WaitingItem, ...]
    at: datetime

    @property
    def setting(self) -> Setting:
        return Setting(self.status.catalogue.time_zone, self.at)


class OverviewReader(QObject):
    """Several requests during one reading make one more reading, not several."""

    told = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, tasks: TaskRunner, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._tasks = tasks
        self._clock = clock
        self._reading = False
        self._again = False

    @Slot()
    def refresh(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._tasks.run(self._read, owner=self, on_done=self._on_read, on_problem=self._on_problem)

    def _read(self) -> Overview:
        # On the database lane: touches nothing but the desk.
        return Overview(self._desk.day(), self._desk.status(), self._desk.waiting_items(), self._clock())

    def _on_read(self, overview: Overview) -> None:
        self._reading = False
        self.told.emit(overview)
        self._once_more()

    def _on_problem(self, problem: ExpectedProblem) -> None:
        self._reading = False
        self.failed.emit(problem)
        self._once_more()

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.refresh()
