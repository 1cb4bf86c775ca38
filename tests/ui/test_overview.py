"""What the pages show is read once for all of them, beside the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from app.background.task_runner import TaskRunner
from app.domain.views import DayView
from app.foundation.errors import ExpectedProblem, StorageBusy
from app.services.desk import Desk
from app.ui.overview import Overview, OverviewReader
from tests.ui.scenes import Morning


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


class Listener(QObject):
    def __init__(self, reader: OverviewReader) -> None:
        super().__init__()
        self.told: list[Overview] = []
        self.failed: list[ExpectedProblem] = []
        reader.told.connect(self.on_told)
        reader.failed.connect(self.on_failed)

    @Slot(object)
    def on_told(self, overview: Overview) -> None:
        self.told.append(overview)

    @Slot(object)
    def on_failed(self, problem: ExpectedProblem) -> None:
        self.failed.append(problem)


def test_an_overview_is_the_day_the_status_and_what_waits(morning: Morning, tasks: TaskRunner, qtbot: QtBot) -> None:
    morning.pass_by()
    reader = OverviewReader(morning.opened.desk, tasks, morning.clock)
    listener = Listener(reader)

    reader.refresh()
    qtbot.waitUntil(lambda: bool(listener.told))

    overview = listener.told[0]
    assert overview.at == morning.clock()
    assert overview.day.totals.vouchers == 5
    assert overview.status.waiting == 2
    assert overview.status.waiting_cents == 2000
    assert sum(item.kind == "redemption" for item in overview.waiting) >= 2
    assert overview.setting.zone.key == "Europe/Paris"
    assert overview.setting.now == morning.clock()


def test_asking_many_times_during_one_reading_makes_one_more_reading(
    morning: Morning, tasks: TaskRunner, qtbot: QtBot
) -> None:
    reader = OverviewReader(morning.opened.desk, tasks, morning.clock)
    listener = Listener(reader)

    for _time in range(20):
        reader.refresh()
    morning.redeem(0)
    qtbot.waitUntil(lambda: tasks.idle)

    assert len(listener.told) == 2
    assert listener.told[-1].day.totals.vouchers == 1


class OnceBusy:
    """A desk whose file is held by another program at the first reading."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tries = 0

    def day(self) -> DayView:
        self.tries += 1
        if self.tries == 1:
            raise StorageBusy
        return self._desk.day()

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)


def test_a_reading_that_failed_is_told_and_the_next_one_is_made(
    morning: Morning, tasks: TaskRunner, qtbot: QtBot
) -> None:
    reader = OverviewReader(OnceBusy(morning.opened.desk), tasks, morning.clock)  # type: ignore[arg-type]
    listener = Listener(reader)

    reader.refresh()
    reader.refresh()
    qtbot.waitUntil(lambda: tasks.idle)

    assert [problem.code for problem in listener.failed] == ["storage_busy"]
    assert len(listener.told) == 1
