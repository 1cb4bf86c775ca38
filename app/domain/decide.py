"""The decision at the desk: one verdict from what was scanned and what the desk knows; no clock, file or network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.catalogue import Catalogue, DeskStatus, TrustedKeys
from app.domain.override import OVERRIDABLE
from app.domain.policy import OfflinePolicy
from app.domain.redemption import ProofKind
from app.domain.scanned_text import Foreign, MistypedCode, PieceOfVoucher, ScannedText, VoucherDigits
from app.domain.short_code import ShortCode
from app.domain.signing import BadSignature
from app.domain.used_list import CampaignList, Use
from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Verdict, Warning_
from app.domain.voucher import NotThisFormat, UnknownIssuer, VoucherRef, VoucherTerms, open_voucher

CLOCK_UNRELIABLE_AFTER = timedelta(hours=24)
"""A clock set back by more than this cannot judge an expiry; less is bridged by the last time that was known."""

CLOCK_STEP_WORTH_SAYING = timedelta(minutes=5)
WRONG_CODES_ALLOWED = 5
"""Wrong short codes within `WRONG_CODES_WINDOW` before typing is paused, so that guessing is slow."""

WRONG_CODES_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Presented:
    """A voucher that is proven (QR) or claimed (short code), with its terms where they are known."""

    ref: VoucherRef
    proof_kind: ProofKind
    proof: str
    terms: VoucherTerms | None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the desk knows that bears on one decision."""

    now: datetime
    """Corrected time, never before the last time that was known."""
    clock_step_back: timedelta
    """How far the machine's clock is behind the last time that was known; zero or more."""
    catalogue: Catalogue
    policy: OfflinePolicy
    offering: str
    waiting: int
    """Redemptions that no exchange has answered."""
    lists_as_of: datetime
    """When the lists were last known to be current; the time of enrolment before the first list."""
    campaign: CampaignList | None
    earlier_here: EarlierUse | None
    """A live redemption of the same voucher in this desk's own database."""
    short_code_verified: bool
    """The centre has just said that this code is genuine."""
    wrong_codes: int
    """Wrong short codes within the window."""
    taken_elsewhere: EarlierUse | None = None
    """What the centre told this desk about the same voucher: another claim came first, or the next counter took it."""
    journal_broken: bool = False
    """The centre holds another journal of this desk than this file: what was redeemed here may be unknown here."""
    voided_here_at: datetime | None = None
    """When this desk last undid a redemption of the voucher that the centre had accepted."""
    override_left: int = 0
    """Vouchers that a coordinator has allowed beyond the hard limits, and that are not used yet."""


def present(scanned: ScannedText, keys: TrustedKeys) -> Presented | Decision:
    """Prove what was scanned with the issuer's keys, or say at once why it cannot be a voucher to decide on."""
    match scanned:
        case VoucherDigits(digits):
            return _present_digits(digits, keys)
        case ShortCode(ref, _mac) as code:
            return Presented(ref, ProofKind.SHORT_CODE, proof=code.text, terms=None)
        case PieceOfVoucher() | MistypedCode():
            return Decision(Verdict.UNREADABLE)
        case Foreign(kind):
            return Decision(Verdict.NOT_A_VOUCHER, foreign=kind)


def _present_digits(digits: str, keys: TrustedKeys) -> Presented | Decision:
    try:
        voucher = open_voucher(digits, keys.issuers_by_id).voucher
    except NotThisFormat:
        return Decision(Verdict.NOT_A_VOUCHER)
    except UnknownIssuer:
        return Decision(Verdict.WRONG_ISSUER)
    except BadSignature:
        return Decision(Verdict.BAD_SIGNATURE)
    return Presented(voucher.ref, ProofKind.QR, proof=digits, terms=voucher.terms)


def decide(presented: Presented, situation: Situation) -> Decision:
    """Give the verdict; the order is from what is certain to what depends on how long the desk was alone.

    A voucher redeemed here is said so before any limit: staff scan again when in doubt, and must read that it is taken.
    """
    campaign = situation.campaign
    terms = presented.terms or (campaign.terms if campaign else None)
    known = Decision(
        Verdict.UNKNOWN_CAMPAIGN,
        ref=presented.ref,
        terms=terms,
        sponsor=campaign.sponsor if campaign else None,
        booklet_size=campaign.booklet_size if campaign else None,
    )
    if situation.earlier_here is not None:
        return replace(known, verdict=Verdict.ALREADY_REDEEMED, earlier=situation.earlier_here)
    listed = _listed(known, situation, serial=presented.ref.serial)
    if listed.verdict in (Verdict.BLOCKED, Verdict.ALREADY_REDEEMED):
        return listed
    if terms is None or (presented.proof_kind is ProofKind.SHORT_CODE and listed.list_as_of is None):
        return known
    refusal = _outside_terms(terms, situation)
    if refusal is not None:
        return replace(listed, verdict=refusal)
    if campaign is not None and not campaign.allows(situation.offering):
        return replace(listed, verdict=Verdict.OFFERING_NOT_ALLOWED)
    return _within_policy(listed, presented, situation)


