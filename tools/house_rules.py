"""The bans of this house, each with its reason and what to do instead: `python -m tools.house_rules`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60

_SOURCES = ("app", "central", "bench", "tools", "tests")
_MAY_WAIT = {"tools/throwaway_postgres.py", "tools/throwaway_centre.py", "tests/conftest.py"}
_DIALOG_EXEC = {"exec", "exec_"}
_REGISTRY = re.compile(r"(https?|file)://|--(extra-)?index-url|--find-links|^\s*-f\s")
_PROVED_BY_RUNNING = {"tools/build.py", "tools/bundled_zbar.py", "tools/lock.py", "tools/screenshots.py"}
_OUTSIDE_TESTS = re.compile(r"(^|/)(__init__|__main__|env)\.py$|/versions/")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One broken rule, where, and what to do."""

    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


Rule = Callable[[str, ast.AST], str | None]
"""Looks at one node of one file; answers what is wrong with it."""


def long_function(path: str, node: ast.AST) -> str | None:
    if "/versions/" in path:
        return None  # a migration is one list of tables, written once and never read again
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if lines <= MOST_LINES_OF_A_FUNCTION:
        return None
    return f"{node.name} has {lines} lines, {MOST_LINES_OF_A_FUNCTION} at most: give its steps names"


def blocking_dialog(path: str, node: ast.AST) -> str | None:
    if _in(path, "app/ui") and _called(node) in _DIALOG_EXEC and not _calls_on(node, "application", "app", "qapp"):
        return "a dialog's exec() holds up tests and everything else: open(), and take the answer by a signal"
    return None


def event_pumping(path: str, node: ast.AST) -> str | None:
    if not _in(path, "tests") and _called(node) == "processEvents":
        return "processEvents lets a second click in before the first has ended: use the task runner"
    return None


def thread_subclass(_path: str, node: ast.AST) -> str | None:
    if isinstance(node, ast.ClassDef) and any(_last_name(base) == "QThread" for base in node.bases):
        return "a QThread with a loop hears no slot: use the task runner, or a thread with a stop event"
    return None


def killed_thread(path: str, node: ast.AST) -> str | None:
    if _in(path, "app/ui", "app/background", "app/sync", "app/scanner") and _called(node) == "terminate":
        return "terminate() leaves locks held and files half written: ask it to stop, wait with a limit"
    return None


def sleep(path: str, node: ast.AST) -> str | None:
    if path in _MAY_WAIT or not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep" and _last_name(node.func.value) == "time":
        if _in(path, "tests"):
            return "a fixed wait is too short one day and too long every day: wait for the state itself"
        if _in(path, "app"):
            return "a sleeping thread cannot be stopped: Event.wait(seconds)"
    return None


def qtbot_wait(path: str, node: ast.AST) -> str | None:
    if _in(path, "tests") and _called(node) == "wait" and _calls_on(node, "qtbot"):
        return "a fixed wait is too short one day and too long every day: qtbot.waitUntil or waitSignal"
    return None


def connected_lambda(_path: str, node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and _called(node) == "connect":
        for argument in node.args:
            if isinstance(argument, ast.Lambda) or _called(argument) == "partial":
                return "PySide6 runs it on the thread that emits, and it keeps its widget alive: connect a bound method"
    return None


def swallowed(_path: str, node: ast.AST) -> str | None:
    if not isinstance(node, ast.ExceptHandler):
        return None
    if node.type is None:
        return "a bare except also catches the request to stop: name what you expect"
    passes = all(isinstance(step, ast.Pass) for step in node.body)
    if passes and _last_name(node.type) in {"Exception", "BaseException"}:
        return "an error that nobody hears of comes back as a riddle: name what you expect, or log it"
    return None


def widgets_below_ui(path: str, node: ast.AST) -> str | None:
    if not _in(path, "app/background"):
        return None
    modules: list[str] = []
    if isinstance(node, ast.ImportFrom):
        modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    elif isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    if any(name in {"PySide6.QtWidgets", "PySide6.QtGui"} for name in modules):
        return "background carries threads to signals and has no widget: QtCore only"
    return None


def glued_sentence(_path: str, node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call) or _called(node) not in {"tr", "translate", "QT_TRANSLATE_NOOP"}:
        return None
    sentence = node.args[:1] if _called(node) == "tr" else node.args[:2]
    if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in sentence):
        return 'a glued sentence cannot be translated: tr("... {name}").format(name=...)'
    return None


