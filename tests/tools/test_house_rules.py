"""The bans of this house find what they are for, and leave the rest alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.house_rules import ROOT, all_findings, findings_in, host_in_lock, untested


def words(path: str, source: str) -> list[str]:
    return [finding.words for finding in findings_in(path, source)]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("app/ui/page.py", "dialog.exec()", "a dialog's exec()"),
        ("app/ui/page.py", "QApplication.processEvents()", "processEvents lets a second click in"),
        ("app/sync/loop.py", "class Loop(QThread): ...", "a QThread with a loop hears no slot"),
        ("app/sync/loop.py", "class Loop(QtCore.QThread): ...", "a QThread with a loop hears no slot"),
        ("app/scanner/loop.py", "self._process.terminate()", "terminate() leaves locks held"),
        ("app/sync/loop.py", "time.sleep(1)", "a sleeping thread cannot be stopped"),
        ("tests/sync/test_loop.py", "time.sleep(1)", "a fixed wait"),
        ("tests/ui/test_page.py", "qtbot.wait(100)", "a fixed wait"),
        ("app/ui/page.py", "button.clicked.connect(lambda: None)", "PySide6 runs it on the thread that emits"),
        ("app/ui/page.py", "button.clicked.connect(partial(work, 1))", "PySide6 runs it on the thread that emits"),
        ("app/a.py", "try:\n    x()\nexcept:\n    raise", "a bare except"),
        ("app/a.py", "try:\n    x()\nexcept Exception:\n    pass", "an error that nobody hears of"),
        ("app/background/a.py", "from PySide6.QtWidgets import QWidget", "background carries threads"),
        ("app/background/a.py", "from PySide6 import QtWidgets", "background carries threads"),
        ("app/ui/page.py", 'self.tr(f"{count} passes")', "a glued sentence"),
        ("app/ui/page.py", 'self.tr("one " + name)', "a glued sentence"),
        ("app/ui/page.py", 'translate("Page", f"{count}")', "a glued sentence"),
        ("app/ui/page.py", "QApplication.instance()", "a global in disguise"),
    ],
)
def test_a_banned_habit_is_found_with_its_reason(path: str, source: str, expected: str) -> None:
    (found,) = words(path, source)

    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/ui/application.py", "application.exec()"),
        ("app/persistence/rows.py", "connection.exec(statement)"),
        ("app/demo/centre.py", "self._process.terminate()"),
        ("app/sync/loop.py", "self._stop.wait(1)"),
        ("tests/ui/test_page.py", "qtbot.waitUntil(page.is_ready)"),
        ("app/ui/page.py", "button.clicked.connect(self.on_click)"),
        ("app/a.py", "try:\n    x()\nexcept OSError:\n    pass"),
        ("app/background/a.py", "from PySide6.QtCore import QObject"),
        ("app/ui/page.py", 'self.tr("{count} passes").format(count=count)'),
        ("app/ui/page.py", 'translate("Formats", "%n day(s)", "", minutes // 60)'),
        ("app/a.py", "found = sorted(names, key=lambda name: name.lower())"),
    ],
)
def test_what_resembles_a_banned_habit_is_left_alone(path: str, source: str) -> None:
    assert words(path, source) == []


def test_a_function_of_sixty_lines_is_the_longest() -> None:
    body = "    x = 1\n" * 59

    assert words("app/a.py", f"def short():\n{body}") == []
    assert words("app/a.py", f"def long():\n{body}    x = 1\n") == [
        "long has 61 lines, 60 at most: give its steps names"
    ]


def test_a_migration_may_be_one_long_list() -> None:
    source = f"def upgrade():\n{'    x = 1' + chr(10):s}" + "    x = 1\n" * 100

    assert words("app/persistence/migrations/versions/0001_first.py", source) == []


def test_a_file_of_four_hundred_lines_is_the_longest() -> None:
    assert words("app/a.py", "x = 1\n" * 400) == []
    assert words("app/a.py", "x = 1\n" * 401) == ["401 lines, 400 at most: split it by what it is about"]


def test_a_source_file_without_its_test_file_is_found(tmp_path: Path) -> None:
    for name, source in {
        "app/domain/tested.py": "def rule():\n    return 1\n",
        "app/domain/untested.py": "def rule():\n    return 1\n",
        "app/domain/ports.py": "class Port:\n    def ask(self) -> int: ...\n",
        "app/domain/words.py": "LIMIT = 3\n",
        "tests/domain/test_tested.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")

    assert [str(finding) for finding in untested(tmp_path)] == [
        "app/domain/untested.py:1: has no test file: tests/domain/test_untested.py"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "-f wheels",
        "a @ file:///srv/a.whl",
        "# http://x",
    ],
)
def test_a_lock_that_names_a_place_is_found(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "lock.txt").write_text(f"segno==1.6.6\n{line}\n", encoding="utf-8")

    assert [(finding.path, finding.line) for finding in host_in_lock(tmp_path)] == [("requirements/lock.txt", 2)]


def test_this_repository_keeps_its_rules() -> None:
    assert [str(finding) for finding in all_findings(ROOT)] == []
