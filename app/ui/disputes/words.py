"""What is said of disputes: where one stands, what each side did, what was decided, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.domain.disputes import ContestStatus, Dispute, DisputeClaim, DisputeState, KeptContest
from app.domain.receipts import Outcome
from app.domain.verdicts import Decision, Verdict, Warning_
from app.services.disputes import ContestRefusal
from app.ui import formats
from app.ui.formats import Setting
from app.ui.verdict_words import verdict_words, warning_sentence

translate = QCoreApplication.translate

Told = tuple[str, str, str, str]
"""Title, sentence, tone and icon of an alert."""


def state_words(dispute: Dispute, site: str, today: date) -> tuple[str, str, str]:
    """Where it stands for this site: a word, an icon and the token of its colour."""
    match dispute.state:
        case DisputeState.OPEN if dispute.due_on < today:
            return translate("Disputes", "Overdue"), "waiting", "bad"
        case DisputeState.OPEN:
            return translate("Disputes", "To be decided"), "waiting", "warning"
        case DisputeState.CONTESTED:
            return translate("Disputes", "Contested"), "disputes", "warning"
        case DisputeState.DECIDED:
            return _decided_words(dispute, site)
        case DisputeState.CLOSED if dispute.decided_for is not None:
            return _decided_words(dispute, site)
        case DisputeState.CLOSED:
            return translate("Disputes", "Closed"), "ok", "mention"
        case _:
            assert_never(dispute.state)


def _decided_words(dispute: Dispute, site: str) -> tuple[str, str, str]:
    winner = next((claim for claim in dispute.claims if claim.redemption_id == dispute.decided_for), None)
    if winner is not None and winner.site == site:
        return translate("Disputes", "In your favour"), "ok", "ok"
    if dispute.guarantee_cents:
        return translate("Disputes", "Against you, paid"), "held", "info"
    return translate("Disputes", "Against you"), "held", "bad"


def summary(dispute: Dispute, site: str, setting: Setting) -> Told:
    """Where the dispute stands for this site, and what comes next."""
    winner = next((claim for claim in dispute.claims if claim.redemption_id == dispute.decided_for), None)
    if winner is None:
        return _undecided(dispute, setting)
    reason = translate("Disputes", "Reason given by the operator: {reason}").format(reason=dispute.decision or "—")
    lost = dispute.loser is not None and dispute.loser.site == site and winner.site != site
    if winner.site == site:
        title = translate("Disputes", "Decided: this site keeps the voucher")
        return title, reason, "ok", "ok"
    title = translate("Disputes", "Decided: {site} keeps the voucher").format(site=winner.site)
    if lost and dispute.guarantee_cents:
        paid = translate(
            "Disputes", "{reason}\nThis desk could not have known: the operator pays {amount} from its guarantee."
        )
        return title, paid.format(reason=reason, amount=formats.euros(dispute.guarantee_cents)), "info", "held"
    if lost and dispute.state is DisputeState.CLOSED:
        ended = translate("Disputes", "{reason}\nThe month is settled: this redemption is not paid.")
        return title, ended.format(reason=reason), "bad", "held"
    if lost:
        unpaid = translate("Disputes", "{reason}\nThis redemption is not paid. You can contest the decision.")
        return title, unpaid.format(reason=reason), "bad", "held"
    return title, reason, "info", "held"


def _undecided(dispute: Dispute, setting: Setting) -> Told:
    if dispute.state is DisputeState.CLOSED:
        title = translate("Disputes", "Closed without a decision")
        text = translate("Disputes", "Only one claim is left on this voucher: there is nothing to decide any more.")
        return title, text, "info", "ok"
    values = {"owner": dispute.owner, "day": formats.long_day(dispute.due_on)}
    if dispute.due_on < setting.today:
        title = translate("Disputes", "The decision is overdue")
        text = translate("Disputes", "{owner} should have decided by {day}. Call the operator; keep the paper voucher.")
        return title, text.format(**values), "bad", "waiting"
    title = translate("Disputes", "The operator decides with both sides")
    text = translate("Disputes", "{owner} decides by {day}. Keep the paper voucher; there is nothing to do now.")
    if not dispute.owner:
        text = translate(
            "Disputes", "The operator decides by {day}. Keep the paper voucher; there is nothing to do now."
        )
    return title, text.format(**values), "warning", "waiting"


def claim_place(claim: DisputeClaim, site: str) -> str:
    """Whose side it is."""
    if claim.site == site:
        return translate("Disputes", "This site · {desk}").format(desk=claim.desk)
    return translate("Disputes", "Other site · {desk}").format(desk=claim.desk)


def claim_outcome(dispute: Dispute, claim: DisputeClaim) -> tuple[str, str, str]:
    """Where one side stands: a word, an icon and the token of its colour."""
    match claim.outcome:
        case Outcome.ACCEPTED:
            return translate("Disputes", "Keeps the voucher"), "ok", "ok"
        case Outcome.HELD if dispute.decided_for is not None:
            return translate("Disputes", "Not accepted"), "refused", "bad"
        case Outcome.HELD:
            return translate("Disputes", "Held"), "held", "warning"
        case Outcome.REFUSED:
            return translate("Disputes", "Not accepted"), "refused", "bad"
        case Outcome.VOIDED:
            return translate("Disputes", "Withdrawn"), "undone", "mention"
        case _:
            assert_never(claim.outcome)


def claim_facts(claim: DisputeClaim, services: Mapping[str, str], setting: Setting) -> list[tuple[str, str]]:
    """What both desks can compare: times, what was shown, what the desk knew; `services` are labels by code."""
    facts = [
        (translate("Disputes", "Redeemed"), setting.moment(claim.at)),
        (translate("Disputes", "Received"), setting.moment(claim.received_at)),
        (translate("Disputes", "Shown"), shown_words(claim.shown)),
        (translate("Disputes", "Service"), services.get(claim.offering, claim.offering)),
        (translate("Disputes", "Amount"), formats.euros(claim.amount_cents)),
        (translate("Disputes", "List held"), _list_words(claim, setting)),
    ]
    if claim.desk_clock is not None and abs((claim.desk_clock - claim.at).total_seconds()) >= _CLOCK_WORTH_A_WORD_S:
        facts.insert(1, (translate("Disputes", "Its clock showed"), setting.moment(claim.desk_clock)))
    known = [warning for warning in Warning_ if warning.value in claim.warnings]
    facts += [(translate("Disputes", "Warning"), warning_sentence(warning)) for warning in known]
    return facts


_CLOCK_WORTH_A_WORD_S = 60


def shown_words(shown: Verdict | None) -> str:
    """What the person at that desk saw."""
    return translate("Disputes", "not known here") if shown is None else verdict_words(Decision(shown))[1]


def _list_words(claim: DisputeClaim, setting: Setting) -> str:
    if claim.list_as_of is None:
        return translate("Disputes", "none for this booklet")
    return translate("Disputes", "not used ({moment})").format(moment=setting.moment(claim.list_as_of))


def contest_words(kept: KeptContest, setting: Setting) -> tuple[str, str]:
    """When this desk contested, and what became of it."""
    moment = setting.moment(kept.contest.at)
    match kept.status:
        case None:
            return translate("Disputes", "{moment} · leaves with the next exchange").format(moment=moment), "waiting"
        case ContestStatus.KEPT:
            return translate("Disputes", "{moment} · the operator has it").format(moment=moment), "ok"
        case ContestStatus.UNKNOWN_DISPUTE | ContestStatus.CLOSED:
            text = translate("Disputes", "{moment} · too late: the dispute was closed. Call the operator.")
            return text.format(moment=moment), "refused"
        case _:
            assert_never(kept.status)


def contest_refusal_sentence(refusal: ContestRefusal) -> str:
    """Why a note was not kept."""
    match refusal:
        case ContestRefusal.UNKNOWN:
            return translate("Disputes", "This dispute is not known at this desk any more. Exchange, then look again.")
        case ContestRefusal.EMPTY:
            return translate("Disputes", "Write why you contest: the operator reads it.")
        case ContestRefusal.TOO_LONG:
            return translate("Disputes", "This note is too long: at most 1000 characters.")
        case ContestRefusal.UNREADABLE:
            return translate("Disputes", "This note holds characters that cannot be sent. Type it again.")
        case ContestRefusal.NOT_LOST:
            return translate("Disputes", "There is no decision against this site: nothing to contest.")
        case ContestRefusal.CLOSED:
            return translate("Disputes", "This dispute is closed: call the operator.")
        case _:
            assert_never(refusal)
