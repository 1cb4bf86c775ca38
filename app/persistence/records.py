"""The desk's transactions: each block is kept whole or not at all, and what leaves it is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, Engine, func, select

from app.domain.canonical import JsonObject
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.journal import EntryKind
from app.domain.override import OverrideAct
from app.domain.policy import OfflinePolicy
from app.domain.redemption import RedemptionClaim, RedemptionState, VoidClaim
from app.domain.signing import PublicKey
from app.domain.used_list import CampaignList
from app.domain.verdicts import EarlierUse
from app.domain.views import ClockFacts, DayLine, DeskStatusView, KeptRedemption, WaitingItem
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text, parse_instant
from app.foundation.errors import DamagedStorage, NotEnrolled
from app.foundation.steady import SteadyClock, no_steady
from app.persistence import day_rows, override, redemption_rows, site_uses
from app.persistence.anchor import proven_at
from app.persistence.documents import DocumentCache
from app.persistence.facts import Fact, read_facts, write_fact
from app.persistence.failures import storage_problems
from app.persistence.journal_rows import append_entry
from app.persistence.journal_trouble import journal_troubles
from app.persistence.tables import campaign_lists, identity, redemptions, wrong_codes

_WRONG_CODES_KEPT = timedelta(days=1)


class DeskDatabase:
    """Opens transactions of the desk's file; safe from several threads, each block staying on its own."""

    def __init__(self, writer: Engine, reader: Engine, cache: DocumentCache, steady: SteadyClock = no_steady) -> None:
        self._writer = writer
        self._reader = reader
        self._cache = cache
        self._steady = steady

    @contextmanager
    def writing(self) -> Iterator[DeskTransaction]:
        """Hold the write lock from the start; durable on the disk when the block has ended."""
        with storage_problems(), self._writer.begin() as connection:
            yield DeskTransaction(connection, self._cache, self._steady)

    @contextmanager
    def reading(self) -> Iterator[DeskTransaction]:
        """See one consistent state; nothing can be written."""
        with storage_problems(), self._reader.begin() as connection:
            yield DeskTransaction(connection, self._cache, self._steady)


