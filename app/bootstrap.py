"""Builds the parts of one desk, once, in this order: the file (migrated), its engines, the desk, the exchange store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.domain.carried_file import CarriedAnswers, CarriedRequests
from app.domain.exchanged import DeskIdentity
from app.foundation.clock import Clock, now
from app.foundation.errors import NotEnrolled
from app.foundation.paths import DataFolder
from app.foundation.steady import SteadyClock, no_steady, steady
from app.persistence.dispute_store import SqliteDisputeStore
from app.persistence.documents import DocumentCache, pinned_keys
from app.persistence.engine import open_for_reading, open_for_writing
from app.persistence.exchange_store import SqliteExchangeStore
from app.persistence.old_file import open_old_file
from app.persistence.records import DeskDatabase
from app.persistence.statement_store import SqliteStatementStore
from app.persistence.upgrade import upgrade_file
from app.persistence.verify import JournalFindings, journal_lines, verify_journal
from app.services.desk import Desk
from app.services.disputes import Disputes
from app.services.statements import Statements
from app.sync.carried import TakenIn, carry, take_in, write_requests
from app.sync.client import CentreClient
from app.sync.credentials import DeskKeys
from app.sync.enrol import enrol
from app.sync.file_exchange import Carried, Exported, carry_between, read_answers_of, write_requests_to
from app.sync.loop import ExchangeLoop, LoopState
from app.sync.replace import HandedOver, hand_over
from app.sync.round import RoundSummary, run_round
from app.sync.short_code_check import is_genuine


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What a window or a command works with; `close` when done."""

    folder: DataFolder
    desk: Desk
    disputes: Disputes
    statements: Statements
    store: SqliteExchangeStore
    _keys: DeskKeys
    _clock: Clock
    _steady: SteadyClock
    _engines: tuple[Engine, Engine]

    @property
    def key_in_file(self) -> bool:
        """Whether the desk's private key lies in a file for want of a keyring."""
        return self._keys.in_file

    def is_enrolled(self) -> bool:
        """Tell whether this data folder belongs to an enrolled desk."""
        try:
            self.store.identity()
        except NotEnrolled:
            return False
        return True

    def enrol(self, url: str, code: str, desk_name: str, *, replaces: DeskIdentity | None = None) -> str:
        """Enrol this data folder with a centre and return the site's name; blocks on the network.

        Raises `ExpectedProblem`s, and then nothing is kept. `replaces` is a dead desk of this site.
        """
        catalogue = enrol(
            self.store, self._keys, url=url, code=code, desk_name=desk_name, clock=self._clock, replaces=replaces
        )
        return catalogue.site_name

    def check_short_code(self, text: str) -> bool | None:
        """Ask the centre whether a short code is genuine; None when it cannot be asked within about 1.5 s."""
        identity = self.store.identity()
        key = self._keys.load(identity.desk_id, identity.public_key)
        trusted = self.store.trusted_keys().centre_by_fingerprint
        return is_genuine(text, identity=identity, key=key, trusted=trusted)

    def exchange(self, summary: RoundSummary, progress: Callable[[RoundSummary], None]) -> None:
        """Run one exchange, filling `summary` as it goes; raises `CentreProblem` and `StorageProblem`."""
        identity = self.store.identity()
        key = self._keys.load(identity.desk_id, identity.public_key)
        client = CentreClient(identity.url)
        try:
            run_round(
                self.store, client, key, clock=self._clock, summary=summary, progress=progress, steady=self._steady
            )
        finally:
            client.close()

    def replace(self, old: Path, url: str, code: str, desk_name: str) -> HandedOver:
        """Take the place of a dead desk, and hand in what its saved file had not sent; again after a failure.

        A folder that is enrolled already only hands in: the centre knows whether it may.
        """
        with open_old_file(old, now=self._clock()) as file:
            if not self.is_enrolled():
                self.enrol(url, code, desk_name, replaces=file.identity())
            identity = self.store.identity()
            trusted = pinned_keys(identity.centre, self.store.trusted_keys())
            client = CentreClient(identity.url)
            try:
                key = self._keys.load(identity.desk_id, identity.public_key)
                return hand_over(file, self.store, client, key, trusted)
            finally:
                client.close()

    def export(self) -> CarriedRequests:
        """Write what waits as signed requests for a file; changes nothing."""
        identity = self.store.identity()
        return write_requests(self.store, self._keys.load(identity.desk_id, identity.public_key), clock=self._clock)

    def take_in(self, file: CarriedAnswers) -> TakenIn:
        """Verify and store the answers of a file; `NotTheCentre` when they are another desk's."""
        return take_in(self.store, file, clock=self._clock)

    def carry(self, file: CarriedRequests) -> CarriedAnswers:
        """Hand in another desk's file over the network; blocks."""
        client = CentreClient(self.store.identity().url)
        try:
            return carry(file, client)
        finally:
            client.close()

    def export_to(self, path: Path) -> Exported:
        """Write what waits into a file, signed; changes nothing at the desk."""
        return write_requests_to(path, self.export(), waiting=self.store.waiting())

    def take_in_from(self, path: Path) -> TakenIn:
        """Verify and store the answers of a file; `NotAnAnswerFile`, or `AnswersForAnotherDesk`."""
        return self.take_in(read_answers_of(path))

    def carry_from(self, path: Path, answer: Path) -> Carried:
        """Hand in another desk's file over the network, and write the answers for it; `NotARequestFile`."""
        return carry_between(path, answer, self.carry)

    def exchange_loop(self, tell: Callable[[LoopState], None]) -> ExchangeLoop:
        """Return the exchange thread of this desk, not started; `tell` is called on that thread."""
        return ExchangeLoop(self.exchange, tell)

    def close(self) -> None:
        """Give the file back; transactions in progress must have ended."""
        for engine in self._engines:
            engine.dispose()


def open_desk(
    folder: DataFolder, clock: Clock = now, *, use_keyring: bool = True, counter: SteadyClock | None = None
) -> DeskParts:
    """Open the desk of a data folder, creating or migrating its file; `StorageProblem` when the disk does not let us.

    Without `use_keyring` the desk's key stays in its folder, so that throwing the folder away leaves nothing behind.
    `counter` goes with `clock`: the machine's own beside the machine's clock, none beside another unless it is given.
    """
    counter = counter or (steady if clock is now else no_steady)
    upgrade_file(folder.database, backups=folder.backups, now=clock())
    writer, reader = open_for_writing(folder.database), open_for_reading(folder.database)
    cache = DocumentCache()
    return DeskParts(
        folder=folder,
        desk=Desk(DeskDatabase(writer, reader, cache, counter), clock),
        disputes=Disputes(SqliteDisputeStore(writer, reader, cache), clock),
        statements=Statements(SqliteStatementStore(reader, cache)),
        store=SqliteExchangeStore(writer, reader, cache),
        _keys=DeskKeys(folder.key_file, use_keyring=use_keyring),
        _clock=clock,
        _steady=counter,
        _engines=(writer, reader),
    )


__all__ = ["DeskParts", "JournalFindings", "journal_lines", "open_desk", "verify_journal"]
