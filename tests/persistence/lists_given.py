"""Changes of a list as the centre signs them, and what a desk holds of it."""

from __future__ import annotations

from dataclasses import replace

from app.bootstrap import DeskParts
from app.domain.exchanged import VerifiedDelta, VerifiedList
from app.domain.list_delta import ListDelta, state_of
from app.domain.signing import Purpose, sign_document
from app.domain.used_list import CampaignList, Use, bitmap_of
from tests.builders import Issuer

COUNT = 100


def steps(issuer: Issuer, first: VerifiedList, *used: int) -> list[VerifiedDelta]:
    """One delta after the other, each of which uses one more voucher."""
    before, found = first.campaign_list, list[VerifiedDelta]()
    for serial in used:
        after = using(before, serial)
        delta = ListDelta(
            campaign=1,
            from_version=before.version,
            to_version=after.version,
            as_of=after.as_of,
            used=frozenset({serial}),
            cleared=frozenset(),
            blocked={},
            unblocked=frozenset(),
            used_count=after.used_count,
            blocked_count=0,
            state=state_of(after),
        )
        found.append(signed(issuer, delta))
        before = after
    return found


def using(before: CampaignList, serial: int) -> CampaignList:
    used = [place for place in range(COUNT) if before.use_of(place) is Use.USED]
    bitmap = bitmap_of([*used, serial], first=0, count=COUNT)
    return replace(before, version=before.version + 1, bitmap=bitmap)


def signed(issuer: Issuer, delta: ListDelta) -> VerifiedDelta:
    return VerifiedDelta(delta, sign_document(issuer.centre, Purpose.USED_LIST, delta.to_json()))


def used_at(parts: DeskParts) -> list[int]:
    """What the desk says is used elsewhere, reading its file."""
    with parts.desk._records.reading() as records:
        found = records.campaign_list(1)
    return [] if found is None else [serial for serial in range(COUNT) if found.use_of(serial) is Use.USED]


def known(parts: DeskParts) -> dict[int, int]:
    return parts.store.known_versions().lists
