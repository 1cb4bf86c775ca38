"""What is wrong with the translations is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_translations import findings
from tools.translate import LANGUAGES, release, sources, update

CODE = 'class Page:\n    def title(self):\n        return self.tr("Today")\n'


@pytest.fixture
def code(tmp_path: Path) -> Path:
    file = tmp_path / "page.py"
    file.write_text(CODE, encoding="utf-8")
    return file


@pytest.fixture
def french(tmp_path: Path, code: Path) -> Path:
    """A finished and compiled language of one sentence."""
    folder = tmp_path / "i18n"
    folder.mkdir()
    ts = folder / "comptoir_fr.ts"
    update(ts, [code])
    text = ts.read_text(encoding="utf-8")
    ts.write_text(
        text.replace('<translation type="unfinished" />', "<translation>Du jour</translation>"), encoding="utf-8"
    )
    release(ts, ts.with_suffix(".qm"))
    return ts


def test_a_finished_language_has_no_findings(french: Path, code: Path) -> None:
    assert list(findings(french.parent, [code])) == []


def test_a_new_sentence_is_missing_until_it_is_brought_in(french: Path, code: Path) -> None:
    code.write_text(CODE.replace('"Today"', '"Today") + self.tr("Tomorrow"'), encoding="utf-8")

    assert list(findings(french.parent, [code])) == ["comptoir_fr.ts: Page: missing: Tomorrow"]


def test_a_sentence_that_is_gone_from_the_code_is_named(french: Path, code: Path) -> None:
    code.write_text(CODE.replace('self.tr("Today")', "''"), encoding="utf-8")

    assert list(findings(french.parent, [code])) == ["comptoir_fr.ts: Page: no longer used: Today"]


def test_an_unfinished_sentence_is_named(french: Path, code: Path) -> None:
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace("<translation>", '<translation type="unfinished">'), encoding="utf-8")

    assert "comptoir_fr.ts: Page: not translated: Today" in list(findings(french.parent, [code]))


def test_a_compiled_file_that_says_something_else_is_named(french: Path, code: Path) -> None:
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace("Du jour", "Aujourd'hui"), encoding="utf-8")

    assert list(findings(french.parent, [code])) == [
        "comptoir_fr.qm is not what comptoir_fr.ts says: python3 dev.py translate"
    ]


def test_a_folder_without_a_language_is_a_finding(tmp_path: Path, code: Path) -> None:
    assert list(findings(tmp_path, [code])) == [f"no language in {tmp_path.name}: python3 dev.py translate"]


def test_every_sentence_of_the_window_is_translated() -> None:
    assert list(findings(LANGUAGES, sources())) == []
