"""The signed monthly statement of a site: what it is paid, what it is not, and every receipt (docs/receipts.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.domain import fields
from app.domain.canonical import Json, JsonObject, NotCanonical, canonical_text, parse_object
from app.domain.receipts import Outcome, RefusalReason
from app.domain.signing import PublicKey, SignedDocument
from app.domain.voucher import VoucherRef
from app.foundation.clock import instant_text

LONGEST_PAYLOAD = 200_000_000
"""Of a statement, in characters: a site with half a million vouchers in a month."""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One redemption that this statement pays."""

    redemption: str
    receipt: str
    """Id of the accepted receipt that backs this line."""
    ref: VoucherRef
    offering: str
    amount_cents: int
    redeemed_at: datetime
    late: bool
    """Redeemed before the month of the statement, but handed in or decided after that month was settled."""
    guarantee: bool
    """Paid by the operator: the desk could not have known that the voucher was blocked."""

    def to_json(self) -> JsonObject:
        return {
            "redemption": self.redemption,
            "receipt": self.receipt,
            "voucher": {"campaign": self.ref.campaign, "serial": self.ref.serial},
            "offering": self.offering,
            "amount_cents": self.amount_cents,
            "redeemed_at": instant_text(self.redeemed_at),
            "late": self.late,
            "guarantee": self.guarantee,
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> PaidLine:
        return cls(
            redemption=fields.uuid_text(value, "redemption"),
            receipt=fields.uuid_text(value, "receipt"),
            ref=_ref(value),
            offering=fields.text(value, "offering"),
            amount_cents=fields.whole(value, "amount_cents"),
            redeemed_at=fields.instant(value, "redeemed_at"),
            late=fields.flag(value, "late"),
            guarantee=fields.flag(value, "guarantee"),
        )


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """One redemption that is voided, refused, or still held for a decision."""

    redemption: str
    receipt: str
    """Id of the receipt that says so."""
    outcome: Outcome
    reason: RefusalReason | None
    ref: VoucherRef
    offering: str
    amount_cents: int
    redeemed_at: datetime
    made_good: bool = False
    """The voucher pays nothing, the operator does: the claim lost its dispute, and its desk could not have known."""

    def to_json(self) -> JsonObject:
        value: JsonObject = {
            "redemption": self.redemption,
            "receipt": self.receipt,
            "outcome": self.outcome.value,
            "reason": None if self.reason is None else self.reason.value,
            "voucher": {"campaign": self.ref.campaign, "serial": self.ref.serial},
            "offering": self.offering,
            "amount_cents": self.amount_cents,
            "redeemed_at": instant_text(self.redeemed_at),
        }
        # Absent otherwise: statements without one are read by verifiers that know nothing of it.
        return {**value, "made_good": True} if self.made_good else value

    @classmethod
    def from_json(cls, value: JsonObject) -> UnpaidLine:
        reason = fields.optional_text(value, "reason")
        try:
            outcome = Outcome(fields.text(value, "outcome"))
            refusal = None if reason is None else RefusalReason(reason)
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(
            redemption=fields.uuid_text(value, "redemption"),
            receipt=fields.uuid_text(value, "receipt"),
            outcome=outcome,
            reason=refusal,
            ref=_ref(value),
            offering=fields.text(value, "offering"),
            amount_cents=fields.whole(value, "amount_cents"),
            redeemed_at=fields.instant(value, "redeemed_at"),
            made_good="made_good" in value and fields.flag(value, "made_good"),
        )


@dataclass(frozen=True, slots=True, order=True)
class Superseded:
    """A receipt that no longer counts, and the one in its place."""

    receipt: str
    by: str

    def to_json(self) -> JsonObject:
        return {"receipt": self.receipt, "by": self.by}

    @classmethod
    def from_json(cls, value: JsonObject) -> Superseded:
        return cls(receipt=fields.uuid_text(value, "receipt"), by=fields.uuid_text(value, "by"))


@dataclass(frozen=True, slots=True)
class Share:
    """Vouchers and their worth."""

    vouchers: int
    cents: int

    def __add__(self, other: Share) -> Share:
        return Share(self.vouchers + other.vouchers, self.cents + other.cents)

    def to_json(self) -> JsonObject:
        return {"vouchers": self.vouchers, "cents": self.cents}

    @classmethod
    def from_json(cls, value: JsonObject) -> Share:
        return cls(vouchers=fields.whole(value, "vouchers"), cents=fields.whole(value, "cents"))


@dataclass(frozen=True, slots=True)
class CampaignShare:
    """What one campaign of a sponsor pays."""

    campaign: int
    sponsor: str
    share: Share

    def to_json(self) -> JsonObject:
        return {"campaign": self.campaign, "sponsor": self.sponsor, **self.share.to_json()}

    @classmethod
    def from_json(cls, value: JsonObject) -> CampaignShare:
        return cls(fields.whole(value, "campaign"), fields.text(value, "sponsor"), Share.from_json(value))


@dataclass(frozen=True, slots=True)
class SponsorShare:
    """What one sponsor pays, all campaigns together."""

    sponsor: str
    share: Share

    def to_json(self) -> JsonObject:
        return {"sponsor": self.sponsor, **self.share.to_json()}

    @classmethod
    def from_json(cls, value: JsonObject) -> SponsorShare:
        return cls(fields.text(value, "sponsor"), Share.from_json(value))


@dataclass(frozen=True, slots=True)
class Totals:
    """What the site receives: `paid`, and `made_good` beside it.

    `guarantee` is a part of `paid` that no sponsor pays but the operator, who also pays what is made good.
    """

    paid: Share
    guarantee: Share
    sponsors: tuple[SponsorShare, ...]
    campaigns: tuple[CampaignShare, ...]
    made_good: Share = Share(0, 0)

    @property
    def received(self) -> Share:
        return self.paid + self.made_good

    @property
    def from_operator(self) -> Share:
        return self.guarantee + self.made_good

    def to_json(self) -> JsonObject:
        value: JsonObject = {
            "paid": self.paid.to_json(),
            "guarantee": self.guarantee.to_json(),
            "sponsors": [share.to_json() for share in self.sponsors],
            "campaigns": [share.to_json() for share in self.campaigns],
        }
        return {**value, "made_good": self.made_good.to_json()} if self.made_good.vouchers else value

    @classmethod
    def from_json(cls, value: JsonObject) -> Totals:
        return cls(
            paid=Share.from_json(fields.sub_object(value, "paid")),
            guarantee=Share.from_json(fields.sub_object(value, "guarantee")),
            sponsors=tuple(SponsorShare.from_json(item) for item in fields.objects(value, "sponsors")),
            campaigns=tuple(CampaignShare.from_json(item) for item in fields.objects(value, "campaigns")),
            made_good=Share.from_json(fields.sub_object(value, "made_good")) if "made_good" in value else Share(0, 0),
        )


def totals_of(paid: Sequence[PaidLine], sponsors: Mapping[int, str], unpaid: Sequence[UnpaidLine] = ()) -> Totals:
    """Add the lines up; `sponsors` names the sponsor of each campaign (an unknown one is the empty text)."""
    ordinary = [line for line in paid if not line.guarantee]
    by_campaign: dict[int, list[PaidLine]] = defaultdict(list)
    by_sponsor: dict[str, list[PaidLine]] = defaultdict(list)
    for line in ordinary:
        by_campaign[line.ref.campaign].append(line)
        by_sponsor[sponsors.get(line.ref.campaign, "")].append(line)
    return Totals(
        paid=_share(paid),
        guarantee=_share([line for line in paid if line.guarantee]),
        sponsors=tuple(SponsorShare(name, _share(by_sponsor[name])) for name in sorted(by_sponsor)),
        campaigns=tuple(
            CampaignShare(number, sponsors.get(number, ""), _share(by_campaign[number]))
            for number in sorted(by_campaign)
        ),
        made_good=_share([line for line in unpaid if line.made_good]),
    )


def _share(lines: Sequence[PaidLine] | Sequence[UnpaidLine]) -> Share:
    return Share(len(lines), sum(line.amount_cents for line in lines))


@dataclass(frozen=True, slots=True)
class Previous:
    """The statement of the same site before this one: a missing one shows."""

    month: str
    sha256: str
    """Of the payload in UTF-8, 64 hexadecimal digits."""

    def to_json(self) -> JsonObject:
        return {"month": self.month, "sha256": self.sha256}

    @classmethod
    def from_json(cls, value: JsonObject) -> Previous:
        return cls(fields.text(value, "month", longest=7), fields.text(value, "sha256", longest=64))


@dataclass(frozen=True, slots=True)
class Statement:
    """What the centre signs, once, for one site and one month; written again it is the same to the byte."""

    id: str
    site_id: str
    site: str
    month: str
    """`2026-11`: a civil month in `time_zone`."""
    time_zone: str
    since: datetime
    until: datetime
    """The first instant that is no longer of the month."""
    made_at: datetime
    previous: Previous | None
    totals: Totals
    paid: tuple[PaidLine, ...]
    unpaid: tuple[UnpaidLine, ...]
    superseded: tuple[Superseded, ...]
    receipts: tuple[str, ...]
    """Ids of all receipts about the redemptions above, so that none can be dropped from the file."""

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "statement",
            "id": self.id,
            "site_id": self.site_id,
            "site": self.site,
            "month": self.month,
            "time_zone": self.time_zone,
            "since": instant_text(self.since),
            "until": instant_text(self.until),
            "made_at": instant_text(self.made_at),
            "previous": None if self.previous is None else self.previous.to_json(),
            "totals": self.totals.to_json(),
            "paid": _all(self.paid),
            "unpaid": _all(self.unpaid),
            "superseded": _all(self.superseded),
            "receipts": list(self.receipts),
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Statement:
        """Read a verified payload; `WrongShape` when it is not a statement."""
        fields.expect(value, v=1, kind="statement")
        previous = fields.optional_object(value, "previous")
        return cls(
            id=fields.uuid_text(value, "id"),
            site_id=fields.uuid_text(value, "site_id"),
            site=fields.text(value, "site"),
            month=fields.text(value, "month", longest=7),
            time_zone=fields.text(value, "time_zone", longest=60),
            since=fields.instant(value, "since"),
            until=fields.instant(value, "until"),
            made_at=fields.instant(value, "made_at"),
            previous=None if previous is None else Previous.from_json(previous),
            totals=Totals.from_json(fields.sub_object(value, "totals")),
            paid=tuple(PaidLine.from_json(item) for item in fields.objects(value, "paid")),
            unpaid=tuple(UnpaidLine.from_json(item) for item in fields.objects(value, "unpaid")),
            superseded=tuple(Superseded.from_json(item) for item in fields.objects(value, "superseded")),
            receipts=tuple(fields.texts(value, "receipts")),
        )


@dataclass(frozen=True, slots=True)
class StatementFile:
    """What a site keeps: the signed statement, every signed receipt, and the public keys that go with them.

    Nothing in here is believed for being in the file: keys count only when their fingerprint is known otherwise.
    """

    keys: tuple[PublicKey, ...]
    document: SignedDocument
    receipts: tuple[SignedDocument, ...]

    def to_text(self) -> str:
        value: JsonObject = {
            "v": 1,
            "kind": "statement-file",
            "keys": [key.text for key in self.keys],
            "statement": self.document.to_json(),
            "receipts": [receipt.to_json() for receipt in self.receipts],
        }
        return canonical_text(value) + "\n"

    @classmethod
    def from_text(cls, text: str) -> StatementFile:
        """Read a file, unverified; `WrongShape` when it is not one."""
        try:
            value = parse_object(text)
            keys = tuple(PublicKey.from_text(key) for key in fields.texts(value, "keys"))
        except fields.WrongShape:
            raise
        except (NotCanonical, ValueError) as error:
            name = "statement file"
            raise fields.WrongShape(name) from error
        fields.expect(value, v=1, kind="statement-file")
        statement = fields.sub_object(value, "statement")
        return cls(
            keys=keys,
            document=SignedDocument.from_json(statement, longest=LONGEST_PAYLOAD),
            receipts=tuple(SignedDocument.from_json(item) for item in fields.objects(value, "receipts")),
        )

    def trusted(self, fingerprints: Iterable[str]) -> dict[str, PublicKey]:
        """The keys of the file whose fingerprint the reader already has."""
        wanted = set(fingerprints)
        return {key.fingerprint: key for key in self.keys if key.fingerprint in wanted}


def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first instant of a civil month such as `2026-11`, and the first that is no longer in it.

    Anything but four digits, a dash and two digits that name a month is a ValueError.
    """
    year, number = int(month[:4]), int(month[5:])
    if month != f"{year:04}-{number:02}" or not 1970 <= year < 9999:
        msg = "not a month"
        raise ValueError(msg)
    first = datetime(year, number, 1, tzinfo=zone)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return first.astimezone(UTC), following.astimezone(UTC)


def _all(items: Sequence[PaidLine] | Sequence[UnpaidLine] | Sequence[Superseded]) -> list[Json]:
    return [item.to_json() for item in items]


def _ref(value: JsonObject) -> VoucherRef:
    voucher = fields.sub_object(value, "voucher")
    return VoucherRef(fields.whole(voucher, "campaign"), fields.whole(voucher, "serial"))
