from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest

from app.domain.signing import SigningKey, to_base64
from app.foundation.errors import DiskFull, KeyMissing
from app.sync.credentials import SERVICE, DeskKeys
from tests.builders import DESK_ID
from tests.conftest import MemoryKeyring

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows keeps access lists instead of modes")


class Broken(keyring.backend.KeyringBackend):
    """A keyring whose service fails at every call."""

    priority = 1

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


class Forgetful(MemoryKeyring):
    """Says yes and keeps nothing, as a keyring that was locked meanwhile."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Stubborn(MemoryKeyring):
    """Says yes and keeps what it had."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept.setdefault((service, username), password)


class BusError(Exception):
    """What the library under a keyring raises by itself."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "desk.key"


def test_the_key_to_enrol_with_is_made_once_and_written_first(file: Path) -> None:
    first = DeskKeys(file).fresh()

    assert file.exists()
    assert DeskKeys(file).fresh().to_bytes() == first.to_bytes()


@posix_only
def test_the_key_file_is_for_its_user_alone(file: Path) -> None:
    earlier = os.umask(0o000)
    try:
        DeskKeys(file).fresh()
    finally:
        os.umask(earlier)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_half_written_by_a_crash_is_no_obstacle(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.with_suffix(".part").write_text("half", "ascii")

    key = DeskKeys(file).fresh()

    assert DeskKeys(file).fresh().to_bytes() == key.to_bytes()
    assert not file.with_suffix(".part").exists()


def test_the_key_of_an_enrolled_desk_moves_to_the_keyring(file: Path, memory_keyring: MemoryKeyring) -> None:
    keys = DeskKeys(file)
    key = keys.fresh()
    assert file.exists()

    keys.keep(DESK_ID, key)

    assert not keys.in_file
    assert memory_keyring.kept == {(SERVICE, DESK_ID): to_base64(key.to_bytes())}
    assert keys.load(DESK_ID, key.public).to_bytes() == key.to_bytes()


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_the_key_stays_in_the_file(file: Path) -> None:
    keys = DeskKeys(file)
    key = keys.fresh()

    keys.keep(DESK_ID, key)

    assert keys.in_file
    assert keys.load(DESK_ID, key.public).to_bytes() == key.to_bytes()


@pytest.mark.parametrize(
    "error", [keyring.errors.KeyringLocked(), OSError(), RuntimeError(), BusError(), ValueError()], ids=repr
)
def test_a_broken_keyring_leaves_the_key_in_the_file(error: Exception, file: Path) -> None:
    keyring.set_keyring(Broken(error))
    keys = DeskKeys(file)
    key = keys.fresh()

    keys.keep(DESK_ID, key)

    assert keys.in_file
    assert keys.load(DESK_ID, key.public).to_bytes() == key.to_bytes()


@pytest.mark.parametrize("kind", [Forgetful, Stubborn])
def test_the_file_is_removed_only_when_the_keyring_gives_the_same_key_back(
    kind: type[MemoryKeyring], file: Path
) -> None:
    ring = kind()
    ring.kept[SERVICE, DESK_ID] = to_base64(SigningKey.generate().to_bytes())
    keyring.set_keyring(ring)
    keys = DeskKeys(file)
    key = keys.fresh()

    keys.keep(DESK_ID, key)

    assert keys.in_file
    assert keys.load(DESK_ID, key.public).to_bytes() == key.to_bytes()


def test_the_keyring_is_left_alone_when_it_is_not_wanted(file: Path, memory_keyring: MemoryKeyring) -> None:
    keys = DeskKeys(file, use_keyring=False)
    key = keys.fresh()
    keys.keep(DESK_ID, key)

    assert memory_keyring.kept == {}
    assert keys.in_file


def test_another_desks_key_is_no_key(file: Path) -> None:
    keys = DeskKeys(file)
    keys.keep(DESK_ID, keys.fresh())

    with pytest.raises(KeyMissing):
        keys.load(DESK_ID, SigningKey.generate().public)


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"\xff\xfe", b"AAAA\n"], ids=repr)
def test_a_damaged_key_file_is_no_key(content: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)

    with pytest.raises(KeyMissing):
        DeskKeys(file).load(DESK_ID, SigningKey.generate().public)


def test_a_key_in_the_keyring_is_found_beside_a_file_left_from_another_enrolment(file: Path) -> None:
    keys = DeskKeys(file)
    key = keys.fresh()
    keys.keep(DESK_ID, key)
    keys.fresh()

    assert keys.load(DESK_ID, key.public).to_bytes() == key.to_bytes()


def test_a_key_that_cannot_be_written_is_a_problem_of_the_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def full(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(path).endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(DiskFull):
        DeskKeys(file).fresh()
