"""The disputes of this desk's site as the centre last told them, and what this desk says against decisions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Row, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.canonical import canonical_text, parse_canonical
from app.domain.disputes import Contest, ContestStatus, Dispute, DisputeNews, DisputeState, KeptContest
from app.domain.views import ClockFacts
from app.foundation.clock import instant_text, parse_instant
from app.foundation.errors import DamagedStorage, NotEnrolled
from app.persistence.documents import DocumentCache
from app.persistence.facts import Fact, read_fact, write_fact
from app.persistence.failures import storage_problems
from app.persistence.tables import contests, disputes

MOST_CONTESTS = 20
"""Sent at once; the others follow with the next exchange."""


class SqliteDisputeStore:
    """Each method is one transaction; safe from any thread."""

    def __init__(self, writer: Engine, reader: Engine, cache: DocumentCache) -> None:
        self._writer = writer
        self._reader = reader
        self._cache = cache

    def clock_facts(self) -> ClockFacts:
        with storage_problems(), self._reader.begin() as connection:
            known, skew = read_fact(connection, Fact.LAST_KNOWN_AT), read_fact(connection, Fact.SKEW_MS)
        if known is None:
            raise NotEnrolled
        try:
            return ClockFacts(skew_ms=int(skew or 0), last_known_at=parse_instant(known))
        except ValueError as error:
            raise DamagedStorage from error

    def site_name(self) -> str:
        with storage_problems(), self._reader.begin() as connection:
            return self._cache.catalogue(connection).site_name

    def disputes(self) -> tuple[Dispute, ...]:
        with storage_problems(), self._reader.begin() as connection:
            payloads = connection.execute(
                select(disputes.c.payload).order_by(disputes.c.opened_at.desc(), disputes.c.id.desc())
            ).scalars()
            return tuple(_read(payload) for payload in payloads)

    def dispute(self, dispute_id: str) -> Dispute | None:
        with storage_problems(), self._reader.begin() as connection:
            return _held(connection, dispute_id)

    def add_contest(self, contest: Contest) -> None:
        with storage_problems(), self._writer.begin() as connection:
            connection.execute(
                contests.insert().values(
                    id=contest.id, dispute=contest.dispute_id, at=instant_text(contest.at), note=contest.note
                )
            )

    def contests(self, dispute_id: str) -> tuple[KeptContest, ...]:
        with storage_problems(), self._reader.begin() as connection:
            rows = connection.execute(
                select(contests).where(contests.c.dispute == dispute_id).order_by(contests.c.at, contests.c.id)
            ).all()
        return tuple(
            KeptContest(_contest(row), None if row.status is None else ContestStatus(row.status)) for row in rows
        )

    def unseen(self) -> int:
        with storage_problems(), self._reader.begin() as connection:
            return connection.execute(
                select(func.count()).select_from(disputes).where(disputes.c.seen.is_(False))
            ).scalar_one()

    def mark_seen(self, dispute_id: str) -> None:
        with storage_problems(), self._writer.begin() as connection:
            connection.execute(update(disputes).where(disputes.c.id == dispute_id).values(seen=True))


def dispute_cursor(connection: Connection) -> int:
    """The number of the last news about disputes that is kept."""
    return int(read_fact(connection, Fact.DISPUTE_CURSOR) or 0)


def store_disputes(connection: Connection, told: DisputeNews, *, site_name: str) -> None:
    """Keep news that continue what is held; others are left: of two exchanges at once, the later was kept first."""
    if told.after != dispute_cursor(connection):
        return
    for dispute in told.disputes:
        held = _held(connection, dispute.id)
        seen = select(disputes.c.seen).where(disputes.c.id == dispute.id)
        values = {
            "id": dispute.id,
            "opened_at": instant_text(dispute.opened_at),
            "payload": canonical_text(dispute.to_json()),
            "seen": held is not None
            and _is_nothing_new(held, dispute, site_name)
            and bool(connection.execute(seen).scalar_one()),
        }
        connection.execute(insert(disputes).values(values).on_conflict_do_update(index_elements=["id"], set_=values))
    write_fact(connection, Fact.DISPUTE_CURSOR, str(told.to))


def _is_nothing_new(held: Dispute, told: Dispute, site_name: str) -> bool:
    """Whether somebody who has looked at it before needs not look again: only what others did is news."""
    if (held.decided_at, held.decided_for, held.guarantee_cents) != (
        told.decided_at,
        told.decided_for,
        told.guarantee_cents,
    ):
        return False
    if held.state is told.state or told.state is DisputeState.CLOSED:
        return held.state is told.state or told.decided_for is not None
    return told.state is DisputeState.CONTESTED and told.may_be_contested_by(site_name)


def waiting_contests(connection: Connection) -> tuple[Contest, ...]:
    """The oldest notes that the centre has not answered."""
    rows = connection.execute(
        select(contests).where(contests.c.status.is_(None)).order_by(contests.c.at, contests.c.id).limit(MOST_CONTESTS)
    ).all()
    return tuple(_contest(row) for row in rows)


def note_contest_answers(connection: Connection, answers: Sequence[tuple[str, ContestStatus]]) -> None:
    for contest, status in answers:
        connection.execute(update(contests).where(contests.c.id == contest).values(status=status.value))


def _contest(row: Row[tuple[object, ...]]) -> Contest:
    return Contest(row.id, row.dispute, parse_instant(row.at), row.note)


def _held(connection: Connection, dispute_id: str) -> Dispute | None:
    payload = connection.execute(select(disputes.c.payload).where(disputes.c.id == dispute_id)).scalar_one_or_none()
    return None if payload is None else _read(payload)


def _read(payload: str) -> Dispute:
    try:
        return Dispute.from_json(parse_canonical(payload))
    except ValueError as error:
        raise DamagedStorage from error
