"""From a scanned text to a decision, with everything that the desk's database knows; reads only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.decide import WRONG_CODES_WINDOW, Presented, Situation, decide, present
from app.domain.redemption import ProofKind
from app.domain.scanned_text import MistypedCode, ScannedText
from app.domain.short_code import ShortCode
from app.domain.used_list import CampaignList, Use
from app.domain.verdicts import Decision, Verdict
from app.domain.voucher import VoucherRef
from app.services.desk_time import DeskTime
from app.services.ports import ReadRecords


@dataclass(frozen=True, slots=True)
class Judged:
    decision: Decision
    presented: Presented | None
    """None when there is no voucher to speak of."""
    campaign: CampaignList | None
    wrong_code: bool
    """A mistyped short code: counted, so that guessing is slow."""
    outranked: str | None = None
    """The redemption by an unverified short code that gives way to this signed QR."""


def judge(
    records: ReadRecords, scanned: ScannedText, *, offering: str, time: DeskTime, short_code_verified: bool
) -> Judged:
    """Decide on what was scanned, as of this transaction."""
    presented = present(scanned, records.keys())
    if isinstance(presented, Decision):
        return Judged(presented, None, None, wrong_code=isinstance(scanned, MistypedCode))
    campaign = records.campaign_list(presented.ref.campaign)
    earlier = records.live_redemption(presented.ref)
    outranks = earlier is not None and earlier.unverified and presented.proof_kind is ProofKind.QR
    situation = Situation(
        now=time.now,
        clock_step_back=time.step_back,
        catalogue=records.catalogue(),
        policy=records.policy(),
        offering=offering,
        waiting=records.waiting_redemptions(),
        lists_as_of=records.lists_as_of(),
        campaign=campaign,
        earlier_here=None if outranks else earlier,
        taken_elsewhere=records.used_at_site(presented.ref) or records.taken_elsewhere(presented.ref),
        voided_here_at=_voided_here_at(records, presented.ref, campaign),
        journal_broken=records.journal_broken(),
        short_code_verified=short_code_verified,
        override_left=records.override_left(),
        wrong_codes=records.wrong_codes_since(time.now - WRONG_CODES_WINDOW) if isinstance(scanned, ShortCode) else 0,
    )
    outranked = earlier.redemption_id if outranks and earlier is not None else None
    decision = decide(presented, situation)
    if decision.verdict.takes and records.catalogue().offering(offering) is None:
        decision = replace(decision, verdict=Verdict.OFFERING_NOT_ALLOWED, warnings=())
    return Judged(decision, presented, campaign, wrong_code=False, outranked=outranked)


def _voided_here_at(records: ReadRecords, ref: VoucherRef, campaign: CampaignList | None) -> datetime | None:
    if campaign is None or campaign.use_of(ref.serial) is not Use.USED:
        return None
    return records.confirmed_then_voided(ref)
