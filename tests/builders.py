"""Builds keys, campaigns, vouchers and enrolled desks for tests; a test names only what matters to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.bootstrap import DeskParts, open_desk
from app.domain.catalogue import Catalogue, DeskStatus, Offering, TrustedKeys
from app.domain.exchanged import DeskIdentity, VerifiedAnswer, VerifiedList
from app.domain.policy import OfflinePolicy
from app.domain.short_code import write_short_code
from app.domain.signing import Purpose, SignedDocument, SigningKey, sign_document
from app.domain.used_list import CampaignList, bitmap_of, read_list, write_list
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import Clock
from app.foundation.paths import DataFolder

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Noon in Paris, on a Monday."""

DESK_ID = "0199a000-0000-7000-8000-000000000001"
SITE_ID = "0199a000-0000-7000-8000-0000000000a1"
MAC_KEY = b"k" * 32


class StillClock:
    """A clock that stands where the test puts it."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


def terms(**changes: object) -> VoucherTerms:
    values: dict[str, object] = {
        "valid_from": date(2026, 1, 1),
        "expires": date(2027, 12, 31),
        "tolerance_days": 31,
        "territory": "",
        "value_cents": 1000,
    }
    return VoucherTerms(**{**values, **changes})  # type: ignore[arg-type]


@dataclass
class Issuer:
    """A centre on paper: its keys, and what it signs."""

    centre: SigningKey = field(default_factory=SigningKey.generate)
    voucher: SigningKey = field(default_factory=SigningKey.generate)

    def digits(self, serial: int, *, campaign: int = 1, **changes: object) -> str:
        voucher = Voucher(issuer_key_id(self.voucher.public), VoucherRef(campaign, serial), terms(**changes))
        return sign_voucher(voucher, self.voucher).digits

    def short_code(self, serial: int, *, campaign: int = 1) -> str:
        return write_short_code(VoucherRef(campaign, serial), MAC_KEY)

    def keys(self) -> TrustedKeys:
        return TrustedKeys(1, centre=(self.centre.public,), issuers=(self.voucher.public,))

    def signed_keys(self) -> tuple[TrustedKeys, SignedDocument]:
        return self.keys(), sign_document(self.centre, Purpose.KEYS, self.keys().to_json())

    def signed_policy(self, version: int = 1, **changes: object) -> tuple[OfflinePolicy, SignedDocument]:
        policy = OfflinePolicy(version=version, issued_at=NOON, **changes)  # type: ignore[arg-type]
        return policy, sign_document(self.centre, Purpose.POLICY, policy.to_json())

    def signed_catalogue(self, version: int = 1, **changes: object) -> tuple[Catalogue, SignedDocument]:
        values: dict[str, object] = {
            "desk_id": DESK_ID,
            "desk_name": "Poste 1",
            "desk_status": DeskStatus.ACTIVE,
            "site_id": SITE_ID,
            "site_name": "Médiathèque de Bourg",
            "territory": "33",
            "time_zone": ZoneInfo("Europe/Paris"),
            "offerings": (
                Offering("MEDIATION", "Médiation numérique", 1),
                Offering("ATELIER", "Atelier 2 h", 1),
                Offering("PARCOURS", "Parcours 3 séances", 3),
            ),
        }
        catalogue = Catalogue(version=version, **{**values, **changes})  # type: ignore[arg-type]
        return catalogue, sign_document(self.centre, Purpose.CATALOGUE, catalogue.to_json())

    def campaign_list(
        self,
        *,
        campaign: int = 1,
        version: int = 1,
        count: int = 100,
        used: tuple[int, ...] = (),
        blocked: dict[int, str] | None = None,
        as_of: datetime = NOON,
        offerings: tuple[str, ...] = (),
        **changes: object,
    ) -> VerifiedList:
        made = CampaignList(
            campaign=campaign,
            version=version,
            as_of=as_of,
            first=0,
            count=count,
            sponsor="Département de la Gironde",
            terms=terms(**changes),
            booklet_size=10,
            offerings=offerings,
            blocked=blocked or {},
            bitmap=bitmap_of(list(used), first=0, count=count),
        )
        file = write_list(made, self.centre)
        return VerifiedList(read_list(file, self.keys().centre_by_fingerprint), file)


def an_answer(*lists: VerifiedList, at: datetime = NOON, **changes: object) -> VerifiedAnswer:
    """What a successful exchange verified: here, lists that are current at `at` unless told otherwise."""
    values: dict[str, object] = {
        "at": at,
        "skew_ms": 0,
        "receipts": (),
        "acknowledged": None,
        "also_stored": (),
        "errors": (),
        "cursor": 0,
        "lists_as_of": at,
        "lists": lists,
        "list_versions": {item.campaign_list.campaign: item.campaign_list.version for item in lists},
    }
    return VerifiedAnswer(**{**values, **changes})  # type: ignore[arg-type]


def an_enrolled_desk(folder: Path, issuer: Issuer, clock: Clock, **policy: object) -> DeskParts:
    """A desk of `Médiathèque de Bourg` enrolled now, without a network; the caller closes it."""
    parts = open_desk(DataFolder(folder), clock)
    parts.store.enrol(
        DeskIdentity(
            desk_id=DESK_ID,
            public_key=SigningKey.generate().public,
            url="http://127.0.0.1:9",
            centre=issuer.centre.public,
            enrolled_at=clock(),
        ),
        keys=issuer.signed_keys(),
        policy=issuer.signed_policy(1, **policy),
        catalogue=issuer.signed_catalogue(),
    )
    return parts