class DeskTransaction:
    """One transaction; only valid inside the block that gave it."""

    def __init__(self, connection: Connection, cache: DocumentCache, steady: SteadyClock) -> None:
        self._connection = connection
        self._cache = cache
        self._steady = steady

    # Read once per transaction: nothing that others write becomes visible inside it.

    @cached_property
    def _facts(self) -> dict[Fact, str]:
        return read_facts(self._connection)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return self._cache.catalogue(self._connection)

    @cached_property
    def _policy(self) -> OfflinePolicy:
        return self._cache.policy(self._connection)

    def _write_fact(self, fact: Fact, value: str) -> None:
        write_fact(self._connection, fact, value)
        self._facts[fact] = value

    def clock_facts(self) -> ClockFacts:
        known = self._facts.get(Fact.LAST_KNOWN_AT)
        if known is None:
            raise NotEnrolled
        skew = _whole(self._facts.get(Fact.SKEW_MS, "0"))
        proven = proven_at(self._facts.get(Fact.ANCHOR), self._steady())
        return ClockFacts(skew_ms=skew, last_known_at=_instant(known), proven_at=proven)

    def catalogue(self) -> Catalogue:
        return self._catalogue

    def policy(self) -> OfflinePolicy:
        return self._policy

    def keys(self) -> TrustedKeys:
        return self._cache.keys(self._connection)

    def campaign_list(self, campaign: int) -> CampaignList | None:
        return self._cache.campaign_list(self._connection, campaign)

    def warm_lists(self) -> None:
        for campaign in self._connection.execute(select(campaign_lists.c.campaign)).scalars().all():
            self._cache.campaign_list(self._connection, campaign)

    def lists_as_of(self) -> datetime:
        found = self._facts.get(Fact.LISTS_AS_OF)
        if found is None:
            raise NotEnrolled
        return _instant(found)

    def oldest_list_as_of(self) -> datetime:
        oldest = self._connection.execute(select(func.min(campaign_lists.c.current_as_of))).scalar_one()
        return self.lists_as_of() if oldest is None else min(self.lists_as_of(), _instant(oldest))

    def live_redemption(self, ref: VoucherRef) -> EarlierUse | None:
        return redemption_rows.live_redemption(self._connection, ref)

    def journal_broken(self) -> bool:
        return Fact.BROKEN_JOURNAL in self._facts

    def taken_elsewhere(self, ref: VoucherRef) -> EarlierUse | None:
        return redemption_rows.taken_elsewhere(self._connection, ref)

    def used_at_site(self, ref: VoucherRef) -> EarlierUse | None:
        return site_uses.used_at_site(self._connection, ref, site_name=self._catalogue.site_name)

    def confirmed_then_voided(self, ref: VoucherRef) -> datetime | None:
        return redemption_rows.confirmed_then_voided(self._connection, ref)

    def waiting_redemptions(self) -> int:
        return redemption_rows.waiting_redemptions(self._connection)

    def wrong_codes_since(self, at: datetime) -> int:
        return self._connection.execute(
            select(func.count()).select_from(wrong_codes).where(wrong_codes.c.at >= instant_text(at))
        ).scalar_one()

    def override_left(self) -> int:
        return override.override_left(self._connection)

    def wrong_overrides_between(self, start: datetime, end: datetime) -> int:
        return override.wrong_overrides_between(self._connection, start, end)

    def redemption(self, redemption_id: str) -> KeptRedemption | None:
        columns = redemptions.c
        row = self._connection.execute(
            select(columns.id, columns.campaign, columns.serial, columns.state).where(columns.id == redemption_id)
        ).one_or_none()
        if row is None:
            return None
        return KeptRedemption(row.id, ref=VoucherRef(row.campaign, row.serial), state=RedemptionState(row.state))

    def newest_voidable(self) -> str | None:
        return redemption_rows.newest_live(self._connection)

    def day(self, *, start: datetime, end: datetime) -> tuple[DayLine, ...]:
        return day_rows.day_lines(self._connection, start=start, end=end)

    def waiting_items(self) -> tuple[WaitingItem, ...]:
        return day_rows.waiting_items(self._connection)

    def status(self) -> DeskStatusView:
        desk = self._connection.execute(select(identity)).one_or_none()
        if desk is None:
            raise NotEnrolled
        waiting, cents, voids, since = day_rows.waiting_sums(self._connection)
        skew, last = self._facts.get(Fact.SKEW_MS), self._facts.get(Fact.LAST_EXCHANGE_AT)
        return DeskStatusView(
            catalogue=self.catalogue(),
            policy=self.policy(),
            waiting=waiting,
            waiting_cents=cents,
            waiting_voids=voids,
            waiting_since=since,
            last_exchange_at=None if last is None else _instant(last),
            lists_as_of=self.lists_as_of(),
            campaigns=self._connection.execute(select(func.count()).select_from(campaign_lists)).scalar_one(),
            skew_ms=None if skew is None else _whole(skew),
            centre_url=desk.url,
            centre_fingerprint=PublicKey(desk.centre_key).fingerprint,
            disputes=day_rows.disputed(self._connection),
            last_failure=self._facts.get(Fact.FAILURE_CODE),
            override_left=self.override_left(),
            troubles=journal_troubles(self._connection, now=self.clock_facts().last_known_at),
        )

    def append(self, kind: EntryKind, at: datetime, body: JsonObject) -> int:
        return append_entry(self._connection, kind, at, body=body)

    def add_redemption(self, claim: RedemptionClaim, *, offering_label: str, sponsor: str | None, seq: int) -> None:
        redemption_rows.add_redemption(self._connection, claim, offering_label=offering_label, sponsor=sponsor, seq=seq)

    def add_void(self, claim: VoidClaim, *, note: str, seq: int) -> None:
        redemption_rows.add_void(self._connection, claim, note=note, seq=seq)

    def note_wrong_code(self, at: datetime) -> None:
        self._connection.execute(wrong_codes.delete().where(wrong_codes.c.at < instant_text(at - _WRONG_CODES_KEPT)))
        self._connection.execute(wrong_codes.insert().values(at=instant_text(at)))

    def add_override(self, act: OverrideAct, at: datetime, *, note: str, seq: int) -> None:
        override.add_override(self._connection, act, at, note=note, seq=seq)

    def use_override(self) -> None:
        override.use_override(self._connection)

    def note_wrong_override(self, at: datetime) -> None:
        override.note_wrong_override(self._connection, at)

    def rules_journalled(self) -> str:
        return self._facts.get(Fact.JOURNALLED_RULES, "")

    def note_rules_journalled(self, rules: str) -> None:
        self._write_fact(Fact.JOURNALLED_RULES, rules)

    def move_skew(self, by: timedelta) -> None:
        skew = _whole(self._facts.get(Fact.SKEW_MS, "0")) + by // timedelta(milliseconds=1)
        self._write_fact(Fact.SKEW_MS, str(skew))

    def note_time(self, at: datetime) -> None:
        if at > self.clock_facts().last_known_at:
            self._write_fact(Fact.LAST_KNOWN_AT, instant_text(at))


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise DamagedStorage from error


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise DamagedStorage from error
