"""Brings the sentences of the code into `resources/i18n/*.ts`, and compiles them; English needs its plurals only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ROOT

LANGUAGES = ROOT / "resources" / "i18n"
SOURCE_LANGUAGE = "en"
_COUNT = "%n"
_FORMS = 2
"""French and English both have one form for one and one for many (French counts zero as one)."""
_PLACEHOLDER = re.compile(r"\{\w*\}|%\d")  # a form may leave out the number


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence of one screen and its translation, as a .ts file holds it."""

    context: str
    source: str
    forms: tuple[str, ...]
    finished: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.source

    def faults(self) -> list[str]:
        """Return what would be seen on the screen: nothing, or a placeholder that is not filled."""
        if not self.finished or not all(self.forms):
            return ["not translated"]
        wanted = set(_PLACEHOLDER.findall(self.source))
        return ["placeholders differ" for form in self.forms if set(_PLACEHOLDER.findall(form)) != wanted][:1]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the files whose sentences people see in the window."""
    return [*sorted((root / "app" / "ui").rglob("*.py")), *sorted((root / "app" / "cli").glob("window*.py"))]


def read_messages(ts: Path) -> list[Message]:
    """Read the sentences of a .ts file that are still used."""
    found = []
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in {"vanished", "obsolete"}:
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found.append(
                Message(
                    context.findtext("name") or "",
                    message.findtext("source") or "",
                    tuple(forms),
                    translation.get("type") is None,
                )
            )
    return found


def update(ts: Path, files: Iterable[Path]) -> None:
    """Bring the sentences of the files into a .ts file, dropping those that are no longer used."""
    language = ts.stem.rpartition("_")[2]
    plurals = {message.key: message for message in read_messages(ts) if _COUNT in message.source} if ts.exists() else {}
    options = ["-no-obsolete", "-locations", "none", "-source-language", SOURCE_LANGUAGE, "-target-language", language]
    _qt_tool("pyside6-lupdate", *map(str, files), *options, "-ts", str(ts))
    root = ET.parse(ts).getroot()  # noqa: S314 - our own file
    for context in list(root.iter("context")):
        for message in list(context.iter("message")):
            if _COUNT in (message.findtext("source") or ""):
                _make_plural(message, plurals.get((context.findtext("name") or "", message.findtext("source") or "")))
            elif language == SOURCE_LANGUAGE:
                context.remove(message)
        if context.find("message") is None:
            root.remove(context)
    ET.indent(root, "    ")
    text = ET.tostring(root, encoding="unicode")
    ts.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8", newline="\n")


def _make_plural(message: ET.Element, earlier: Message | None) -> None:
    """Give a counted sentence its plural forms: lupdate sees them in `tr`, but not in `translate`, and drops them."""
    if message.get("numerus") == "yes":
        return
    message.set("numerus", "yes")
    for old in message.findall("translation"):
        message.remove(old)
    forms = earlier.forms if earlier is not None and len(earlier.forms) == _FORMS else ("",) * _FORMS
    translation = ET.SubElement(message, "translation", {} if earlier and earlier.finished else {"type": "unfinished"})
    for form in forms:
        ET.SubElement(translation, "numerusform").text = form


def release(ts: Path, qm: Path) -> None:
    """Compile a .ts file; sentences without a translation are left to show in English."""
    _qt_tool("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def _qt_tool(name: str, *words: str) -> None:
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if program is None:
        message = f"{name} is missing: python3 dev.py setup"
        raise RuntimeError(message)
    done = subprocess.run([program, *words], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        message = f"{name} failed: {done.stdout}{done.stderr}"
        raise RuntimeError(message)


def main() -> int:
    """Update and compile every language; the sentences that wait for a translator are printed."""
    waiting = 0
    for name in ("comptoir_fr.ts", f"comptoir_{SOURCE_LANGUAGE}.ts"):
        ts = LANGUAGES / name
        update(ts, sources())
        release(ts, ts.with_suffix(".qm"))
        for message in read_messages(ts):
            for fault in message.faults():
                waiting += 1
                print(f"{name}: {message.context}: {fault}: {message.source}")
    print(f"{waiting} sentences wait for a translation" if waiting else "every sentence is translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
