"""Which vouchers of a campaign are used or blocked: one exact, signed bitmap with its coverage (docs/used-lists.md).

File: `CUL1`, header length (4 bytes, big-endian), header (canonical JSON), bitmap, signature (64 bytes).
Serial `first + i` is bit `i % 8` (least significant first) of byte `i // 8`; 1 means used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain import fields
from app.domain.canonical import JsonObject, NotCanonical, canonical_text, parse_canonical
from app.domain.signing import SIGNATURE_BYTES, BadSignature, PublicKey, Purpose, SigningKey
from app.domain.voucher import VoucherTerms
from app.foundation.clock import instant_text

_MAGIC = b"CUL1"
_LENGTH_BYTES = 4
MOST_VOUCHERS = 1 << 24


class Use(StrEnum):
    USED = "used"
    UNUSED = "unused"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class CampaignList:
    """One campaign as of an instant: its terms, and the state of each serial from `first` to `first + count - 1`."""

    campaign: int
    version: int
    as_of: datetime
    first: int
    count: int
    sponsor: str
    terms: VoucherTerms
    booklet_size: int
    offerings: tuple[str, ...]
    """Codes that this campaign may pay for; empty: all."""
    blocked: Mapping[int, str]
    """Serial to reason."""
    bitmap: bytes

    def use_of(self, serial: int) -> Use:
        place = serial - self.first
        if not 0 <= place < self.count:
            return Use.NOT_COVERED
        return Use.USED if self.bitmap[place >> 3] >> (place & 7) & 1 else Use.UNUSED

    def allows(self, offering: str) -> bool:
        return not self.offerings or offering in self.offerings

    @property
    def used_count(self) -> int:
        return int.from_bytes(self.bitmap, "little").bit_count()


def bitmap_of(serials: list[int], *, first: int, count: int) -> bytes:
    """Return the bitmap in which exactly these serials are used; one outside the range is a ValueError."""
    bits = bytearray((count + 7) // 8)
    for serial in serials:
        place = serial - first
        if not 0 <= place < count:
            msg = "serial outside the list"
            raise ValueError(msg)
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def write_list(campaign_list: CampaignList, key: SigningKey) -> bytes:
    """Encode and sign; what `read_list` reads back."""
    header = canonical_text(_header(campaign_list, key.public.fingerprint)).encode("utf-8")
    body = _MAGIC + len(header).to_bytes(_LENGTH_BYTES, "big") + header + campaign_list.bitmap
    return body + key.sign(Purpose.USED_LIST, body)


def read_list(file: bytes, keys: Mapping[str, PublicKey]) -> CampaignList:
    """Verify and read a list; `BadSignature` when not signed by one of `keys`, `WrongShape` when damaged.

    The counts in the header must agree with the bits and the blocked list, so a list can be missing nothing.
    """
    header, bitmap = _parts(file)
    key = keys.get(fields.text(header, "key", longest=64))
    if key is None:
        raise BadSignature(Purpose.USED_LIST.value)
    key.verify(Purpose.USED_LIST, file[:-SIGNATURE_BYTES], signature=file[-SIGNATURE_BYTES:])
    found = _from_header(header, bitmap)
    if (
        len(bitmap) != (found.count + 7) // 8
        or found.used_count != fields.whole(header, "used")
        or len(found.blocked) != fields.whole(header, "blocked_count")
        or int.from_bytes(bitmap, "little").bit_length() > found.count
    ):
        msg = "counts"
        raise fields.WrongShape(msg)
    return found


def _parts(file: bytes) -> tuple[JsonObject, bytes]:
    start = len(_MAGIC) + _LENGTH_BYTES
    if len(file) < start + SIGNATURE_BYTES or not file.startswith(_MAGIC):
        msg = "not a used-list"
        raise fields.WrongShape(msg)
    end = start + int.from_bytes(file[len(_MAGIC) : start], "big")
    if end > len(file) - SIGNATURE_BYTES:
        msg = "header"
        raise fields.WrongShape(msg)
    try:
        header = parse_canonical(file[start:end].decode("utf-8"))
    except (NotCanonical, UnicodeDecodeError) as error:
        msg = "header"
        raise fields.WrongShape(msg) from error
    return header, file[end:-SIGNATURE_BYTES]


def _header(found: CampaignList, key: str) -> JsonObject:
    return {
        "v": 1,
        "kind": "used-list",
        "campaign": found.campaign,
        "version": found.version,
        "as_of": instant_text(found.as_of),
        "first": found.first,
        "count": found.count,
        "used": found.used_count,
        "sponsor": found.sponsor,
        "terms": terms_to_json(found.terms),
        "booklet_size": found.booklet_size,
        "offerings": list(found.offerings),
        "blocked": [{"serial": serial, "reason": reason} for serial, reason in sorted(found.blocked.items())],
        "blocked_count": len(found.blocked),
        "key": key,
    }


def _from_header(header: JsonObject, bitmap: bytes) -> CampaignList:
    fields.expect(header, v=1, kind="used-list")
    return CampaignList(
        campaign=fields.whole(header, "campaign"),
        version=fields.whole(header, "version", least=1),
        as_of=fields.instant(header, "as_of"),
        first=fields.whole(header, "first"),
        count=fields.whole(header, "count", most=MOST_VOUCHERS),
        sponsor=fields.text(header, "sponsor"),
        terms=terms_from_json(fields.sub_object(header, "terms")),
        booklet_size=fields.whole(header, "booklet_size", least=1, most=100),
        offerings=tuple(fields.texts(header, "offerings")),
        blocked={
            fields.whole(item, "serial"): fields.text(item, "reason") for item in fields.objects(header, "blocked")
        },
        bitmap=bitmap,
    )


def terms_to_json(terms: VoucherTerms) -> JsonObject:
    return {
        "valid_from": terms.valid_from.isoformat(),
        "expires": terms.expires.isoformat(),
        "tolerance_days": terms.tolerance_days,
        "territory": terms.territory,
        "value_cents": terms.value_cents,
    }


def terms_from_json(value: JsonObject) -> VoucherTerms:
    return VoucherTerms(
        valid_from=fields.day(value, "valid_from"),
        expires=fields.day(value, "expires"),
        tolerance_days=fields.whole(value, "tolerance_days", most=255),
        territory=fields.text(value, "territory", longest=3),
        value_cents=fields.whole(value, "value_cents", most=0xFFFF),
    )
