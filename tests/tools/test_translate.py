"""Sentences of the code, their translations, and what is compiled."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from tools.translate import Message, read_messages, release, sources, update

CODE = """
from PySide6.QtCore import QCoreApplication
translate = QCoreApplication.translate

class Page:
    def title(self):
        return self.tr("Today")

def age(count):
    return translate("Formats", "%n minute(s)", "", count)
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    file = tmp_path / "page.py"
    file.write_text(CODE, encoding="utf-8")
    return file


def fill(ts: Path, *translations: tuple[str, str]) -> None:
    text = ts.read_text(encoding="utf-8")
    for old, new in translations:
        assert old in text
        text = text.replace(old, new, 1)
    ts.write_text(text, encoding="utf-8")


def translated(ts: Path) -> None:
    empty = '<translation type="unfinished" />'
    fill(
        ts,
        (f"<source>Today</source>\n            {empty}", "<source>Today</source><translation>Du jour</translation>"),
        ("<numerusform />", "<numerusform>%n minute</numerusform>"),
        ("<numerusform />", "<numerusform>%n minutes</numerusform>"),
        ('<translation type="unfinished">', "<translation>"),
    )


def test_a_counted_sentence_has_two_forms_however_it_is_written_in_the_code(tmp_path: Path, code: Path) -> None:
    ts = tmp_path / "comptoir_fr.ts"

    update(ts, [code])

    forms = {message.source: len(message.forms) for message in read_messages(ts)}
    assert forms == {"Today": 1, "%n minute(s)": 2}


def test_translations_survive_the_next_update(tmp_path: Path, code: Path) -> None:
    ts = tmp_path / "comptoir_fr.ts"
    update(ts, [code])
    translated(ts)

    update(ts, [code])
    once = ts.read_bytes()
    update(ts, [code])

    assert {message.source: message.forms for message in read_messages(ts)} == {
        "Today": ("Du jour",),
        "%n minute(s)": ("%n minute", "%n minutes"),
    }
    assert [message.faults() for message in read_messages(ts)] == [[], []]
    assert ts.read_bytes() == once


def test_a_sentence_that_the_code_no_longer_has_is_dropped(tmp_path: Path, code: Path) -> None:
    ts = tmp_path / "comptoir_fr.ts"
    update(ts, [code])

    code.write_text(CODE.replace('self.tr("Today")', "''"), encoding="utf-8")
    update(ts, [code])

    assert [message.source for message in read_messages(ts)] == ["%n minute(s)"]


def test_the_language_of_the_code_needs_its_plurals_only(tmp_path: Path, code: Path) -> None:
    ts = tmp_path / "comptoir_en.ts"

    update(ts, [code])

    assert [message.source for message in read_messages(ts)] == ["%n minute(s)"]


def test_what_is_compiled_answers_with_the_right_plural(tmp_path: Path, code: Path) -> None:
    ts, qm = tmp_path / "comptoir_fr.ts", tmp_path / "comptoir_fr.qm"
    update(ts, [code])
    translated(ts)

    release(ts, qm)

    translator = QTranslator()
    assert translator.load(str(qm))
    assert translator.translate("Page", "Today") == "Du jour"
    assert translator.translate("Formats", "%n minute(s)", "", 1) == "%n minute"
    assert translator.translate("Formats", "%n minute(s)", "", 5) == "%n minutes"


@pytest.mark.parametrize(
    ("source", "forms", "finished", "expected"),
    [
        ("At {time}", ("À {time}",), True, []),
        ("At {time}", ("À {heure}",), True, ["placeholders differ"]),
        ("At {time}", ("À l'heure",), True, ["placeholders differ"]),
        ("At {time}", ("",), True, ["not translated"]),
        ("At {time}", ("À {time}",), False, ["not translated"]),
        ("%n passes", ("un pass", "%n pass"), True, []),
        ("%n passes of {day}", ("un pass du {day}", "%n pass"), True, ["placeholders differ"]),
    ],
)
def test_what_would_be_seen_on_the_screen_is_a_fault(
    source: str, forms: tuple[str, ...], finished: bool, expected: list[str]
) -> None:
    assert Message("Page", source, forms, finished).faults() == expected


def test_the_sentences_of_the_window_are_all_looked_at() -> None:
    names = [path.as_posix() for path in sources()]

    assert any("/app/ui/" in name for name in names)
    assert not any("/app/domain/" in name for name in names)
