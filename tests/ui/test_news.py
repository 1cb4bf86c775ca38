"""Disputes and statements are read beside the window, once for all requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from app.background.task_runner import TaskRunner
from app.domain.disputes import Dispute
from app.foundation.errors import ExpectedProblem, StorageBusy
from app.services.disputes import Disputes
from app.ui.news import News, NewsReader
from tests.domain.stated import SITE
from tests.ui.papers import a_dispute, decided, give, of_month, tell
from tests.ui.scenes import Morning


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


class Listener(QObject):
    def __init__(self, reader: NewsReader) -> None:
        super().__init__()
        self.told: list[News] = []
        self.failed: list[ExpectedProblem] = []
        reader.told.connect(self.on_told)
        reader.failed.connect(self.on_failed)

    @Slot(object)
    def on_told(self, news: News) -> None:
        self.told.append(news)

    @Slot(object)
    def on_failed(self, problem: ExpectedProblem) -> None:
        self.failed.append(problem)


def test_news_are_disputes_notes_and_statements(morning: Morning, tasks: TaskRunner, qtbot: QtBot) -> None:
    opened = morning.opened
    tell(opened.parts, decided(1), a_dispute(2))
    give(opened.parts, of_month("2026-10", 41000))
    opened.disputes.contest(decided(1).id, "Notre feuille")
    opened.disputes.seen(a_dispute(2).id)
    reader = NewsReader(opened.disputes, opened.statements, tasks)
    listener = Listener(reader)

    reader.refresh()
    qtbot.waitUntil(lambda: bool(listener.told))

    news = listener.told[0]
    assert news.site == SITE
    assert {each.id for each in news.disputes} == {decided(1).id, a_dispute(2).id}
    assert [kept.contest.note for kept in news.contests] == ["Notre feuille"]
    assert news.unseen == 1
    assert [each.month for each in news.statements] == ["2026-10"]
    assert a_dispute(2).claims[1].redemption_id in news.disputed()


def test_requests_during_a_reading_make_one_more_reading(morning: Morning, tasks: TaskRunner, qtbot: QtBot) -> None:
    reader = NewsReader(morning.opened.disputes, morning.opened.statements, tasks)
    listener = Listener(reader)

    for _ in range(5):
        reader.refresh()
    qtbot.waitUntil(lambda: tasks.idle and len(listener.told) == 2)

    assert len(listener.told) == 2


class Unreadable(Disputes):
    def all(self) -> tuple[Dispute, ...]:
        raise StorageBusy


def test_what_cannot_be_read_is_told_as_a_problem(morning: Morning, tasks: TaskRunner, qtbot: QtBot) -> None:
    reader = NewsReader(Unreadable(morning.opened.disputes._store, morning.clock), morning.opened.statements, tasks)
    listener = Listener(reader)

    reader.refresh()
    qtbot.waitUntil(lambda: bool(listener.failed))

    assert isinstance(listener.failed[0], StorageBusy)
