from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.foundation.paths import DataFolder, default_data_folder, demonstration_folder, resources


def test_everything_that_must_survive_is_under_the_root(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)

    places = [
        folder.database,
        folder.backups,
        folder.settings,
        folder.logs,
        folder.crash_reports,
        folder.key_file,
    ]

    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)


def test_asking_where_things_lie_creates_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "desk")

    assert not folder.database.exists()
    assert not folder.root.exists()


def test_the_demonstration_is_apart_from_the_real_desk() -> None:
    real, demonstration = default_data_folder().root, demonstration_folder().root

    assert not demonstration.is_relative_to(real)
    assert not real.is_relative_to(demonstration)


def test_resources_lie_beside_the_program_in_the_source_tree() -> None:
    assert resources() == Path(__file__).resolve().parents[2] / "resources"


def test_resources_lie_in_the_bundle_of_the_installed_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resources() == tmp_path / "resources"
