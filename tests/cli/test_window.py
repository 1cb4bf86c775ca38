"""`python -m app` as a process: it opens, says how long it took, and ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import window
from app.foundation.settings import Language, Settings, Theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_new_folder_opens_tells_its_time_and_quits(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "app", "--data-dir", str(tmp_path / "poste été"), "--quit-when-ready"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["ready_ms"] > 0
    assert set(told) == {"ready_ms", "rss_mb"}
    assert (tmp_path / "poste été" / "desk.sqlite").exists()


def test_an_option_counts_over_what_is_kept() -> None:
    options = window._parse(["--lang", "en", "--theme", "dark", "--source", "pictures"])

    chosen = window._chosen(Settings(), options)

    assert (chosen.language, chosen.theme) == (Language.ENGLISH, Theme.DARK)
    assert options.source == "pictures"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        window._parse(["--lang", "la"])

    assert ended.value.code == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by Linux alone")
def test_the_time_since_the_start_and_the_memory_are_told() -> None:
    assert window._seconds_since_start() > 0
    assert (window._resident_mb() or 0) > 1
