"""Takes a voucher: check, redemption and journal entry in one transaction, durable before anything is shown."""

from __future__ import annotations

from datetime import timedelta

from app.domain.canonical import JsonObject
from app.domain.catalogue import Offering
from app.domain.decide import CLOCK_STEP_WORTH_SAYING
from app.domain.journal import EntryKind
from app.domain.redemption import ListInForce, RedemptionClaim, VoidClaim, VoidReason
from app.domain.scanned_text import understand
from app.domain.verdicts import Decision, Verdict, Warning_
from app.domain.views import ScanResult
from app.foundation.clock import Clock, instant_text
from app.foundation.ids import new_id
from app.services.desk_time import DeskTime, desk_time
from app.services.judging import Judged, judge
from app.services.ports import DeskRecords, Records


def redeem(
    desk: DeskRecords, text: str, *, offering: str, clock: Clock, short_code_verified: bool = False
) -> ScanResult:
    """Decide on a scanned text and keep the answer; blocks on the database until it is on the disk.

    A refusal is journalled too, by verdict and voucher only: the text of what was not a voucher is never kept.
    """
    scanned = understand(text)
    with desk.writing() as records:
        time = desk_time(clock(), records.clock_facts())
        known = records.catalogue().offering(offering)
        judged = judge(records, scanned, offering=offering, time=time, short_code_verified=short_code_verified)
        journal_circumstances(records, time)
        if known is not None and judged.decision.verdict.takes:
            result = _take(records, judged=judged, offering=known, time=time)
        else:
            result = _refuse(records, judged, offering=offering, time=time)
    return result


def report_wrong_code(desk: DeskRecords, *, clock: Clock) -> None:
    """Keep the refusal of a short code that the centre calls forged; it never touches a voucher."""
    with desk.writing() as records:
        time = desk_time(clock(), records.clock_facts())
        forged = Judged(Decision(Verdict.BAD_SIGNATURE), None, None, wrong_code=True)
        _refuse(records, forged, offering="", time=time)


def _take(records: Records, *, judged: Judged, offering: Offering, time: DeskTime) -> ScanResult:
    decision, presented = judged.decision, judged.presented
    if presented is None or decision.terms is None:
        msg = "a voucher that is taken is known with its terms"
        raise AssertionError(msg)
    listed = judged.campaign if decision.list_as_of is not None else None
    claim = RedemptionClaim(
        id=new_id(time.now),
        ref=presented.ref,
        proof_kind=presented.proof_kind,
        proof=presented.proof,
        offering=offering.code,
        amount_cents=decision.terms.value_cents,
        verdict=decision.verdict,
        redeemed_at=time.now,
        desk_clock_at=time.clock_at,
        policy_version=records.policy().version,
        list_in_force=None if listed is None else ListInForce(listed.version, listed.as_of),
        warnings=decision.warnings,
    )
    # Only here: a list too old stops a desk whose clock runs far ahead before it can carry the known time away.
    records.note_time(time.now)
    if Warning_.OVERRIDE in decision.warnings:
        records.use_override()
    if judged.outranked is not None:
        _give_way(records, judged.outranked, time=time)
    seq = records.append(EntryKind.REDEMPTION, time.now, claim.to_body())
    records.add_redemption(claim, offering_label=offering.label, sponsor=decision.sponsor, seq=seq)
    return ScanResult(decision, taken=True, redemption_id=claim.id, offering=offering.code, at=time.now)


def _give_way(records: Records, redemption_id: str, *, time: DeskTime) -> None:
    """Undo what an unverified short code had taken: the signed QR of the same voucher is here."""
    claim = VoidClaim(new_id(time.now), redemption_id, reason=VoidReason.OUTRANKED, voided_at=time.now)
    seq = records.append(EntryKind.VOID, time.now, claim.to_body())
    records.add_void(claim, note="", seq=seq)


def _refuse(records: Records, judged: Judged, *, offering: str, time: DeskTime) -> ScanResult:
    decision = judged.decision
    if judged.wrong_code:
        records.note_wrong_code(time.now)
    ref = decision.ref
    body: JsonObject = {
        "verdict": decision.verdict.value,
        "campaign": None if ref is None else ref.campaign,
        "serial": None if ref is None else ref.serial,
        "limit": None if decision.limit is None else decision.limit.value,
    }
    records.append(EntryKind.REFUSAL, time.now, body)
    live = decision.earlier.redemption_id if decision.earlier is not None else None
    return ScanResult(
        decision, taken=False, redemption_id=None, offering=offering, at=time.now, live_redemption_id=live
    )


def journal_circumstances(records: Records, time: DeskTime) -> None:
    """Say in the journal which policy is in force when it changed, and that the clock was set when it was."""
    rules = str(records.policy().version)
    if rules != records.rules_journalled():
        records.append(EntryKind.POLICY, time.now, {"policy": records.policy().version})
        records.note_rules_journalled(rules)
    step = time.moved or time.step_back
    if abs(step) > CLOCK_STEP_WORTH_SAYING:
        step_ms = step // timedelta(milliseconds=1)
        records.append(EntryKind.CLOCK, time.now, {"desk_clock": instant_text(time.clock_at), "step_back_ms": step_ms})
    if time.moved:
        # Kept, so that the time is right after a restart of the machine too, which makes its counter begin anew.
        records.move_skew(time.moved)
