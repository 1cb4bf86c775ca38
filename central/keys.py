"""The private keys of the centre: files in a folder apart from the database, readable by the operator alone.

`voucher.key` signs vouchers and is read by `issue` alone; `centre.key` signs everything else; `codes.key` is the
secret of the short codes. A stolen server that only serves can therefore print no voucher.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL

from app.domain.signing import PublicKey, SigningKey, from_base64, to_base64

KEYS_SETTING = "COMPTOIR_CENTRAL_KEYS"
"""Environment variable: the folder of the keys, where it is not beside the database."""

_CODE_KEY_BYTES = 32


class KeysMissing(Exception):
    """A key file is not where it should be, or is not one; the message names the file."""


@dataclass(frozen=True, slots=True)
class KeyFolder:
    path: Path

    def make_missing(self) -> None:
        """Create the keys that are not there yet, for a new centre; those that are there stay."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("centre.key", "voucher.key"):
            self._write_new(name, SigningKey.generate().to_bytes())
        self._write_new("codes.key", secrets.token_bytes(_CODE_KEY_BYTES))

    def centre(self) -> SigningKey:
        return SigningKey.from_bytes(self._read("centre.key"))

    def voucher(self) -> SigningKey:
        """Only for issuing and setting up: the service must never call this."""
        return SigningKey.from_bytes(self._read("voucher.key"))

    def voucher_if_there(self) -> PublicKey | None:
        """For setting up: an operator may keep this key elsewhere while nothing is issued."""
        return self.voucher().public if (self.path / "voucher.key").exists() else None

    def codes(self) -> bytes:
        return self._read("codes.key")

    def _read(self, name: str) -> bytes:
        try:
            raw = from_base64((self.path / name).read_text("ascii").strip())
        except (OSError, ValueError) as error:
            raise KeysMissing(str(self.path / name)) from error
        if len(raw) != _CODE_KEY_BYTES:
            raise KeysMissing(str(self.path / name))
        return raw

    def _write_new(self, name: str, raw: bytes) -> None:
        try:
            handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(to_base64(raw) + "\n")
            file.flush()
            os.fsync(file.fileno())


def key_folder(url: URL) -> KeyFolder:
    """Return the folder that belongs to a database: beside an SQLite file, else in the operator's own data folder."""
    named = os.environ.get(KEYS_SETTING)
    if named:
        return KeyFolder(Path(named).absolute())
    if url.get_backend_name() == "sqlite":
        database = Path(url.database or "").absolute()
        return KeyFolder(database.with_name(database.name + "-keys"))
    host = url.host or str(url.query.get("host", "local"))
    name = re.sub(r"[^A-Za-z0-9.-]+", "_", f"{host}-{url.port or 5432}-{url.database}")
    return KeyFolder(user_data_path("Comptoir-central", appauthor=False) / "keys" / name)
