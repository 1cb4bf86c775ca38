"""Judges one claim: what makes it payable or not, apart from who came first. Functions of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.receipts import RefusalReason
from app.domain.redemption import ProofKind, RedemptionClaim
from app.domain.short_code import MistypedShortCode, mac_matches, read_short_code
from app.domain.signing import BadSignature, PublicKey
from app.domain.voucher import NotThisFormat, UnknownIssuer, VoucherRef, VoucherTerms, open_voucher
from central.time_zones import time_zone_of


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What the centre knows of a campaign."""

    vouchers: int
    terms: VoucherTerms
    offerings: tuple[str, ...]
    """Codes that it may pay for; empty: all."""


@dataclass(frozen=True, slots=True)
class Block:
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a site belongs to, from an instant on; `code` is empty where it was never said."""

    since: datetime
    code: str


@dataclass(frozen=True, slots=True)
class SiteFacts:
    id: str
    name: str
    territories: tuple[Territory, ...]
    """At least one, the oldest first."""

    def territory_at(self, at: datetime) -> str:
        """Return the territory that was in force then; before the first one, the first."""
        past = [territory.code for territory in self.territories if territory.since <= at]
        return past[-1] if past else self.territories[0].code


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that bears on the claims of one batch."""

    campaigns: Mapping[int, CampaignFacts]
    blocks: Mapping[VoucherRef, Block]
    offerings: frozenset[str]
    issuers: Mapping[int, PublicKey]
    code_key: bytes
    site: SiteFacts
    now: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    claim: RedemptionClaim
    refusal: RefusalReason | None
    guarantee: bool = False
    """Payable, but by the operator's guarantee: the desk could not have known that the voucher was blocked."""


def judge(claim: RedemptionClaim, ground: Ground) -> Judged:
    """Judge a claim at its time of redemption, against the list that the desk had; never at its time of arrival."""
    campaign = ground.campaigns.get(claim.ref.campaign)
    if campaign is None or claim.ref.serial >= campaign.vouchers:
        return Judged(claim, RefusalReason.UNKNOWN_VOUCHER)
    if not _proven(claim, ground):
        return Judged(claim, RefusalReason.BAD_PROOF)
    if claim.amount_cents != campaign.terms.value_cents:
        # An accepted receipt is what the site is paid by: it must never name another amount than the voucher's.
        return Judged(claim, RefusalReason.MALFORMED)
    refusal = _outside_terms(claim, campaign, ground)
    if refusal is not None:
        return Judged(claim, refusal)
    block = ground.blocks.get(claim.ref)
    if block is None:
        return Judged(claim, None)
    listed = claim.list_in_force
    could_know = listed is not None and listed.as_of >= block.at
    return Judged(claim, RefusalReason.BLOCKED if could_know else None, guarantee=not could_know)


def _proven(claim: RedemptionClaim, ground: Ground) -> bool:
    match claim.proof_kind:
        case ProofKind.QR:
            try:
                return open_voucher(claim.proof, ground.issuers).voucher.ref == claim.ref
            except (NotThisFormat, UnknownIssuer, BadSignature):
                return False
        case ProofKind.SHORT_CODE:
            try:
                code = read_short_code(claim.proof)
            except MistypedShortCode:
                return False
            return code is not None and code.ref == claim.ref and mac_matches(code, ground.code_key)


def _outside_terms(claim: RedemptionClaim, campaign: CampaignFacts, ground: Ground) -> RefusalReason | None:
    terms = campaign.terms
    at = min(claim.redeemed_at, ground.now)
    territory = ground.site.territory_at(at)
    day = at.astimezone(time_zone_of(territory)).date()
    if day < terms.valid_from:
        return RefusalReason.NOT_YET_VALID
    if day > terms.last_day_in_tolerance:
        return RefusalReason.EXPIRED
    if terms.territory and terms.territory != territory:
        return RefusalReason.WRONG_TERRITORY
    if claim.offering not in ground.offerings:
        return RefusalReason.UNKNOWN_OFFERING
    if campaign.offerings and claim.offering not in campaign.offerings:
        return RefusalReason.OFFERING_NOT_ALLOWED
    return None
