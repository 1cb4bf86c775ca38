"""The desk's database as the exchange sees it: what waits goes out, what was verified is kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.exchanged import DeskIdentity, KnownVersions, Stored, VerifiedAnswer
from app.domain.incarnation import BrokenJournal
from app.domain.journal import EntryKind, JournalEntry, JournalHead
from app.domain.own_redemptions import ProvenRedemption
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Outcome, Receipt
from app.domain.signing import PublicKey, SignedDocument
from app.foundation.clock import instant_text, parse_instant
from app.foundation.errors import AlreadyEnrolled, NotEnrolled
from app.foundation.ids import new_id
from app.persistence import incarnation, journal_rows, redemption_rows
from app.persistence.anchor import keep_anchor
from app.persistence.dispute_store import dispute_cursor, note_contest_answers, store_disputes, waiting_contests
from app.persistence.documents import CATALOGUE, KEYS, POLICY, DocumentCache, keep_document
from app.persistence.facts import Fact, forget_fact, read_fact, write_fact
from app.persistence.failures import storage_problems
from app.persistence.kept_lists import lists_to_renew
from app.persistence.list_store import store_lists
from app.persistence.override import end_override
from app.persistence.plain_receipts import confirm_plain
from app.persistence.site_uses import site_cursor, store_site_uses
from app.persistence.statement_store import statement_cursor, store_statements
from app.persistence.tables import documents, identity
from app.persistence.told import keep_entry, keep_told, keep_told_void

_YES = (Outcome.ACCEPTED, Outcome.VOIDED)


class SqliteExchangeStore:
    """Each method is one transaction; safe from any thread."""

    def __init__(self, writer: Engine, reader: Engine, cache: DocumentCache) -> None:
        self._writer = writer
        self._reader = reader
        self._cache = cache

    def identity(self) -> DeskIdentity:
        with storage_problems(), self._reader.begin() as connection:
            row = connection.execute(select(identity)).one_or_none()
        if row is None:
            raise NotEnrolled
        return DeskIdentity(
            desk_id=row.desk_id,
            public_key=PublicKey(row.public_key),
            url=row.url,
            centre=PublicKey(row.centre_key),
            enrolled_at=parse_instant(row.enrolled_at),
        )

    def enrol(
        self,
        desk: DeskIdentity,
        *,
        keys: tuple[TrustedKeys, SignedDocument],
        policy: tuple[OfflinePolicy, SignedDocument],
        catalogue: tuple[Catalogue, SignedDocument],
    ) -> None:
        with storage_problems(), self._writer.begin() as connection:
            if connection.execute(select(identity.c.desk_id)).one_or_none() is not None:
                raise AlreadyEnrolled
            enrolled_at = instant_text(desk.enrolled_at)
            connection.execute(
                identity.insert().values(
                    one=1,
                    desk_id=desk.desk_id,
                    public_key=desk.public_key.raw,
                    url=desk.url,
                    centre_key=desk.centre.raw,
                    enrolled_at=enrolled_at,
                    journal=new_id(desk.enrolled_at),
                )
            )
            keep_document(connection, KEYS, version=keys[0].version, document=keys[1])
            keep_document(connection, POLICY, version=policy[0].version, document=policy[1])
            keep_document(connection, CATALOGUE, version=catalogue[0].version, document=catalogue[1])
            for fact in (Fact.LISTS_AS_OF, Fact.LAST_KNOWN_AT):
                write_fact(connection, fact, enrolled_at)
            journal_rows.append_entry(
                connection,
                EntryKind.ENROLMENT,
                desk.enrolled_at,
                body={"desk_key": desk.public_key.text, "centre": desk.centre.fingerprint},
            )

    def renew_key(self, desk: DeskIdentity) -> None:
        with storage_problems(), self._writer.begin() as connection:
            connection.execute(update(identity).values(public_key=desk.public_key.raw, url=desk.url))
            journal_rows.append_entry(
                connection,
                EntryKind.ENROLMENT,
                desk.enrolled_at,
                body={"desk_key": desk.public_key.text, "centre": desk.centre.fingerprint},
            )

    def trusted_keys(self) -> TrustedKeys:
        with storage_problems(), self._reader.begin() as connection:
            return self._cache.keys(connection)

    def known_versions(self) -> KnownVersions:
        with storage_problems(), self._reader.begin() as connection:
            held = {row.kind: row.version for row in connection.execute(select(documents.c.kind, documents.c.version))}
            lists = self._cache.readable_lists(connection)
            for campaign in lists_to_renew(connection):
                lists.pop(campaign, None)
            cursor = read_fact(connection, Fact.CURSOR)
            of_site, of_disputes = site_cursor(connection), dispute_cursor(connection)
            of_statements, notes = statement_cursor(connection), waiting_contests(connection)
        return KnownVersions(
            keys=held.get(KEYS, 0),
            policy=held.get(POLICY, 0),
            catalogue=held.get(CATALOGUE, 0),
            lists=lists,
            cursor=int(cursor or 0),
            site_cursor=of_site,
            dispute_cursor=of_disputes,
            statement_cursor=of_statements,
            contests=notes,
        )

    def unanswered_entries(self, limit: int, *, after: int = 0) -> Sequence[JournalEntry]:
        with storage_problems(), self._reader.begin() as connection:
            return journal_rows.unanswered(connection, limit, after=after)

    def journal_head(self) -> JournalHead | None:
        with storage_problems(), self._reader.begin() as connection:
            return journal_rows.journal_head(connection)

    def waiting(self) -> int:
        with storage_problems(), self._reader.begin() as connection:
            return journal_rows.waiting_money(connection)

    def store_answer(self, answer: VerifiedAnswer) -> Stored:
        with storage_problems(), self._writer.begin() as connection:
            stored = _store_receipts(connection, answer)
            if answer.acknowledged is not None:
                journal_rows.acknowledge(connection, answer.acknowledged)
            if answer.also_stored:
                journal_rows.mark_stored(connection, answer.also_stored)
            for error in answer.errors:
                place = journal_rows.sent_from(connection, error.entry) if error.entry else error.seq
                journal_rows.note_item_error(connection, place, error.code)
            _store_documents(connection, answer)
            store_lists(connection, answer, self._cache)
            if answer.site_uses is not None:
                store_site_uses(connection, answer.site_uses)
            note_contest_answers(connection, answer.contests)
            if answer.disputes is not None:
                store_disputes(connection, answer.disputes, site_name=self._cache.catalogue(connection).site_name)
            if answer.statements:
                at = answer.at + timedelta(milliseconds=answer.skew_ms)
                store_statements(connection, answer.statements, site=self._cache.catalogue(connection).site_id, at=at)
            _store_facts(connection, answer)
            incarnation.note_state(connection, answer)
            if answer.own is not None:
                incarnation.keep_page(connection, answer.own, self._cache)
        return stored

    def broken_journal(self) -> BrokenJournal | None:
        with storage_problems(), self._reader.begin() as connection:
            return incarnation.broken_journal(connection)

    def own_again(self) -> str | None:
        with storage_problems(), self._reader.begin() as connection:
            return incarnation.own_again(connection)

    def open_incarnation(self) -> bool:
        with storage_problems(), self._writer.begin() as connection:
            return incarnation.open_incarnation(connection)

    def replaced_desks(self) -> frozenset[str]:
        with storage_problems(), self._reader.begin() as connection:
            return frozenset((read_fact(connection, Fact.REPLACES) or "").split())

    def note_replaced(self, desk_id: str) -> None:
        with storage_problems(), self._writer.begin() as connection:
            names = set((read_fact(connection, Fact.REPLACES) or "").split()) | {desk_id}
            write_fact(connection, Fact.REPLACES, " ".join(sorted(names)))

    def keep_handed_over(
        self,
        told: Sequence[ProvenRedemption],
        receipts: Sequence[tuple[Receipt, SignedDocument]],
        entries: Sequence[JournalEntry],
    ) -> None:
        with storage_problems(), self._writer.begin() as connection:
            catalogue = self._cache.catalogue(connection)
            for entry in entries:
                keep_entry(connection, entry)
            for item in told:
                keep_told(connection, item, catalogue)
            by_hash = {entry.hash: entry for entry in entries}
            for receipt, document in receipts:
                keep_told_void(connection, receipt, document, by_hash.get(receipt.entry))

    def place_of(self, entry: str) -> int:
        with storage_problems(), self._reader.begin() as connection:
            return journal_rows.sent_from(connection, entry)

    def note_item_error(self, place: int, code: str) -> None:
        with storage_problems(), self._writer.begin() as connection:
            journal_rows.note_item_error(connection, place, code)

    def note_failure(self, at: datetime, code: str) -> None:
        with storage_problems(), self._writer.begin() as connection:
            write_fact(connection, Fact.FAILURE_AT, instant_text(at))
            write_fact(connection, Fact.FAILURE_CODE, code)


def _store_receipts(connection: Connection, answer: VerifiedAnswer) -> Stored:
    confirmed = refused = 0
    changed: list[str] = []
    plain = confirm_plain(connection, answer.receipts)
    for verified in answer.receipts:
        receipt = verified.receipt
        if receipt.id in plain:
            confirmed += 1
            changed.append(receipt.redemption)
            continue
        answered = journal_rows.mark_answered(connection, receipt.entry)
        if answered and receipt.outcome in _YES:
            confirmed += 1
        elif answered:
            refused += 1
        if not redemption_rows.keep_receipt(connection, receipt, verified.document):
            continue
        if redemption_rows.apply_receipt(connection, receipt):
            changed.append(receipt.redemption)
    return Stored(confirmed=confirmed, refused=refused, redemptions=tuple(changed))


def _store_documents(connection: Connection, answer: VerifiedAnswer) -> None:
    if answer.keys is not None:
        keep_document(connection, KEYS, version=answer.keys[0].version, document=answer.keys[1])
    if answer.policy is not None:
        keep_document(connection, POLICY, version=answer.policy[0].version, document=answer.policy[1])
    if answer.catalogue is not None:
        keep_document(connection, CATALOGUE, version=answer.catalogue[0].version, document=answer.catalogue[1])


def _store_facts(connection: Connection, answer: VerifiedAnswer) -> None:
    if answer.cursor > int(read_fact(connection, Fact.CURSOR) or 0):
        write_fact(connection, Fact.CURSOR, str(answer.cursor))
    # The centre's time is authenticated: it also brings back a desk whose clock had once run far ahead.
    corrected = instant_text(answer.at + timedelta(milliseconds=answer.skew_ms))
    if answer.lists_as_of is not None:
        # The last answer of an exchange: everything was handed in, and the limits count anew.
        end_override(connection, answer.at)
        held = read_fact(connection, Fact.LISTS_AS_OF) or ""
        as_of = instant_text(answer.lists_as_of)
        write_fact(connection, Fact.LISTS_AS_OF, as_of if held > corrected and not answer.carried else max(held, as_of))
    if answer.carried or not answer.measured:
        # Days may have passed on the way: the answer's time is only a time that is not yet to come.
        for fact in (Fact.LAST_KNOWN_AT, Fact.LAST_EXCHANGE_AT):
            write_fact(connection, fact, max(read_fact(connection, fact) or "", corrected))
        if not answer.carried:
            forget_fact(connection, Fact.FAILURE_CODE)
        return
    write_fact(connection, Fact.LAST_KNOWN_AT, corrected)
    write_fact(connection, Fact.LAST_EXCHANGE_AT, corrected)
    write_fact(connection, Fact.SKEW_MS, str(answer.skew_ms))
    keep_anchor(connection, parse_instant(corrected), answer.steady)
    forget_fact(connection, Fact.FAILURE_CODE)
