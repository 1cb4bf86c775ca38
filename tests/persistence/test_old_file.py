"""The saved file of a dead desk is read as it lies, and stays to the byte as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.bootstrap import DeskParts
from app.foundation.errors import DamagedStorage, StorageProblem, WrongReplacement
from app.persistence.old_file import open_old_file
from app.persistence.upgrade import upgrade_file
from tests.builders import DESK_ID, NOON, Issuer


def test_what_was_not_sent_is_read_even_where_it_had_not_come_into_the_file_itself(
    parts: DeskParts, issuer: Issuer, tmp_path: Path
) -> None:
    taken = parts.desk.redeem(issuer.digits(5), "MEDIATION").redemption_id
    saved = tmp_path / "saved"
    saved.mkdir()
    for file in parts.folder.root.glob("desk.sqlite*"):
        shutil.copyfile(file, saved / file.name)
    assert (saved / "desk.sqlite-wal").stat().st_size > 0
    before = {file.name: file.read_bytes() for file in saved.iterdir()}

    with open_old_file(saved / "desk.sqlite", now=NOON) as old:
        found = old.unanswered()
        assert old.identity().desk_id == DESK_ID

    assert taken in [entry.body.get("redemption") for entry in found]
    assert {file.name: file.read_bytes() for file in saved.iterdir()} == before


def test_a_file_without_a_desk_is_no_replacement(tmp_path: Path) -> None:
    upgrade_file(tmp_path / "blank.sqlite", backups=tmp_path / "backups", now=NOON)
    with pytest.raises(WrongReplacement), open_old_file(tmp_path / "blank.sqlite", now=NOON) as old:
        old.identity()


def test_what_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"some text that is longer than a header of SQLite is" * 50)
    with pytest.raises(DamagedStorage), open_old_file(tmp_path / "odd", now=NOON):
        pass
    with pytest.raises(StorageProblem), open_old_file(tmp_path / "missing", now=NOON):
        pass
