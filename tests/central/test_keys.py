"""The key files: made once, private, beside their database, and nobody guesses a damaged one."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from central.database import parse_url
from central.keys import KEYS_SETTING, KeyFolder, KeysMissing, key_folder


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    made = KeyFolder(tmp_path / "deep" / "keys")
    made.make_missing()
    return made


def test_three_different_keys_are_made(folder: KeyFolder) -> None:
    assert {file.name for file in folder.path.iterdir()} == {"centre.key", "voucher.key", "codes.key"}
    assert len({folder.centre().to_bytes(), folder.voucher().to_bytes(), folder.codes()}) == 3


def test_keys_that_are_there_stay_and_the_missing_one_is_made(folder: KeyFolder) -> None:
    centre, codes = folder.centre().to_bytes(), folder.codes()
    (folder.path / "voucher.key").unlink()
    folder.make_missing()
    assert (folder.centre().to_bytes(), folder.codes()) == (centre, codes)
    assert folder.voucher().public != folder.centre().public


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_key_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    earlier = os.umask(0)
    try:
        KeyFolder(tmp_path / "keys").make_missing()
    finally:
        os.umask(earlier)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize("content", ["", "AAAA", "not base64", "A" * 43 + "=\nA", "é"])
def test_a_damaged_key_is_named_and_never_used(folder: KeyFolder, content: str) -> None:
    (folder.path / "centre.key").write_text(content, encoding="utf-8")
    with pytest.raises(KeysMissing, match=r"centre\.key"):
        folder.centre()


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match=r"voucher\.key"):
        KeyFolder(tmp_path).voucher()


def test_the_voucher_key_may_be_kept_elsewhere_and_a_damaged_one_is_not_taken_for_that(folder: KeyFolder) -> None:
    file = folder.path / "voucher.key"
    assert folder.voucher_if_there() == folder.voucher().public
    file.write_text("AAAA", encoding="ascii")
    with pytest.raises(KeysMissing, match=r"voucher\.key"):
        folder.voucher_if_there()
    file.unlink()
    assert folder.voucher_if_there() is None


def test_a_key_is_never_printed(folder: KeyFolder) -> None:
    secret = (folder.path / "centre.key").read_text(encoding="ascii").strip()
    assert secret not in repr(folder.centre())


def test_the_keys_of_a_file_lie_beside_it_wherever_one_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEYS_SETTING, raising=False)
    url = parse_url(f"sqlite:///{tmp_path / 'a.sqlite'}")
    monkeypatch.chdir(tmp_path.parent)
    assert key_folder(url).path == tmp_path / "a.sqlite-keys"


def test_the_keys_of_a_server_lie_in_the_operators_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(KEYS_SETTING, raising=False)
    monkeypatch.chdir(tmp_path)
    first = key_folder(parse_url("postgresql://user:secret@db.invalid/comptoir")).path
    other = key_folder(parse_url("postgresql://user:secret@db.invalid:5433/comptoir")).path
    assert first.is_absolute()
    assert first != other
    assert tmp_path not in first.parents
    assert "secret" not in str(first)
    socket = key_folder(parse_url("postgresql:///comptoir?host=/run/postgresql")).path
    assert socket.name.endswith("-5432-comptoir")
    assert socket.parent == first.parent


def test_a_setting_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "elsewhere"))
    assert key_folder(parse_url("postgresql://db.invalid/x")).path == tmp_path / "elsewhere"
