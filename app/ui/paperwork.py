"""Wires what a desk does beside scanning to its pages: disputes, statements, and the exchange by a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from app.background.task_runner import Lane, TaskRunner
from app.domain.desk_documents import StatementCheck
from app.foundation.clock import Clock
from app.foundation.errors import ExpectedProblem
from app.foundation.files import write_bytes_whole
from app.services.disputes import ContestRefusal
from app.sync.carried import TakenIn
from app.sync.file_exchange import Carried, Exported, answer_place
from app.ui.exchange.words import carried_words, exported_words, taken_in_words
from app.ui.formats import Setting
from app.ui.main_window import DeskPages
from app.ui.navigation import Page
from app.ui.news import News, NewsReader
from app.ui.ports import OpenDesk
from app.ui.sentences import problem_sentence


class Paperwork(QObject):
    """Lives on the main thread; what blocks runs on the network lane, so that scans never wait for it."""

    changed = Signal(object)
    """Ids of redemptions whose state a file has changed."""
    to_send = Signal()
    """Something new waits for an exchange."""
    failed = Signal(object)

    def __init__(self, parts: OpenDesk, pages: DeskPages, tasks: TaskRunner, *, zone: ZoneInfo, clock: Clock) -> None:
        super().__init__()
        self._parts = parts
        self._pages = pages
        self._tasks = tasks
        self._zone = zone
        self._clock = clock
        self._checking = ""
        self._reader = NewsReader(parts.disputes, parts.statements, tasks)
        self._reader.told.connect(self._on_news)
        self._reader.failed.connect(self.failed)
        pages.disputes.seen.connect(self._on_seen)
        pages.disputes.contest_wished.connect(self._on_contest)
        pages.statements.check_wished.connect(self._on_check)
        pages.statements.save_wished.connect(self._on_save)
        pages.exchange.export_wished.connect(self._on_export)
        pages.exchange.take_in_wished.connect(self._on_take_in)
        pages.exchange.carry_wished.connect(self._on_carry)
        pages.page_changed.connect(self._on_page)

    @Slot()
    def refresh(self) -> None:
        """Read disputes and statements again."""
        self._reader.refresh()

    def _setting(self) -> Setting:
        return Setting(self._zone, self._clock())

    @Slot(object)
    def _on_news(self, news: News) -> None:
        self._pages.show_news(news, self._setting())

    @Slot(object)
    def _on_page(self, page: Page) -> None:
        if page in (Page.DISPUTES, Page.STATEMENTS):
            self._reader.refresh()

    @Slot(str)
    def _on_seen(self, dispute_id: str) -> None:
        self._tasks.run(
            partial(self._parts.disputes.seen, dispute_id),
            owner=self,
            on_done=self._on_marked,
            on_problem=self._on_problem,
        )

    def _on_marked(self, _nothing: None) -> None:
        self._reader.refresh()

    @Slot(str, str)
    def _on_contest(self, dispute_id: str, note: str) -> None:
        self._tasks.run(
            partial(self._parts.disputes.contest, dispute_id, note),
            owner=self,
            on_done=self._on_contested,
            on_problem=self._on_problem,
        )

    def _on_contested(self, refusal: ContestRefusal | None) -> None:
        self._pages.disputes.show_contest(refusal)
        self._reader.refresh()
        if refusal is None:
            self.to_send.emit()

    @Slot(str)
    def _on_check(self, month: str) -> None:
        self._checking = month
        self._tasks.run(
            partial(self._parts.statements.check, month),
            owner=self,
            on_done=self._on_checked,
            on_problem=self._on_statement_problem,
            lane=Lane.NETWORK,
        )

    def _on_checked(self, check: StatementCheck) -> None:
        self._pages.statements.show_check(self._checking, check)

    @Slot(str, object)
    def _on_save(self, month: str, path: Path) -> None:
        self._tasks.run(
            partial(self._save, month, path),
            owner=self,
            on_done=self._on_saved,
            on_problem=self._on_statement_problem,
            lane=Lane.NETWORK,
        )

    def _save(self, month: str, path: Path) -> Path:
        # On a lane: touches no widget.
        write_bytes_whole(path, self._parts.statements.file(month))
        return path

    def _on_saved(self, path: Path) -> None:
        self._pages.statements.show_saved(path)

    def _on_statement_problem(self, problem: ExpectedProblem) -> None:
        self._pages.statements.show_problem(problem_sentence(problem))

    @Slot(object)
    def _on_export(self, path: Path) -> None:
        self._pages.exchange.show_file_busy()
        self._tasks.run(
            partial(self._parts.export_to, path),
            owner=self,
            on_done=self._on_exported,
            on_problem=self._on_file_problem,
            lane=Lane.NETWORK,
        )

    def _on_exported(self, written: Exported) -> None:
        self._pages.exchange.show_file_result(*exported_words(written))

    @Slot(object)
    def _on_take_in(self, path: Path) -> None:
        self._pages.exchange.show_file_busy()
        self._tasks.run(
            partial(self._parts.take_in_from, path),
            owner=self,
            on_done=self._on_taken_in,
            on_problem=self._on_file_problem,
            lane=Lane.NETWORK,
        )

    def _on_taken_in(self, taken: TakenIn) -> None:
        self._pages.exchange.show_file_result(*taken_in_words(taken))
        self._reader.refresh()
        self.changed.emit(tuple(taken.summary.changed))

    @Slot(object)
    def _on_carry(self, path: Path) -> None:
        self._pages.exchange.show_file_busy()
        self._tasks.run(
            partial(self._parts.carry_from, path, answer_place(path)),
            owner=self,
            on_done=self._on_carried,
            on_problem=self._on_file_problem,
            lane=Lane.NETWORK,
        )

    def _on_carried(self, done: Carried) -> None:
        self._pages.exchange.show_file_result(*carried_words(done))

    def _on_file_problem(self, problem: ExpectedProblem) -> None:
        self._pages.exchange.show_file_problem(problem_sentence(problem))

    def _on_problem(self, problem: ExpectedProblem) -> None:
        self.failed.emit(problem)
