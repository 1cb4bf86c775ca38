"""Where a desk keeps its private key: the system keyring, or a file that its user alone can read."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from app.domain.signing import PublicKey, SigningKey, from_base64, to_base64
from app.foundation.errors import KeyMissing, storage_problem

SERVICE = "Comptoir"


class DeskKeys:
    """The key of the desk of one data folder. Blocks on the keyring, which may ask its user for a password."""

    def __init__(self, key_file: Path, *, use_keyring: bool = True) -> None:
        self._file = key_file
        self._use_keyring = use_keyring

    def fresh(self) -> SigningKey:
        """Return the key to enrol with; made once and written before anything is sent.

        When the answer to an enrolment is lost, the same key is sent again, so the centre knows the same desk.
        """
        kept = self._from_file()
        if kept is not None:
            return kept
        key = SigningKey.generate()
        self._to_file(key)
        return key

    def keep(self, desk_id: str, key: SigningKey) -> None:
        """Move the key of an enrolled desk to the keyring; it stays in the file where there is no keyring."""
        if not self._use_keyring:
            return
        if not _keyring_set(desk_id, to_base64(key.to_bytes())):
            return
        kept = self._in_keyring(desk_id)
        if kept is not None and kept.public == key.public:
            self._file.unlink(missing_ok=True)

    def load(self, desk_id: str, public: PublicKey) -> SigningKey:
        """Return the desk's key, or `KeyMissing` when it is nowhere or belongs to another desk."""
        for key in (self._from_file(), self._in_keyring(desk_id)):
            if key is not None and key.public == public:
                return key
        raise KeyMissing

    @property
    def in_file(self) -> bool:
        """Whether the key lies in a file, which diagnostics say."""
        return self._file.exists()

    def _in_keyring(self, desk_id: str) -> SigningKey | None:
        return _read(_keyring_get(desk_id)) if self._use_keyring else None

    def _from_file(self) -> SigningKey | None:
        try:
            return _read(self._file.read_text("ascii"))
        except (OSError, UnicodeDecodeError):
            return None

    def _to_file(self, key: SigningKey) -> None:
        try:
            _write_private(self._file, to_base64(key.to_bytes()) + "\n")
        except OSError as error:
            raise storage_problem(error) from error


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read(text: str | None) -> SigningKey | None:
    if text is None:
        return None
    try:
        return SigningKey.from_bytes(from_base64(text.strip()))
    except ValueError:
        return None


def _keyring_set(desk_id: str, secret: str) -> bool:
    import keyring  # noqa: PLC0415 - looks for back-ends when imported, which takes time that scanning must not pay

    try:
        keyring.set_password(SERVICE, desk_id, secret)
    except Exception:  # noqa: BLE001 - back-ends raise errors of the libraries under them; the file is there for that
        return False
    return True


def _keyring_get(desk_id: str) -> str | None:
    import keyring  # noqa: PLC0415 - as above

    try:
        return keyring.get_password(SERVICE, desk_id)
    except Exception:  # noqa: BLE001 - as above
        return None
