from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.files import read_whole, write_whole
from app.foundation.errors import StorageProblem


def test_a_file_takes_the_place_of_the_one_before_and_nothing_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "é.json"
    write_whole(file, "first\n")
    write_whole(file, "séance\n")
    assert read_whole(file) == "séance\n"
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_or_read_is_a_storage_problem(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        write_whole(tmp_path / "no folder" / "file", "text")
    with pytest.raises(StorageProblem):
        read_whole(tmp_path / "missing")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="utf-8"):
        read_whole(tmp_path / "binary")
