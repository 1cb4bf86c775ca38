"""The settings of a desk: kept, bounded, and never a reason not to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.foundation.settings import Language, Settings, Theme, load_settings, save_settings


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    chosen = Settings(Language.ENGLISH, Theme.DARK, 150, sound=False, source="camera:2", offering="ATELIER")

    save_settings(tmp_path / "new" / "settings.json", chosen)

    assert load_settings(tmp_path / "new" / "settings.json") == chosen


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"language": 3, "theme": "pink", "sound": "yes"}', "\udcff"])
def test_a_bad_file_gives_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode("utf-8", errors="surrogateescape"))

    assert load_settings(path) == Settings()


@pytest.mark.parametrize(("kept", "read"), [("90", 100), ("125", 125), ("900", 200), ("true", 100), ("1.5", 100)])
def test_the_text_size_stays_within_bounds(tmp_path: Path, kept: str, read: int) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"text_percent": {kept}}}', encoding="utf-8")

    assert load_settings(path).text_percent == read


def test_a_file_of_a_newer_program_is_read_for_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "light", "brightness": 3}', encoding="utf-8")

    assert load_settings(path) == Settings(theme=Theme.LIGHT)
