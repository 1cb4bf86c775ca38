"""The ground of the kills: a centre that is a process on PostgreSQL, and desks whose exchanges are processes."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, create_engine, insert, select, text

from app.bootstrap import DeskParts, open_desk
from app.domain.redemption import VoidReason
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import now
from app.foundation.paths import DataFolder
from app.services.void import Voided
from bench.relay import Relay
from central import enrolment, operating, settling
from central.campaigns import Order, open_campaign
from central.database import open_database, parse_url
from central.keys import KeyFolder
from central.tables import metadata
from central.upgrade import upgrade
from tests.central.centre_process import (
    ROOT,
    PortTaken,
    command_line,
    free_port,
    stop,
    wait_until_healthy,
)

_FAR = 1_000_000
_VOUCHERS = 1_000_000
_ATTEMPTS = 5


class CentreOnGround:
    """Set up in this process; `serve` runs as a process that is killed and started again, each time on a new port."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.database_url = database_url
        self.engine = open_database(parse_url(database_url))
        self._keys = KeyFolder(folder / "centre-keys")
        self._keys.make_missing()
        self.key = self._keys.centre()
        self._environment = {**os.environ, "COMPTOIR_CENTRAL_KEYS": str(self._keys.path)}
        self.log = folder / "centre.log"
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""
        at = now()
        self.terms = VoucherTerms(at.date(), date(at.year + 2, 12, 31), 31, "", 1000)
        upgrade(self.engine)
        with self.engine.begin() as connection:
            operating.set_up(connection, centre=self.key.public, voucher=self._keys.voucher().public, now=at)
            operating.change_policy(connection, now=at, soft_vouchers=_FAR, hard_vouchers=_FAR)
            order = Order("Département d'essai", _VOUCHERS // 10, 10, self.terms, ())
            self.campaign = open_campaign(connection, order, centre=self.key, now=at)
        self._voucher_key = self._keys.voucher()

    def digits(self, serial: int) -> str:
        voucher = Voucher(issuer_key_id(self._voucher_key.public), VoucherRef(self.campaign, serial), self.terms)
        return sign_voucher(voucher, self._voucher_key).digits

    def enrolment_code(self, site: str) -> str:
        with self.engine.begin() as connection:
            made = enrolment.make_code(connection, site_name=site, territory=None, centre=self.key.public, now=now())
        return made.text

    def start(self) -> None:
        """Start the service unless it runs; whoever needs it waits in `address`. Any thread."""
        with self._starting:
            if self._process is None or self._process.poll() is not None:
                self._start()

    def _start(self) -> None:
        port = free_port()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command_line(self.database_url, "serve", "--port", str(port)),
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._url = f"http://127.0.0.1:{port}"

    def address(self) -> tuple[str, int]:
        """Where the service listens, once it answers; blocks until then."""
        for _ in range(_ATTEMPTS):
            process = self._process
            if process is None:
                break
            try:
                wait_until_healthy(process, self._url)
            except PortTaken:
                # It was killed meanwhile, or somebody else took its port.
                self.start()
                continue
            parts = urlsplit(self._url)
            return parts.hostname or "", parts.port or 0
        raise ConnectionRefusedError

    def kill(self) -> bool:
        """SIGKILL; false when it had ended by itself."""
        process = self._process
        if process is None or process.poll() is not None:
            return False
        process.kill()
        process.wait()
        return True

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            stop(self._process)
        self.engine.dispose()

    def entries_of(self, desk: str) -> int:
        with self.engine.connect() as connection:
            found = connection.execute(
                text("SELECT count(*) FROM journal_entries WHERE desk = :desk"), {"desk": desk}
            ).scalar_one()
        return int(found)

    def settle(self) -> None:
        at = now()
        with self.engine.begin() as connection:
            # A desk's month may be the one before this: late redemptions are paid too.
            settling.settle(connection, f"{at:%Y-%m}", centre=self.key, now=at)

    def failures(self) -> int:
        """How many requests the service answered by 500, or broke off for a fault of its own."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return len(re.findall(r"failed: |Traceback", said))

    def copied_to_sqlite(self, file: Path) -> Path:
        """The rows in a file of their own, for a judge that reads SQLite; its constraints are those of PostgreSQL."""
        copy = create_engine(f"sqlite:///{file}")
        metadata.create_all(copy)
        with self.engine.connect() as ours, copy.begin() as theirs:
            for table in metadata.sorted_tables:
                rows = [dict(row) for row in ours.execute(select(table)).mappings()]
                if rows:
                    theirs.execute(insert(table), rows)
        copy.dispose()
        return file

    def refuses_a_second_live_claim(self) -> bool:
        """Whether PostgreSQL itself refuses it: the index is unique and valid."""
        return _has_unique_index(self.engine)


def _has_unique_index(engine: Engine) -> bool:
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT indisunique AND indisvalid FROM pg_index"
                " WHERE indexrelid = 'uq_redemptions_live_voucher'::regclass"
            )
        ).scalar_one()
    return bool(found)


@dataclass
class Exchanged:
    """How one `python -m app sync` ended."""

    status: int
    said: str

    @property
    def crashed(self) -> bool:
        """Neither done, nor failed with a sentence, nor killed."""
        return self.status not in (0, 1, -9) or "Traceback" in self.said


@dataclass
class DeskOnGround:
    """A desk of which nothing is in this process between two calls: only its folder, and its relay."""

    folder: DataFolder
    relay: Relay
    site: str
    id: str = ""
    taken: dict[str, int] = field(default_factory=dict)
    """Redemption to serial, for each one said to be taken."""
    voided: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[DeskParts]:
        parts = open_desk(self.folder, use_keyring=False)
        try:
            yield parts
        finally:
            parts.close()

    def enrol(self, code: str) -> None:
        with self.opened() as parts:
            parts.enrol(self.relay.url, code, "Poste")
            self.id = parts.store.identity().desk_id

    def scan(self, parts: DeskParts, serial: int, digits: str) -> None:
        result = parts.desk.redeem(digits, "MEDIATION")
        if result.taken and result.redemption_id is not None:
            self.taken[result.redemption_id] = serial

    def void(self, parts: DeskParts, redemption: str) -> None:
        if isinstance(parts.desk.void(redemption, reason=VoidReason.MISTAKE), Voided):
            self.voided.append(redemption)

    def start_exchange(self) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "sync", "--data-dir", str(self.folder.root)],
            cwd=ROOT,
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        return self.process

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the file as a stranger does; the connection ends with the call."""
        with contextlib.closing(sqlite3.connect(self.folder.database)) as connection:
            return connection.execute(query).fetchall()

    @property
    def write_ahead_log(self) -> Path:
        return self.folder.database.with_name(self.folder.database.name + "-wal")


def ended(process: subprocess.Popen[str], within_s: float = 120.0) -> Exchanged:
    """Wait for an exchange to end, and read what it said."""
    said, complained = process.communicate(timeout=within_s)
    return Exchanged(process.returncode, said + complained)