def application_instance(path: str, node: ast.AST) -> str | None:
    if path == "app/ui/application.py":
        return None  # the one place that makes it
    if _in(path, "app/ui", "app/background") and _called(node) == "instance" and _calls_on(node, "QApplication"):
        return "a global in disguise: pass what is needed to the constructor"
    return None


RULES: tuple[Rule, ...] = (
    long_function,
    blocking_dialog,
    event_pumping,
    thread_subclass,
    killed_thread,
    sleep,
    qtbot_wait,
    connected_lambda,
    swallowed,
    widgets_below_ui,
    glued_sentence,
    application_instance,
)


def findings_in(path: str, source: str) -> list[Finding]:
    """Return what breaks a rule in one file; `path` is relative to the root, with slashes."""
    found = []
    lines = source.count("\n")
    if lines > MOST_LINES:
        found.append(Finding(path, MOST_LINES, f"{lines} lines, {MOST_LINES} at most: split it by what it is about"))
    for node in ast.walk(ast.parse(source)):
        told = (rule(path, node) for rule in RULES)
        found += [Finding(path, getattr(node, "lineno", 1), words) for words in told if words is not None]
    return sorted(found)


def untested(root: Path) -> Iterator[Finding]:
    """One test file for each source file, under the same path: where to look, and where to add."""
    for package, below in (("app", "tests"), ("central", "tests/central"), ("tools", "tests/tools")):
        for source in sorted((root / package).rglob("*.py")):
            path = source.relative_to(root).as_posix()
            if path in _PROVED_BY_RUNNING or _OUTSIDE_TESTS.search(path) or not _has_code(source):
                continue
            test = Path(below, *source.relative_to(root / package).parent.parts, f"test_{source.stem}.py").as_posix()
            if not (root / test).exists():
                yield Finding(path, 1, f"has no test file: {test}")


def _has_code(source: Path) -> bool:
    """Whether there is anything to run: a class or function with a body of its own, protocols excepted."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_promise(node) for node in ast.walk(tree)
    )


def _is_promise(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [step for step in node.body if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))]
    return not body


def host_in_lock(root: Path) -> Iterator[Finding]:
    """The lock names packages and hashes; where they come from is each machine's own setting."""
    for lock in sorted((root / "requirements").glob("*.txt")):
        for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1):
            if _REGISTRY.search(line):
                path = lock.relative_to(root).as_posix()
                yield Finding(path, number, "names a registry or a folder: python3 dev.py lock")


def all_findings(root: Path) -> list[Finding]:
    """Return everything that breaks a rule in the tree."""
    found: list[Finding] = []
    sources = [root / "dev.py", *(path for name in _SOURCES for path in sorted((root / name).rglob("*.py")))]
    for source in sources:
        if source.is_file():
            found += findings_in(source.relative_to(root).as_posix(), source.read_text(encoding="utf-8"))
    return [*found, *untested(root), *host_in_lock(root)]


def _in(path: str, *folders: str) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _called(node: ast.AST) -> str | None:
    """Return the last name of what a call calls."""
    return _last_name(node.func) if isinstance(node, ast.Call) else None


def _calls_on(node: ast.AST, *names: str) -> bool:
    """Whether a method is called on something of one of these names."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (_last_name(node.func.value) or "").lstrip("_") in names
    )


def _last_name(node: ast.AST | None) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def main() -> int:
    """Print what breaks a rule; 0 when nothing does."""
    found = all_findings(ROOT)
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
