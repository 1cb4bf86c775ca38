"""Desks and campaigns made without a centre or a network, for measurements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from app.bootstrap import DeskParts, open_desk
from app.domain.catalogue import Catalogue, DeskStatus, Offering, TrustedKeys
from app.domain.exchanged import DeskIdentity, VerifiedAnswer, VerifiedList
from app.domain.policy import OfflinePolicy
from app.domain.signing import Purpose, SigningKey, sign_document
from app.domain.used_list import CampaignList, read_list, write_list
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import now
from app.foundation.paths import DataFolder

DESK_ID = "0199a000-0000-7000-8000-0000000000b1"
_SITE_ID = "0199a000-0000-7000-8000-0000000000b2"
_FAR = 1_000_000


@dataclass
class Issuer:
    """A centre on paper: its keys, and what it signs."""

    centre: SigningKey = field(default_factory=SigningKey.generate)
    voucher: SigningKey = field(default_factory=SigningKey.generate)
    at: datetime = field(default_factory=now)

    def terms(self) -> VoucherTerms:
        return VoucherTerms(
            valid_from=date(2026, 1, 1),
            expires=date(self.at.year + 2, 12, 31),
            tolerance_days=31,
            territory="",
            value_cents=1000,
        )

    def digits(self, serial: int, *, campaign: int = 1) -> str:
        voucher = Voucher(issuer_key_id(self.voucher.public), VoucherRef(campaign, serial), self.terms())
        return sign_voucher(voucher, self.voucher).digits

    def keys(self) -> TrustedKeys:
        return TrustedKeys(1, centre=(self.centre.public,), issuers=(self.voucher.public,))

    def policy(self) -> OfflinePolicy:
        """Limits that a measurement does not reach."""
        return OfflinePolicy(
            version=1,
            issued_at=self.at,
            soft_vouchers=_FAR,
            hard_vouchers=_FAR,
        )

    def catalogue(self) -> Catalogue:
        return Catalogue(
            version=1,
            desk_id=DESK_ID,
            desk_name="Poste 1",
            desk_status=DeskStatus.ACTIVE,
            site_id=_SITE_ID,
            site_name="Médiathèque de Bourg",
            territory="33",
            time_zone=ZoneInfo("Europe/Paris"),
            offerings=(Offering("MEDIATION", "Médiation numérique", 1),),
        )

    def list_file(self, vouchers: int, *, used: float = 0.5, blocked: int = 0, campaign: int = 1) -> bytes:
        """A campaign in which this part of the vouchers, spread at random, is used; the first ones stay unused."""
        random = np.random.default_rng(campaign)
        bits = random.random(vouchers) < used
        bits[: min(vouchers, 10_000)] = False
        made = CampaignList(
            campaign=campaign,
            version=1,
            as_of=self.at,
            first=0,
            count=vouchers,
            sponsor="Département de la Gironde",
            terms=self.terms(),
            booklet_size=10,
            offerings=(),
            blocked={vouchers - 1 - serial: "lost" for serial in range(blocked)},
            bitmap=np.packbits(bits, bitorder="little").tobytes(),
        )
        return write_list(made, self.centre)


def prepare_desk(folder: Path, issuer: Issuer, *list_files: bytes) -> DeskParts:
    """Enrol a desk in this folder, as if a centre had answered just now; the caller closes it."""
    parts = open_desk(DataFolder(folder))
    keys, policy, catalogue = issuer.keys(), issuer.policy(), issuer.catalogue()
    parts.store.enrol(
        DeskIdentity(
            desk_id=DESK_ID,
            public_key=SigningKey.generate().public,
            url="http://127.0.0.1:9",
            centre=issuer.centre.public,
            enrolled_at=issuer.at,
        ),
        keys=(keys, sign_document(issuer.centre, Purpose.KEYS, keys.to_json())),
        policy=(policy, sign_document(issuer.centre, Purpose.POLICY, policy.to_json())),
        catalogue=(catalogue, sign_document(issuer.centre, Purpose.CATALOGUE, catalogue.to_json())),
    )
    lists = tuple(VerifiedList(read_list(file, keys.centre_by_fingerprint), file) for file in list_files)
    at = datetime.now(UTC)
    parts.store.store_answer(
        VerifiedAnswer(
            at=max(at, issuer.at + timedelta(milliseconds=1)),
            skew_ms=0,
            receipts=(),
            acknowledged=None,
            also_stored=(),
            errors=(),
            cursor=0,
            lists_as_of=issuer.at,
            lists=lists,
            list_versions={item.campaign_list.campaign: item.campaign_list.version for item in lists},
        )
    )
    return parts
