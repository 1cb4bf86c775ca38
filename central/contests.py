"""What sites say against decisions: each note is kept once, answered by itself, and put before the operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.canonical import Json
from app.domain.disputes import ContestStatus
from app.foundation.clock import instant_text, parse_instant
from central.database import insert_new
from central.dispute_views import claims_of, is_final, loser_of
from central.disputes import reopen
from central.schemas import ContestItem
from central.tables import contests, desks, disputes


def take_contests(connection: Connection, said: Sequence[ContestItem], *, desk: str, now: datetime) -> list[Json]:
    """Keep what can be kept; one answer for each, in their order, as the acknowledgement says them.

    A note that is sent again is answered as kept, whatever has become of its dispute since.
    """
    if not said:
        return []
    site: str = connection.execute(select(desks.c.site).where(desks.c.id == desk)).scalar_one()
    return [{"id": item.id, "status": _take(connection, item, desk=desk, site=site, now=now).value} for item in said]


def _take(connection: Connection, contest: ContestItem, *, desk: str, site: str, now: datetime) -> ContestStatus:
    held = connection.execute(select(contests.c.site).where(contests.c.id == contest.id)).scalar_one_or_none()
    if held is not None:
        return ContestStatus.KEPT if held == site else ContestStatus.UNKNOWN_DISPUTE
    case = connection.execute(select(disputes).where(disputes.c.id == contest.dispute).with_for_update()).one_or_none()
    if case is None:
        return ContestStatus.UNKNOWN_DISPUTE
    claims = claims_of(connection, [case.first, case.claim])
    if site not in [row.site for row in claims.values()]:
        return ContestStatus.UNKNOWN_DISPUTE
    loser = loser_of(case)
    if loser is None or claims[loser].site != site or is_final(case, claims):
        return ContestStatus.CLOSED
    row = {
        "id": contest.id,
        "dispute": case.id,
        "site": site,
        "desk": desk,
        "at": instant_text(_said_at(contest, now)),
        "received_at": instant_text(now),
        "note": contest.note,
    }
    if insert_new(connection, contests, [row], returning="id"):
        reopen(connection, case.id, contest.note)
    return ContestStatus.KEPT


def _said_at(contest: ContestItem, now: datetime) -> datetime:
    """The desk's own time; that of the centre where it is none."""
    try:
        return parse_instant(contest.at)
    except ValueError:
        return now
