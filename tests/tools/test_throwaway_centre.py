"""The throwaway central service that developers and the demonstration of a fault use."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from tools.throwaway_centre import Centre, prepare

pytestmark = pytest.mark.slow


def test_it_answers_and_has_vouchers_and_a_code(tmp_path: Path) -> None:
    centre = Centre(f"sqlite:///{(tmp_path / 'centre.sqlite').as_posix()}", tmp_path)

    told = prepare(centre, tmp_path)
    with centre.served() as url, urllib.request.urlopen(f"{url}/health") as answer:
        health = json.load(answer)

    assert health == {"status": "ok"}
    assert told["code"]
    assert len(Path(told["csv"]).read_text(encoding="utf-8").splitlines()) == 21
    assert Path(told["pdf"]).read_bytes().startswith(b"%PDF")


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    centre = Centre(f"sqlite:///{(tmp_path / 'no' / 'folder' / 'centre.sqlite').as_posix()}", tmp_path)

    with pytest.raises(RuntimeError, match="central report failed"):
        centre.ask("report")
