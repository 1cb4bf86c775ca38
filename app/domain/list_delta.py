"""What changed in a campaign's used-list from one version to another, signed (docs/used-lists.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import fields
from app.domain.canonical import Json, JsonObject, canonical_text
from app.domain.used_list import MOST_VOUCHERS, CampaignList
from app.foundation.clock import instant_text


class DoesNotFit(ValueError):
    """A delta does not lead from the list that is held to the list that it promises: a snapshot is needed."""


@dataclass(frozen=True, slots=True)
class ListDelta:
    """The way from one version of a list to a later one; it carries what the result must amount to."""

    campaign: int
    from_version: int
    to_version: int
    as_of: datetime
    used: frozenset[int]
    """Serials that are used now; some may have been used before."""
    cleared: frozenset[int]
    """Serials that are not used now."""
    blocked: Mapping[int, str]
    """Serials that are blocked now, with the reason."""
    unblocked: frozenset[int]
    used_count: int
    blocked_count: int
    state: str
    """`state_of` the resulting list."""

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "used-list-delta",
            "campaign": self.campaign,
            "from": self.from_version,
            "to": self.to_version,
            "as_of": instant_text(self.as_of),
            "set": [*sorted(self.used)],
            "cleared": [*sorted(self.cleared)],
            "blocked": _blocked_json(self.blocked),
            "unblocked": [*sorted(self.unblocked)],
            "used_count": self.used_count,
            "blocked_count": self.blocked_count,
            "state": self.state,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> ListDelta:
        """Read a verified payload; `WrongShape` when it is not a delta that leads forward."""
        fields.expect(value, v=1, kind="used-list-delta")
        from_version = fields.whole(value, "from", least=1)
        blocked = {
            fields.whole(item, "serial"): fields.text(item, "reason") for item in fields.objects(value, "blocked")
        }
        found = cls(
            campaign=fields.whole(value, "campaign"),
            from_version=from_version,
            to_version=fields.whole(value, "to", least=from_version + 1),
            as_of=fields.instant(value, "as_of"),
            used=_serials(value, "set"),
            cleared=_serials(value, "cleared"),
            blocked=blocked,
            unblocked=_serials(value, "unblocked"),
            used_count=fields.whole(value, "used_count", most=MOST_VOUCHERS),
            blocked_count=fields.whole(value, "blocked_count", most=MOST_VOUCHERS),
            state=fields.text(value, "state", longest=64),
        )
        if found.used & found.cleared or found.blocked.keys() & found.unblocked:
            msg = "both ways"
            raise fields.WrongShape(msg)
        return found


def state_of(found: CampaignList) -> str:
    """SHA-256 of the bitmap and the blocked vouchers: two lists with the same one say the same of every voucher."""
    blocked = canonical_text({"blocked": _blocked_json(found.blocked)}).encode("utf-8")
    return hashlib.sha256(found.bitmap + blocked).hexdigest()


def apply_deltas(held: CampaignList, deltas: Sequence[ListDelta]) -> CampaignList:
    """Return the list after all deltas, one continuing the other; `DoesNotFit` unless it is what the last promises.

    The result is held against the last one's counts and state only: what comes between has no effect of its own.
    """
    if not deltas:
        return held
    bits, blocked, version = bytearray(held.bitmap), dict(held.blocked), held.version
    for delta in deltas:
        if delta.campaign != held.campaign or delta.from_version != version:
            msg = "another list"
            raise DoesNotFit(msg)
        _mark(held, bits, delta)
        blocked.update(delta.blocked)
        for serial in delta.unblocked:
            blocked.pop(serial, None)
        version = delta.to_version
    last = deltas[-1]
    after = replace(held, version=version, as_of=last.as_of, bitmap=bytes(bits), blocked=blocked)
    if after.used_count != last.used_count or len(after.blocked) != last.blocked_count or state_of(after) != last.state:
        msg = "counts"
        raise DoesNotFit(msg)
    return after


def _mark(held: CampaignList, bits: bytearray, delta: ListDelta) -> None:
    for serials, used in ((delta.used, True), (delta.cleared, False)):
        for serial in serials:
            place = serial - held.first
            if not 0 <= place < held.count:
                msg = "serial outside the list"
                raise DoesNotFit(msg)
            mask = 1 << (place & 7)
            bits[place >> 3] = bits[place >> 3] | mask if used else bits[place >> 3] & ~mask


def _blocked_json(blocked: Mapping[int, str]) -> list[Json]:
    return [{"serial": serial, "reason": reason} for serial, reason in sorted(blocked.items())]


def _serials(value: Mapping[str, Json], name: str) -> frozenset[int]:
    found = value.get(name)
    if not isinstance(found, list):
        raise fields.WrongShape(name)
    return frozenset(_whole_numbers(found, name))


def _whole_numbers(found: Iterable[Json], name: str) -> Iterable[int]:
    for item in found:
        if not isinstance(item, int) or isinstance(item, bool) or item < 0:
            raise fields.WrongShape(name)
        yield item
