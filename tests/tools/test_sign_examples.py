from __future__ import annotations

from pathlib import Path

import pytest

from tools import sign_examples
from tools.environment import ROOT


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "exchange.md"
    copy.write_text(sign_examples.DOCUMENT.read_text("utf-8"), "utf-8", newline="\n")
    monkeypatch.setattr(sign_examples, "DOCUMENT", copy)
    return copy


def test_a_document_that_is_signed_stays_as_it_is(document: Path) -> None:
    assert sign_examples.main() == 0

    assert document.read_bytes() == (ROOT / "docs" / "exchange.md").read_bytes()


def test_a_changed_request_changes_the_acknowledgement_alone(document: Path) -> None:
    before = document.read_text("utf-8").replace('"app": "0.1.0"', '"app": "0.2.0"', 1)
    document.write_text(before, "utf-8", newline="\n")

    sign_examples.main()

    lines = zip(before.splitlines(), document.read_text("utf-8").splitlines(), strict=True)
    changed = [old for old, new in lines if old != new]
    assert len(changed) == 1
    assert '"acknowledgement": {"payload"' in changed[0]
