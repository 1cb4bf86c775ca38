"""The life of the program: opens a desk, enrols it, begins and ends the demonstration, closes everything in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.background.task_runner import Lane, TaskRunner
from app.domain.catalogue import DEFAULT_OFFERING
from app.domain.views import DeskStatusView
from app.foundation.clock import Clock
from app.foundation.errors import ExpectedProblem, NotEnrolled
from app.foundation.paths import DataFolder
from app.foundation.settings import Settings, save_settings
from app.ui.answers import Sound
from app.ui.desk.wedge import Wedge
from app.ui.diagnostics.page import Machine
from app.ui.main_window import DeskPages, MainWindow
from app.ui.navigation import Page
from app.ui.overview import Overview
from app.ui.passes_in_turn import PassesInTurn
from app.ui.ports import Demonstration, DemonstrationPlace, OpenDesk, Workshop
from app.ui.sentences import problem_sentence
from app.ui.session import DeskSession
from app.ui.sounds import Sounds
from app.ui.theme.look import Look

_BETWEEN_SOUNDS_MS = 900


@dataclass(frozen=True, slots=True)
class _Opened:
    parts: OpenDesk
    overview: Overview | None
    """None while the desk is not enrolled."""
    machine: Machine


class Shell(QObject):
    """Lives on the main thread; everything that blocks runs on a lane."""

    ready = Signal()
    """The desk page can scan, or the welcome page waits for a choice."""
    told_progress = Signal(str)
    """Name of a step of the demonstration."""

    def __init__(
        self,
        window: MainWindow,
        look: Look,
        settings: Settings,
        folder: DataFolder,
        *,
        workshop: Workshop,
        clock: Clock,
        source: str | None = None,
    ) -> None:
        super().__init__()
        self._window = window
        self._look = look
        self._settings = settings
        self._folder = folder
        self._workshop = workshop
        self._clock = clock
        self._source = source
        self._shown_source = settings.source
        """What the page of settings says is being watched."""
        self._tasks = TaskRunner(self)
        self._sounds = Sounds(on=settings.sound, parent=self)
        self._parts: OpenDesk | None = None
        self._demonstration: Demonstration | None = None
        self._place: DemonstrationPlace | None = None
        self._closed = False
        self.session: DeskSession | None = None
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self._on_wedge)
        self.told_progress.connect(window.welcome.show_step)
        window.welcome.demonstration_wished.connect(self.begin_demonstration)
        window.welcome.enrol_wished.connect(self._on_enrol_wished)
        window.closing.connect(self.close)

    @property
    def tasks(self) -> TaskRunner:
        return self._tasks

    def start(self) -> None:
        """Open the desk of the folder."""
        self._window.welcome.show_progress(self.tr("Opening the desk…"))
        self._open(self._folder)

    @Slot()
    def begin_demonstration(self) -> None:
        """Start the central service of the demonstration and open its desk."""
        self._window.welcome.show_progress(self.tr("Preparing the demonstration…"))
        if self._demonstration is None:
            self._demonstration = self._workshop.demonstration()
        self._tasks.run(
            partial(self._demonstration.begin, self.told_progress.emit),
            owner=self,
            on_done=self._on_demonstration_ready,
            on_problem=self._on_problem,
            lane=Lane.NETWORK,
        )

    @Slot()
    def close(self) -> None:
        """Stop the loops, end the tasks, close the file, stop the demonstration's service; in this order."""
        if self._closed:
            return
        self._closed = True
        self._end_session()
        self._tasks.close()
        if self._parts is not None:
            self._parts.close()
            self._parts = None
        if self._demonstration is not None:
            self._demonstration.stop()

    def _open(self, folder: DataFolder) -> None:
        self._tasks.run(
            partial(self._open_blocking, folder), owner=self, on_done=self._on_opened, on_problem=self._on_problem
        )

    def _open_blocking(self, folder: DataFolder) -> _Opened:
        # On the database lane: touches no widget.
        parts = self._workshop.open_desk(folder)
        engines, zbar_missing = self._workshop.engines()
        machine = Machine(folder.root, engines, zbar_missing=zbar_missing, key_in_file=parts.key_in_file)
        try:
            status: DeskStatusView = parts.desk.status()
        except NotEnrolled:
            return _Opened(parts, None, machine)
        parts.desk.warm_up()
        overview = Overview(parts.desk.day(), status, parts.desk.waiting_items(), self._clock())
        return _Opened(parts, overview, machine)

    def _on_opened(self, opened: _Opened) -> None:
        self._parts = opened.parts
        if opened.overview is not None:
            self._show_desk(opened, opened.overview)
        elif self._place is not None and self._place.enrolment_code is not None:
            self._enrol(self._place.url, self._place.enrolment_code, self.tr("Desk 1"))
        else:
            self._window.welcome.show_ready()
            self._window.show_welcome()
        if self._place is None or opened.overview is not None:
            QTimer.singleShot(0, self._tell_ready)

    @Slot()
    def _tell_ready(self) -> None:
        self.ready.emit()

    def _show_desk(self, opened: _Opened, overview: Overview) -> None:
        place, shown = self._place, self._settings
        if place is not None:
            source = shown.source if shown.camera_chosen else str(place.pictures)
            shown = replace(shown, source=source, offering=DEFAULT_OFFERING)
        self._shown_source = shown.source
        pages = DeskPages(self._look, shown, opened.machine, demonstration=place is not None)
        session = DeskSession(
            opened.parts,
            overview,
            pages,
            tasks=self._tasks,
            workshop=self._workshop,
            sounds=self._sounds,
            clock=self._clock,
        )
        pages.settings.changed.connect(self._on_settings)
        pages.settings.sound_test_wished.connect(self._on_sound_test)
        pages.settings.cameras_wished.connect(self._look_for_cameras)
        pages.page_changed.connect(self._on_page)
        session.offering_chosen.connect(self._on_offering)
        pages.banner.throw_away_wished.connect(self._on_throw_away)
        if place is not None:
            pages.banner.show_booklet(place.booklet_pdf)
            pages.settings.offer_source(str(place.pictures), self.tr("Pictures of the demonstration"))
            session.offer(PassesInTurn(place.pictures))
        self.session = session
        session.flow.choose_offering(pages.desk.offerings.code, pages.desk.offerings.label)
        self._window.show_pages(pages)
        session.start(shown.source if self._source is None else self._source)

    @Slot(str, str, str)
    def _on_enrol_wished(self, url: str, code: str, name: str) -> None:
        if self._parts is None:
            self._open(self._folder)
            return
        self._enrol(url, code, name)

    def _enrol(self, url: str, code: str, name: str) -> None:
        parts = self._parts
        if parts is None:
            return
        self._window.welcome.show_progress(self.tr("Enrolling this desk…"))
        self._tasks.run(
            partial(parts.enrol, url, code, name),
            owner=self,
            on_done=self._on_enrolled,
            on_problem=self._on_problem,
            lane=Lane.NETWORK,
        )

    def _on_enrolled(self, _site: str) -> None:
        self._reopen(self._folder if self._place is None else DataFolder(self._place.data_dir))

    def _on_demonstration_ready(self, place: DemonstrationPlace) -> None:
        self._place = place
        self._reopen(DataFolder(place.data_dir))

    def _reopen(self, folder: DataFolder) -> None:
        if self._parts is not None:
            self._parts.close()
            self._parts = None
        self._open(folder)

    def _on_problem(self, problem: ExpectedProblem) -> None:
        self._window.show_welcome()
        self._window.welcome.show_problem(problem_sentence(problem))
        self.ready.emit()

    @Slot()
    def _on_throw_away(self) -> None:
        demonstration = self._demonstration
        if demonstration is None:
            return
        self._end_session()
        self._window.show_welcome()
        self._window.welcome.show_progress(self.tr("Throwing the demonstration away…"))
        parts, self._parts, self._place = self._parts, None, None
        if parts is not None:
            # In the order of the lane: nothing may still be reading the file when it is deleted.
            self._tasks.run(parts.close, owner=self, on_done=self._on_demonstration_closed, on_problem=self._on_problem)

    def _on_demonstration_closed(self, _nothing: None) -> None:
        demonstration, self._demonstration = self._demonstration, None
        if demonstration is not None:
            self._tasks.run(
                demonstration.throw_away, owner=self, on_done=self._on_thrown_away, on_problem=self._on_problem
            )

    def _on_thrown_away(self, _nothing: None) -> None:
        self._open(self._folder)

    def _end_session(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    @Slot(str)
    def _on_wedge(self, text: str) -> None:
        if self.session is not None:
            self.session.on_reading(text)
        elif self._window.pages is None:
            self._window.welcome.take_code(text)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before, moved = self._settings, settings.source != self._shown_source
        self._shown_source = settings.source
        kept = replace(settings, offering=before.offering, source=before.source, camera_chosen=before.camera_chosen)
        if self._place is not None and settings.source == str(self._place.pictures):
            # They belong to this demonstration, not to the machine.
            kept = replace(kept, camera_chosen=False)
        elif moved:
            kept = replace(kept, source=settings.source, camera_chosen=True)
        self._settings = kept
        self._look.choose(settings.theme, settings.text_percent)
        self._sounds.switch(settings.sound)
        if moved and self.session is not None:
            self.session.watch(settings.source)
        self._save()

    @Slot(str)
    def _on_offering(self, code: str) -> None:
        if code != self._settings.offering:
            self._settings = replace(self._settings, offering=code)
            self._save()

    def _save(self) -> None:
        folder = self._folder if self._place is None else DataFolder(self._place.data_dir)
        self._tasks.run(
            partial(_save_quietly, folder.settings, self._settings),
            owner=self,
            on_done=self._ignore,
            on_problem=self._on_problem,
        )

    def _ignore(self, _nothing: None) -> None:
        """A choice is shown at once; that it is kept needs no word."""

    @Slot()
    def _on_sound_test(self) -> None:
        self._sounds.play(Sound.TAKEN, although_off=True)
        QTimer.singleShot(_BETWEEN_SOUNDS_MS, self._play_second_sound)

    @Slot()
    def _play_second_sound(self) -> None:
        self._sounds.play(Sound.REFUSED, although_off=True)

    @Slot(object)
    def _on_page(self, page: Page) -> None:
        if page is Page.SETTINGS:
            self._look_for_cameras()

    @Slot()
    def _look_for_cameras(self) -> None:
        self._tasks.run(
            self._workshop.cameras,
            owner=self,
            on_done=self._on_cameras,
            on_problem=self._on_problem,
            lane=Lane.NETWORK,
        )

    def _on_cameras(self, cameras: tuple[tuple[int, str], ...]) -> None:
        if self._window.pages is not None:
            self._window.pages.settings.show_cameras(cameras)


def _save_quietly(path: Path, settings: Settings) -> None:
    try:
        save_settings(path, settings)
    except OSError:
        return  # The choice holds until the window closes; a full disk is told where it matters, at the scan.
