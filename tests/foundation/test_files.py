from __future__ import annotations

from pathlib import Path

import pytest

from app.foundation.errors import StorageProblem
from app.foundation.files import read_whole, write_bytes_whole, write_whole


def test_a_file_takes_the_place_of_the_one_before_and_nothing_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "é.json"
    write_whole(file, "first\n")
    write_whole(file, "séance\n")
    assert read_whole(file) == "séance\n"
    assert list(tmp_path.iterdir()) == [file]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_bytes_whole(tmp_path / "file", b"\xff\r\n\x00")
    assert (tmp_path / "file").read_bytes() == b"\xff\r\n\x00"


def test_what_cannot_be_written_or_read_is_a_storage_problem(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        write_whole(tmp_path / "no folder" / "file", "text")
    with pytest.raises(StorageProblem):
        read_whole(tmp_path / "missing")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="utf-8"):
        read_whole(tmp_path / "binary")
