"""One opened desk with its loops and its pages: from opening to closing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.background.exchange_bridge import ExchangeBridge
from app.background.ports import LoopState, Pictures
from app.background.scan_bridge import ScanBridge
from app.background.task_runner import TaskRunner
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.views import ExchangePhase
from app.foundation.clock import Clock
from app.foundation.errors import ExpectedProblem
from app.ui.answers import Answer
from app.ui.desk.flow import DeskFlow
from app.ui.main_window import DeskPages
from app.ui.navigation import Page
from app.ui.overview import Overview, OverviewReader
from app.ui.paperwork import Paperwork
from app.ui.passes_in_turn import PassesInTurn
from app.ui.ports import OpenDesk, Workshop
from app.ui.sentences import problem_sentence
from app.ui.sounds import Sounds

REFRESH_EVERY_MS = 30_000
"""Ages and waiting times are told again this often."""


class DeskSession(QObject):
    """Wires one desk to its pages. Lives on the main thread; close it before the task runner."""

    offering_chosen = Signal(str)

    def __init__(
        self,
        parts: OpenDesk,
        first: Overview,
        pages: DeskPages,
        *,
        tasks: TaskRunner,
        workshop: Workshop,
        sounds: Sounds,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._pages = pages
        self._sounds = sounds
        self._loop_state: LoopState | None = None
        self._overview = first
        self._unused: set[str] = set()
        """What the camera has read while another page was in front."""
        self._passes: PassesInTurn | None = None
        self._watching = False
        self.flow = DeskFlow(
            parts.desk,
            tasks,
            zone=first.status.catalogue.time_zone,
            check_short_code=parts.check_short_code,
        )
        self._reader = OverviewReader(parts.desk, tasks, clock)
        self.paperwork = Paperwork(parts, pages, tasks, zone=first.status.catalogue.time_zone, clock=clock)
        self._scan_bridge = ScanBridge()
        self._exchange_bridge = ExchangeBridge()
        self.pictures: Pictures = workshop.pictures(self._scan_bridge.on_reading, self._scan_bridge.on_problem)
        self.exchange = parts.exchange_loop(self._exchange_bridge.tell)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_EVERY_MS)
        self._connect()
        self._on_overview(first)

    def offer(self, passes: PassesInTurn) -> None:
        """Let these be presented one by one; call it before `start`. Their folder is the name of this source."""
        self._passes = passes
        self._pages.banner.show_passes(passes.number, passes.total)

    def start(self, source: str) -> None:
        """Begin to look and to exchange."""
        self._pages.desk.use_pictures(self.pictures)
        self._pages.settings.use_pictures(self.pictures)
        self.watch(source)
        self.exchange.start()
        self._timer.start()
        self.paperwork.refresh()

    def watch(self, source: str) -> None:
        """Look at another camera, file or address; at the pass that is being presented, if the source is those."""
        if self._passes is not None and source == str(self._passes.folder):
            if self._passes.current is None:
                self._tell_camera(self.tr("No pass is in view yet. Press “Present the next pass” (Ctrl N), above."))
                return
            source = str(self._passes.current)
        if self._watching:
            self.pictures.switch(source)
        else:
            self._watching = True
            self.pictures.start(source)

    def close(self) -> None:
        """Stop both loops, within a few seconds at most; the desk's file is closed by whoever opened it."""
        self._timer.stop()
        self._pages.desk.use_pictures(None)
        self._pages.settings.use_pictures(None)
        self.pictures.stop()
        self.exchange.stop()

    @Slot(str)
    def on_reading(self, text: str) -> None:
        """A text of a handheld scanner, which somebody meant: tried in the settings, answered everywhere else."""
        if self._pages.page is Page.SETTINGS:
            self._pages.settings.show_reading(text)
            return
        self._pages.open_page(Page.DESK)
        self.flow.submit(text)

    @Slot(str)
    def _on_seen(self, text: str) -> None:
        # A camera sees whatever lies in front of it: a voucher is taken only before the eyes of somebody at the desk.
        if self._pages.page is Page.DESK:
            self.flow.submit(text)
            return
        self._unused.add(text)
        if self._pages.page is Page.SETTINGS:
            self._pages.settings.show_reading(text)

    @Slot(object)
    def _on_page(self, page: Page) -> None:
        if self._unused and page in (Page.DESK, Page.SETTINGS):
            self.pictures.look_again(tuple(sorted(self._unused)))
            self._unused.clear()

    @Slot()
    def _on_next_pass(self) -> None:
        if self._passes is None or self._passes.present_next() is None:
            return
        self._pages.open_page(Page.DESK)
        self._pages.banner.show_passes(self._passes.number, self._passes.total)
        self.watch(str(self._passes.folder))

    def _connect(self) -> None:
        pages, flow = self._pages, self.flow
        self._scan_bridge.read.connect(self._on_seen)
        self._scan_bridge.failed.connect(self._on_camera_problem)
        self._exchange_bridge.told.connect(self._on_loop)
        self._reader.told.connect(self._on_overview)
        self._reader.failed.connect(self._on_reading_failed)
        self._timer.timeout.connect(self._reader.refresh)
        self.paperwork.changed.connect(self._on_changed)
        self.paperwork.to_send.connect(self._on_exchange_wished)
        self.paperwork.failed.connect(self._on_reading_failed)
        flow.answered.connect(self._on_answer)
        flow.turned.connect(self._on_answer)
        flow.recorded.connect(self._on_recorded)
        flow.undo_wished.connect(self._on_undo_wished)
        flow.refused_to_undo.connect(pages.desk.show_notice)
        flow.nothing_to_undo.connect(pages.desk.on_nothing_to_undo)
        flow.authorised.connect(pages.desk.close_authorisation)
        flow.not_authorised.connect(pages.desk.refuse_authorisation)
        pages.desk.text_typed.connect(flow.submit)
        pages.desk.offering_chosen.connect(self._on_offering)
        pages.desk.test_wished.connect(flow.set_test)
        pages.desk.undo_wished.connect(flow.undo_last)
        pages.desk.override_wished.connect(flow.open_override)
        pages.today.void_wished.connect(self._on_void_wished)
        pages.exchange.exchange_wished.connect(self._on_exchange_wished)
        pages.banner.cut_wished.connect(self._on_cut)
        pages.banner.next_wished.connect(self._on_next_pass)
        pages.page_changed.connect(self._on_page)

    @Slot(str, str)
    def _on_offering(self, code: str, label: str) -> None:
        self.flow.choose_offering(code, label)
        self.offering_chosen.emit(code)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        self._pages.desk.show_answer(answer)
        self._sounds.play(answer.sound)

    @Slot()
    def _on_recorded(self) -> None:
        self._reader.refresh()
        self.exchange.wake()

    @Slot(str)
    def _on_undo_wished(self, redemption_id: str) -> None:
        self._pages.open_page(Page.TODAY)
        self._pages.today.ask_to_void(redemption_id)

    @Slot(str, object, str)
    def _on_void_wished(self, redemption_id: str, reason: VoidReason, note: str) -> None:
        lines = self._overview.day.lines
        held = any(line.redemption_id == redemption_id and line.state is RedemptionState.HELD for line in lines)
        self.flow.void(redemption_id, reason, note, withdraws=held)

    @Slot()
    def _on_exchange_wished(self) -> None:
        self.exchange.wake()

    @Slot(bool)
    def _on_cut(self, off: bool) -> None:
        self.exchange.cut(off)

    @Slot(object)
    def _on_loop(self, state: LoopState) -> None:
        self._pages.exchange.show_loop(state)
        if state.phase is not ExchangePhase.SENDING or state.total > 0:
            # An exchange that has nothing to send is not worth a word: "offline" must not blink at each try.
            self._loop_state = state
            self._pages.header.tell(self._overview, state)
        if state.changed:
            self.flow.on_changed(state.changed)
        if state.phase is not ExchangePhase.SENDING:
            self.paperwork.refresh()
        if state.changed or state.phase is not ExchangePhase.SENDING:
            self._reader.refresh()

    @Slot(object)
    def _on_changed(self, redemptions: tuple[str, ...]) -> None:
        self.flow.on_changed(redemptions)
        self._reader.refresh()

    @Slot(object)
    def _on_overview(self, overview: Overview) -> None:
        self._overview = overview
        self._pages.show_overview(overview)
        self._pages.header.tell(overview, self._loop_state)

    @Slot(object)
    def _on_reading_failed(self, problem: ExpectedProblem) -> None:
        self._pages.desk.show_notice(problem_sentence(problem))

    @Slot(object)
    def _on_camera_problem(self, problem: ExpectedProblem) -> None:
        self._tell_camera(problem_sentence(problem))

    def _tell_camera(self, sentence: str) -> None:
        self._pages.desk.show_camera_trouble(sentence)
        self._pages.settings.show_camera_trouble(sentence)
