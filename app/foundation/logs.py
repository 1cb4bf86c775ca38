"""The log of this desk and its crash reports; both may be sent to a stranger: no scanned text, no address in them.

Uncaught errors of any thread end in a report: versions, the traceback without the values of variables, nothing else.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from app import __version__
from app.foundation.clock import Clock, instant_text, now
from app.foundation.paths import DataFolder

LOG_FILE = "comptoir.log"
HARD_CRASH_FILE = "hard-crash.txt"
_MOST_BYTES = 1_000_000
_OLDER_FILES = 4
_KEPT_REPORTS = 20

_DIGITS = re.compile(r"\d{6,}")
_SHORT_CODE = re.compile(r"\b[0-9A-Za-z]{5}([-\s]?)[0-9A-Za-z]{5}\1[0-9A-Za-z]{5}\1[0-9A-Za-z]{5}\b")
_QUOTED = re.compile(r"(['\"]).*\1", re.DOTALL)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")

_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_log = logging.getLogger(__name__)


def masked(text: str) -> str:
    """Return the text without what could be a voucher, a short code, a telephone number or a mail address."""
    without_mail = _MAIL.sub("[mail]", text)
    without_codes = _SHORT_CODE.sub("[code]", without_mail)
    return _DIGITS.sub("[digits]", without_codes)


def told(error: BaseException, trace: TracebackType | None) -> str:
    """Return the traceback of an error and of its causes, masked: places and kinds, no values.

    Whatever a message quotes goes as well: `int()` and the database quote what they were given.
    """
    return masked("".join(_chain(traceback.TracebackException(type(error), error, trace))))


def _chain(part: traceback.TracebackException) -> Iterator[str]:
    if part.__cause__ is not None:
        yield from _chain(part.__cause__)
        yield "\nwhich caused:\n\n"
    elif part.__context__ is not None and not part.__suppress_context__:
        yield from _chain(part.__context__)
        yield "\nand while that was handled:\n\n"
    yield from part.stack.format()
    yield _QUOTED.sub("[text]", "".join(part.format_exception_only()))
    for inner in part.exceptions or ():
        yield from _chain(inner)


class MaskingFormatter(logging.Formatter):
    """Masks the whole line, traceback included: a third-party library may log what it was given."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))

    def formatException(self, ei: _ErrorInfo) -> str:  # noqa: N802 - logging calls it by this name
        return "" if ei[1] is None else told(ei[1], ei[2])


@dataclass(frozen=True, slots=True)
class Logs:
    """The hooks and files that `open_logs` put in place; `close` takes them away again."""

    folder: DataFolder
    _handler: logging.Handler
    _hard_crashes: TextIO
    _earlier: tuple[Callable[..., object], Callable[..., object], int]

    def close(self) -> None:
        """Give back the hooks and the files."""
        sys.excepthook, threading.excepthook, level = self._earlier
        faulthandler.disable()
        self._hard_crashes.close()
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(level)
        self._handler.close()


def open_logs(folder: DataFolder, tell: Callable[[Path | None], None] | None = None, clock: Clock = now) -> Logs:
    """Log to the folder and report uncaught errors there; `OSError` when the folder cannot be written.

    `tell` gets the path of each report, or None when the disk refused it, on the thread that failed.
    """
    folder.logs.mkdir(parents=True, exist_ok=True)
    folder.crash_reports.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder.logs / LOG_FILE, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    earlier = (sys.excepthook, threading.excepthook, root.level)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    hard_crashes = (folder.crash_reports / HARD_CRASH_FILE).open("a", encoding="utf-8")
    faulthandler.enable(hard_crashes)
    _hook_uncaught(folder, tell, clock)
    return Logs(folder, handler, hard_crashes, earlier)


def _hook_uncaught(folder: DataFolder, tell: Callable[[Path | None], None] | None, clock: Clock) -> None:
    earlier_on_main, earlier_on_thread = sys.excepthook, threading.excepthook

    def report(error: BaseException, trace: TracebackType | None, thread: str) -> None:
        if not isinstance(error, Exception):
            return  # somebody asked the program to end
        path = write_crash_report(folder, error, trace, thread=thread, clock=clock)
        _log.critical("uncaught error in thread %s: %s", thread, type(error).__name__)
        if tell is not None:
            tell(path)

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        earlier_on_main(kind, error, trace)
        report(error, trace, "main")

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        earlier_on_thread(arguments)
        if arguments.exc_value is not None:
            name = arguments.thread.name if arguments.thread is not None else "unknown"
            report(arguments.exc_value, arguments.exc_traceback, name)

    sys.excepthook = on_main
    threading.excepthook = on_thread


def write_crash_report(
    folder: DataFolder,
    error: BaseException,
    trace: TracebackType | None,
    *,
    thread: str = "main",
    clock: Clock = now,
) -> Path | None:
    """Write a report and return its path, or None when the disk refuses: a failed report must not hide the failure."""
    at = clock()
    lines = [
        f"Comptoir {__version__}",
        f"at {instant_text(at)}",
        f"thread {thread}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}",
        "",
        told(error, trace),
    ]
    try:
        folder.crash_reports.mkdir(parents=True, exist_ok=True)
        path = folder.crash_reports / f"crash-{at:%Y%m%dT%H%M%S%f}.txt"
        path.write_text(_without_home("\n".join(lines)), encoding="utf-8")
        _forget_old_reports(folder)
    except OSError:
        return None
    return path


def _without_home(text: str) -> str:
    """Mask, and hide the user's folder: its name is often the name of a person."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return masked(text)
    return masked(text.replace(home, "~") if len(home) > 1 else text)


def _forget_old_reports(folder: DataFolder) -> None:
    for path in sorted(folder.crash_reports.glob("crash-*.txt"))[:-_KEPT_REPORTS]:
        path.unlink(missing_ok=True)
