"""`export`: what waits is written into a file, signed, and nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import verify_journal
from app.domain.carried_file import CarriedRequests
from tests.cli.commands import app
from tests.cli.conftest import OnlineDesk

pytestmark = pytest.mark.slow


def test_a_desk_without_its_key_says_so(data_dir: Path, tmp_path: Path, no_keyring: None) -> None:
    ran = app("export", "--data-dir", data_dir, tmp_path / "stick.json")
    assert (ran.status, ran.out) == (1, b"")
    assert "key_missing" in ran.said
    assert not (tmp_path / "stick.json").exists()


def test_a_folder_that_is_no_desk_says_so(tmp_path: Path) -> None:
    assert app("export", "--data-dir", tmp_path / "nobody", tmp_path / "stick.json").status == 3


def test_a_file_is_written_whole(online: OnlineDesk, tmp_path: Path) -> None:
    ran = app("export", "--data-dir", online.data_dir, tmp_path / "stick.json")
    assert (ran.status, ran.said) == (0, "")
    assert ran.line == {"desk": online.desk_id, "requests": 1, "waiting": 0}
    assert CarriedRequests.from_text((tmp_path / "stick.json").read_text("utf-8")).desk == online.desk_id
    assert [path.name for path in tmp_path.glob("*.part")] == []
    assert verify_journal(online.data_dir / "desk.sqlite").clean


def test_a_stick_that_is_not_there_is_a_sentence(online: OnlineDesk, tmp_path: Path) -> None:
    ran = app("export", "--data-dir", online.data_dir, tmp_path / "no stick" / "file.json")
    assert (ran.status, ran.out) == (1, b"")
    assert "storage_failed" in ran.said