def _listed(known: Decision, situation: Situation, *, serial: int) -> Decision:
    campaign, voided_here_at = situation.campaign, situation.voided_here_at
    if campaign is not None and serial in campaign.blocked:
        return replace(known, verdict=Verdict.BLOCKED, block_reason=campaign.blocked[serial])
    if situation.taken_elsewhere is not None:
        return replace(known, verdict=Verdict.ALREADY_REDEEMED, earlier=situation.taken_elsewhere)
    if campaign is None:
        return known
    use = campaign.use_of(serial)
    if use is Use.UNUSED:
        return replace(known, list_as_of=campaign.as_of)
    # "Used" may mean the redemption that this very desk has undone since the list: it says nothing about now.
    ours = voided_here_at is not None and voided_here_at >= campaign.as_of
    if use is Use.NOT_COVERED or ours:
        return known
    elsewhere = EarlierUse(Place.ELSEWHERE, as_of=campaign.as_of)
    return replace(known, verdict=Verdict.ALREADY_REDEEMED, earlier=elsewhere)


def _outside_terms(terms: VoucherTerms, situation: Situation) -> Verdict | None:
    if situation.clock_step_back > CLOCK_UNRELIABLE_AFTER:
        return Verdict.CLOCK_UNRELIABLE
    today = situation.now.astimezone(situation.catalogue.time_zone).date()
    if today < terms.valid_from:
        return Verdict.NOT_YET_VALID
    if today > terms.last_day_in_tolerance:
        return Verdict.EXPIRED
    if terms.territory and terms.territory != situation.catalogue.territory:
        return Verdict.WRONG_TERRITORY
    return None


def _within_policy(listed: Decision, presented: Presented, situation: Situation) -> Decision:
    limit = _limit(presented, situation)
    if limit is not None:
        offered = override_offered(limit, situation.policy, situation.catalogue)
        return replace(listed, verdict=Verdict.OFFLINE_LIMIT_REACHED, limit=limit, override_offered=offered)
    today = situation.now.astimezone(situation.catalogue.time_zone).date()
    late = listed.terms is not None and today > listed.terms.expires
    return replace(
        listed,
        verdict=Verdict.IN_TOLERANCE if late else Verdict.ACCEPTED_PROVISIONAL,
        warnings=_warnings(listed, presented, situation),
    )


def _limit(presented: Presented, situation: Situation) -> LimitReason | None:
    policy = situation.policy
    stopped = _stopped(situation)
    if stopped is not None:
        return stopped
    if presented.proof_kind is ProofKind.SHORT_CODE and not situation.short_code_verified:
        if situation.wrong_codes >= WRONG_CODES_ALLOWED:
            return LimitReason.TOO_MANY_WRONG_CODES
        if not policy.short_codes_offline:
            return LimitReason.SHORT_CODE_OFFLINE
    return None if situation.override_left > 0 else _hard_limit(situation)


def _hard_limit(situation: Situation) -> LimitReason | None:
    return hard_limit(situation.policy, waiting=situation.waiting, list_age=_list_age(situation))


def hard_limit(policy: OfflinePolicy, *, waiting: int, list_age: timedelta) -> LimitReason | None:
    """Tell which limit stops a further redemption, None when there is room."""
    if waiting >= policy.hard_vouchers:
        return LimitReason.TOO_MANY_WAITING
    return LimitReason.LIST_TOO_OLD if list_age > policy.hard_age else None


def override_offered(limit: LimitReason | None, policy: OfflinePolicy, catalogue: Catalogue) -> int:
    """How many vouchers a coordinator may allow beyond this limit; 0 where the policy or the site has no override."""
    return policy.override_vouchers if limit in OVERRIDABLE and catalogue.coordinator is not None else 0


def _stopped(situation: Situation) -> LimitReason | None:
    if situation.catalogue.desk_status is DeskStatus.REVOKED:
        return LimitReason.DESK_REVOKED
    return LimitReason.JOURNAL_BROKEN if situation.journal_broken else None


def _list_age(situation: Situation) -> timedelta:
    """The age of the voucher's own list: an exchange that was cut may have renewed the others only."""
    as_of = situation.lists_as_of if situation.campaign is None else situation.campaign.as_of
    return situation.now - as_of


def _warnings(listed: Decision, presented: Presented, situation: Situation) -> tuple[Warning_, ...]:
    policy = situation.policy
    unverified = presented.proof_kind is ProofKind.SHORT_CODE and not situation.short_code_verified
    said = {
        Warning_.SOFT_LIMIT_VOUCHERS: situation.waiting + 1 > policy.soft_vouchers,
        Warning_.SOFT_LIMIT_LIST_AGE: _list_age(situation) > policy.soft_age,
        Warning_.CAMPAIGN_NOT_COVERED: listed.list_as_of is None,
        Warning_.SHORT_CODE_UNVERIFIED: unverified,
        Warning_.CLOCK_MOVED_BACK: situation.clock_step_back > CLOCK_STEP_WORTH_SAYING,
        Warning_.OVERRIDE: _hard_limit(situation) is not None,
    }
    return tuple(warning for warning, holds in said.items() if holds)
