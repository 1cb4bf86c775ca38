"""`python -m app`: the desk in its window."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.background.ports import Frame, Pictures, SeenCode
from app.bootstrap import open_desk
from app.cli.opening import DONE, FAILED, data_folder
from app.cli.output import write_line
from app.foundation.clock import now
from app.foundation.errors import ExpectedProblem
from app.foundation.logs import open_logs
from app.foundation.paths import DataFolder, demonstration_folder
from app.foundation.settings import Language, Settings, Theme, load_settings
from app.scanner.cameras import list_cameras
from app.scanner.decoder import Decoder
from app.scanner.loop import ScanLoop
from app.scanner.sources import open_source
from app.ui.application import dress, make_application, speak
from app.ui.crash import CrashNotice
from app.ui.main_window import MainWindow
from app.ui.ports import Demonstration, OpenDesk
from app.ui.shell import Shell

_LOADED = time.perf_counter()


def run(arguments: list[str]) -> int:
    """Open the window and stay until it is closed."""
    options = _parse(arguments)
    folder = data_folder(options.data_dir)
    settings = _chosen(load_settings(folder.settings), options)
    application = make_application(sys.argv[:1])
    translators = speak(application, settings.language)
    look = dress(application, settings)
    window = MainWindow(look)
    crash = CrashNotice(window)
    logs = open_logs(folder, crash.tell)
    shell = Shell(window, look, settings, folder, workshop=RealParts(), clock=now, source=options.source)
    shell.wedge.watch(application)
    reporter = _ReadyReporter(application, shell) if options.quit_when_ready else None
    window.show()
    if options.demo:
        shell.begin_demonstration()
    else:
        shell.start()
    try:
        status = application.exec()
    finally:
        shell.close()
        logs.close()
        del translators
    return FAILED if reporter is not None and not reporter.reported else status or DONE


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=None, help="folder of this desk (default: the user's own)")
    parser.add_argument("--source", default=None, help="camera:N, a picture, a video, a folder or an address")
    parser.add_argument("--demo", action="store_true", help="open the demonstration at once")
    parser.add_argument("--lang", choices=[language.value for language in Language], default=None)
    parser.add_argument("--theme", choices=[theme.value for theme in Theme], default=None)
    parser.add_argument("--quit-when-ready", action="store_true", help="print how long the start took, then quit")
    return parser.parse_args(arguments)


def _chosen(settings: Settings, options: argparse.Namespace) -> Settings:
    """The settings of this run: an option counts once and is not kept unless something else is changed."""
    if options.lang is not None:
        settings = replace(settings, language=Language(options.lang))
    if options.theme is not None:
        settings = replace(settings, theme=Theme(options.theme))
    return settings


class _CameraPictures:
    """The scanner's loop with frames as the window draws them."""

    def __init__(self, loop: ScanLoop) -> None:
        self._loop = loop

    def start(self, source_text: str) -> None:
        self._loop.start(source_text)

    def stop(self) -> None:
        self._loop.stop()

    def switch(self, source_text: str) -> None:
        self._loop.switch(source_text)

    def look_again(self, texts: Collection[str]) -> None:
        self._loop.look_again(texts)

    def latest(self) -> tuple[Frame, Sequence[SeenCode]] | None:
        seen = self._loop.latest()
        return None if seen is None else (seen.frame.picture, seen.codes)


class RealParts:
    """Makes the real parts of the program."""

    def __init__(self) -> None:
        self._decoder: Decoder | None = None

    def open_desk(self, folder: DataFolder) -> OpenDesk:
        # The key of a demonstration goes away with its folder: the system's keyring is left alone.
        return open_desk(folder, use_keyring=not folder.root.is_relative_to(demonstration_folder().root))

    def pictures(self, on_reading: Callable[[str], None], on_problem: Callable[[ExpectedProblem], None]) -> Pictures:
        loop = ScanLoop(open_source, self._the_decoder(), on_reading=on_reading, on_problem=on_problem)
        return _CameraPictures(loop)

    def demonstration(self) -> Demonstration:
        # Late: it brings the tools that print booklets, and an ordinary start should not wait for them.
        from app.demo import demonstration  # noqa: PLC0415

        return demonstration.Demonstration(demonstration_folder().root)

    def cameras(self) -> tuple[tuple[int, str], ...]:
        return tuple((camera.number, camera.name) for camera in list_cameras())

    def engines(self) -> tuple[tuple[str, ...], bool]:
        decoder = self._the_decoder()
        return decoder.engines, decoder.zbar_missing

    def _the_decoder(self) -> Decoder:
        if self._decoder is None:
            self._decoder = Decoder()
        return self._decoder


class _ReadyReporter(QObject):
    """Prints how long the start took and how much memory it uses, then quits."""

    def __init__(self, application: QApplication, shell: Shell) -> None:
        super().__init__(application)
        self._application = application
        self.reported = False
        shell.ready.connect(self._on_ready)

    @Slot()
    def _on_ready(self) -> None:
        self.reported = True
        write_line({"ready_ms": round(_seconds_since_start() * 1000), "rss_mb": _resident_mb()})
        self._application.quit()


def _seconds_since_start() -> float:
    """Since the process began where the system tells it, since this module was loaded elsewhere."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return up - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.perf_counter() - _LOADED


def _resident_mb() -> int | None:
    """Memory of this process in MB where the system tells it in a file, None elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * 4096 // 1_000_000
