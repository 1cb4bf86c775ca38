"""A bug is told calmly, once, from any thread."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui.crash import CrashNotice


def test_errors_of_several_threads_make_one_notice_that_names_the_report(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = CrashNotice(window)

    threads = [threading.Thread(target=notice.tell, args=(Path("report.txt"),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: notice.box is not None)

    assert len(window.findChildren(QMessageBox)) == 1
    assert notice.box is not None
    assert "report.txt" in notice.box.informativeText()
    assert "safe" in notice.box.text()
    notice.box.close()
    qtbot.waitUntil(lambda: notice.box is None)


def test_without_a_report_the_notice_is_still_shown(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = CrashNotice(window)

    notice.tell(None)

    qtbot.waitUntil(lambda: notice.box is not None)
    assert notice.box is not None
    assert notice.box.informativeText() == ""
    notice.box.close()
    qtbot.waitUntil(lambda: notice.box is None)
