"""The log and the crash reports: useful to a developer, empty of what belongs to people."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import __version__
from app.foundation.logs import (
    HARD_CRASH_FILE,
    LOG_FILE,
    Logs,
    MaskingFormatter,
    masked,
    open_logs,
    told,
    write_crash_report,
)
from app.foundation.paths import DataFolder

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "desk")


@pytest.fixture
def quiet_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind our hooks says nothing, so that a test may let an error through."""
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    monkeypatch.setattr(threading, "excepthook", lambda *_: None)


@pytest.fixture
def logs(folder: DataFolder, quiet_hooks: None) -> Iterator[Logs]:
    opened = open_logs(folder, clock=lambda: AT)
    yield opened
    opened.close()


def an_error(message: str) -> Exception:
    try:
        secret = "a value that stays in its variable"
        assert secret
        raise ValueError(message)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scanned 0042100100200300400500600700800900", "scanned [digits]"),
        ("call 06 12 34 or 0612345678", "call 06 12 34 or [digits]"),
        ("from jeanne.dupont+x@mairie.example.fr now", "from [mail] now"),
        ("code A1B2C-D3E4F-G5H6J-K7M8N typed", "code [code] typed"),
        ("code A1B2CD3E4FG5H6JK7M8N typed", "code [code] typed"),
        ("12345 vouchers on port 8080", "12345 vouchers on port 8080"),
    ],
)
def test_what_could_be_a_voucher_or_a_person_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_a_line_of_the_log_is_masked_whole(logs: Logs) -> None:
    logging.getLogger("app.some.part").warning("read %s", "1234567890")

    assert "WARNING app.some.part: read [digits]" in (logs.folder.logs / LOG_FILE).read_text(encoding="utf-8")


def test_a_logged_traceback_holds_no_quoted_text() -> None:
    error = an_error("invalid literal for int(): 'WIFI:S:home;P:secret'")
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "failed", None, (type(error), error, error.__traceback__))

    line = MaskingFormatter("%(message)s").format(record)

    assert "ValueError: invalid literal for int(): [text]" in line
    assert "secret" not in line.replace('secret = "a value', "")


def test_a_report_says_where_and_on_what_but_no_values(folder: DataFolder) -> None:
    error = an_error("cannot read 'BEGIN:VCARD Jeanne'")

    path = write_crash_report(folder, error, error.__traceback__, thread="camera", clock=lambda: AT)

    assert path is not None
    report = path.read_text(encoding="utf-8")
    assert report.startswith(f"Comptoir {__version__}\nat 2026-11-23T11:00:00.000Z\nthread camera\nPython 3.")
    assert "in an_error" in report
    assert "ValueError: cannot read [text]" in report
    assert "Jeanne" not in report


def test_the_causes_of_an_error_are_told_in_order() -> None:
    def fails() -> None:
        try:
            raise KeyError("first")
        except KeyError as cause:
            raise RuntimeError("second") from cause

    with pytest.raises(RuntimeError) as caught:
        fails()
    text = told(caught.value, caught.value.__traceback__)

    assert text.index("KeyError: [text]") < text.index("which caused:") < text.index("RuntimeError: second")


def test_the_name_of_the_user_is_not_in_a_report(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/jeanne"))

    path = write_crash_report(folder, an_error("not found: /home/jeanne/desk.sqlite"), None, clock=lambda: AT)

    assert path is not None
    assert "ValueError: not found: ~/desk.sqlite" in path.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_answered_by_none(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("a file where the folder should be", encoding="utf-8")

    assert write_crash_report(DataFolder(tmp_path), an_error("x"), None) is None


def test_only_the_last_reports_are_kept(folder: DataFolder) -> None:
    minutes = (AT.replace(minute=minute) for minute in range(25))
    for _ in range(25):
        write_crash_report(folder, an_error("x"), None, clock=lambda: next(minutes))

    names = sorted(path.name for path in folder.crash_reports.glob("crash-*.txt"))
    assert len(names) == 20
    assert names[-1].startswith("crash-20261123T112400")


@pytest.mark.logged_errors
def test_an_uncaught_error_of_the_main_thread_is_reported_and_told(folder: DataFolder, quiet_hooks: None) -> None:
    told_paths: list[Path | None] = []
    opened = open_logs(folder, told_paths.append, clock=lambda: AT)
    error = an_error("unforeseen")

    sys.excepthook(type(error), error, error.__traceback__)
    opened.close()

    assert [path.parent for path in told_paths if path] == [folder.crash_reports]
    assert "uncaught error in thread main: ValueError" in (folder.logs / LOG_FILE).read_text(encoding="utf-8")


@pytest.mark.logged_errors
def test_an_uncaught_error_of_another_thread_is_reported_with_its_name(logs: Logs) -> None:
    def fails() -> None:
        raise ValueError("in a thread")

    thread = threading.Thread(target=fails, name="camera loop")
    thread.start()
    thread.join()

    (report,) = logs.folder.crash_reports.glob("crash-*.txt")
    assert "thread camera loop" in report.read_text(encoding="utf-8")


def test_asking_the_program_to_end_is_not_a_crash(logs: Logs) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert list(logs.folder.crash_reports.glob("crash-*.txt")) == []


def test_what_stood_there_before_still_hears_of_the_error(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: heard.append(error))
    opened = open_logs(folder, clock=lambda: AT)

    interrupt = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, interrupt, None)
    opened.close()

    assert heard == [interrupt]


def test_closing_gives_back_the_hooks_and_the_files(folder: DataFolder, quiet_hooks: None) -> None:
    before = (sys.excepthook, threading.excepthook, list(logging.getLogger().handlers), logging.getLogger().level)

    open_logs(folder).close()

    after = (sys.excepthook, threading.excepthook, list(logging.getLogger().handlers), logging.getLogger().level)
    assert after == before
    assert (folder.crash_reports / HARD_CRASH_FILE).exists()
