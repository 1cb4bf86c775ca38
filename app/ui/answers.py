"""What the large card says about one scan: title, sentence, next step, icon, sound and colour of every verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.domain.redemption import RedemptionState
from app.domain.verdicts import Decision, Tone
from app.domain.views import DayLine, ScanResult
from app.foundation.errors import ExpectedProblem
from app.ui import formats
from app.ui.formats import Setting
from app.ui.sentences import problem_sentence, refusal_sentence
from app.ui.verdict_words import verdict_words, warning_sentence, worth

translate = QCoreApplication.translate

Facts = tuple[tuple[str, str], ...]


class Sound(StrEnum):
    TAKEN = "taken"
    CONFIRMED = "confirmed"
    ATTENTION = "attention"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that one card shows; colour is never alone."""

    tone: Tone
    icon: str
    title: str
    sentence: str
    next_step: str
    sound: Sound
    facts: Facts = ()
    undo_id: str | None = None
    """The redemption that can be undone from this card."""
    test: bool = False
    """A check: nothing was redeemed."""
    override_offered: int = 0
    """How many vouchers a coordinator may allow beyond the limit that was reached; 0: none."""

    def spoken(self) -> str:
        """For a screen reader, in one go."""
        return " ".join(part for part in (self.title + ".", self.sentence, self.next_step) if part)


def answer_to_scan(result: ScanResult, setting: Setting, *, offering_label: str = "", test: bool = False) -> Answer:
    """The card after a scan, or after a test."""
    decision = result.decision
    made = _of_verdict(decision, setting)
    made = replace(made, facts=_facts(decision, setting, offering_label), undo_id=result.redemption_id)
    if not test:
        return replace(made, override_offered=decision.override_offered)
    if decision.verdict.takes:
        made = replace(
            made,
            title=translate("Verdicts", "Valid"),
            sentence=worth(decision),
            next_step=translate("Verdicts", "This was a test: nothing is redeemed. Leave the test mode to redeem it."),
        )
    return replace(made, test=True, undo_id=None)


def answer_to_rescan(result: ScanResult, setting: Setting) -> Answer:
    """The same voucher again, right after it was taken: said without alarm."""
    return Answer(
        tone=Tone.AMBER,
        icon="ok",
        title=translate("Verdicts", "Already taken, by you, just now"),
        sentence=translate("Verdicts", "This voucher was redeemed here a moment ago. It is counted once."),
        next_step=translate("Verdicts", "Nothing to do. If it should not have been taken, undo it."),
        sound=Sound.ATTENTION,
        facts=_facts(result.decision, setting, ""),
        undo_id=result.live_redemption_id,
    )


def answer_to_forged_code(*, test: bool = False) -> Answer:
    """A typed short code that the centre says it never made."""
    return Answer(
        tone=Tone.RED,
        icon="forged",
        title=translate("Verdicts", "Code not genuine"),
        sentence=translate("Verdicts", "The central service never printed this short code."),
        next_step=translate("Verdicts", "Compare it with the paper, letter by letter. The voucher was not touched."),
        sound=Sound.REFUSED,
        test=test,
    )


def answer_to_problem(problem: ExpectedProblem) -> Answer:
    """The scan could not be recorded: nothing was taken."""
    return Answer(
        tone=Tone.RED,
        icon="attention",
        title=translate("Verdicts", "Not recorded"),
        sentence=problem_sentence(problem),
        next_step=translate("Verdicts", "The voucher was not taken. Scan it again once this is solved."),
        sound=Sound.REFUSED,
    )


def answer_after_void() -> Answer:
    return Answer(
        tone=Tone.AMBER,
        icon="undone",
        title=translate("Verdicts", "Undone"),
        sentence=translate("Verdicts", "The redemption was undone. The voucher can be used again."),
        next_step=translate("Verdicts", "Give the voucher back to the person, or scan it again."),
        sound=Sound.ATTENTION,
    )


def answer_after_override(vouchers: int) -> Answer:
    return Answer(
        tone=Tone.AMBER,
        icon="key",
        title=translate("Verdicts", "Authorised by the coordinator"),
        sentence=translate("Verdicts", "Until the next exchange, this desk may take {vouchers} more.").format(
            vouchers=formats.vouchers(vouchers)
        ),
        next_step=translate("Verdicts", "Show the voucher again: it was not taken yet."),
        sound=Sound.ATTENTION,
    )


def answer_after_withdrawal() -> Answer:
    return Answer(
        tone=Tone.AMBER,
        icon="undone",
        title=translate("Verdicts", "Claim withdrawn"),
        sentence=translate("Verdicts", "This desk no longer asks to be paid for this voucher."),
        next_step=translate("Verdicts", "Nothing more to do: the operator is told at the next exchange."),
        sound=Sound.ATTENTION,
    )


def answer_from_centre(line: DayLine, shown: Answer, setting: Setting) -> Answer | None:
    """The card once the centre has answered about the redemption that it shows; None: nothing new to say."""
    match line.state:
        case RedemptionState.CONFIRMED:
            return replace(
                shown,
                tone=Tone.GREEN,
                icon="ok",
                title=translate("Verdicts", "Accepted"),
                next_step=translate("Verdicts", "Keep the paper voucher. Its receipt is stored at this desk."),
                sound=Sound.CONFIRMED,
            )
        case RedemptionState.REFUSED | RedemptionState.HELD:
            held = line.state is RedemptionState.HELD
            return replace(
                shown,
                tone=Tone.RED,
                icon="held" if held else "refused",
                title=translate("Verdicts", "In dispute") if held else translate("Verdicts", "Refused by the centre"),
                sentence=centre_reason(line, setting),
                next_step=dispute_step(line),
                sound=Sound.REFUSED,
                undo_id=None,
            )
        case RedemptionState.WAITING | RedemptionState.VOIDED | None:
            return None
        case _:
            assert_never(line.state)


def centre_reason(line: DayLine, setting: Setting) -> str:
    """Why the centre refused or holds a redemption, with who came first when it is known."""
    if line.first is not None:
        return translate("Verdicts", "Already redeemed {moment} by {site}.").format(
            moment=setting.when(line.first.at), site=line.first.site
        )
    if line.reason is None:
        return translate("Verdicts", "The centre gave no reason.")
    return refusal_sentence(line.reason)


def refused_void(line: DayLine) -> tuple[str, str] | None:
    """What is said of a confirmed redemption whose undo the centre refused: a title, and why; None for any other."""
    if line.state is not RedemptionState.CONFIRMED or line.reason is None:
        return None
    stands = translate("Verdicts", "The centre did not undo it: the redemption stands.")
    return stands, refusal_sentence(line.reason)


def dispute_step(line: DayLine) -> str:
    """What to do about a redemption that the centre did not accept."""
    if line.state is RedemptionState.HELD and line.can_void:
        return translate(
            "Verdicts",
            "Keep the paper voucher and tell your coordinator: the operator decides with both sides. "
            "If the other side is right, withdraw the claim in Today.",
        )
    if line.state is RedemptionState.HELD:
        return translate(
            "Verdicts", "Keep the paper voucher and tell your coordinator: the operator decides with both sides."
        )
    return translate("Verdicts", "Keep the paper voucher and tell your coordinator: this one is not paid for now.")


def _of_verdict(decision: Decision, setting: Setting) -> Answer:
    verdict = decision.verdict
    icon, title, sentence, step = verdict_words(decision, setting)
    sound = Sound.REFUSED if verdict.tone is Tone.RED else Sound.ATTENTION
    return Answer(verdict.tone, icon, title, sentence, step, Sound.TAKEN if verdict.takes else sound)


def _facts(decision: Decision, setting: Setting, offering_label: str) -> Facts:
    facts: list[tuple[str, str]] = []
    if offering_label and decision.verdict.takes:
        facts.append((translate("Verdicts", "Service"), offering_label))
    if decision.ref is not None:
        facts.append((translate("Verdicts", "Voucher"), _voucher_name(decision)))
    if decision.terms is not None:
        until = translate("Verdicts", "until {day}").format(day=formats.long_day(decision.terms.expires))
        facts.append((translate("Verdicts", "Valid"), until))
    if decision.list_as_of is not None:
        listed = translate("Verdicts", "not used, as of {moment}").format(moment=setting.when(decision.list_as_of))
        facts.append((translate("Verdicts", "List"), listed))
    facts += [(translate("Verdicts", "Note"), warning_sentence(warning)) for warning in decision.warnings]
    return tuple(facts)


def _voucher_name(decision: Decision) -> str:
    ref = decision.ref
    if ref is None:
        return ""
    if not decision.booklet_size:
        return str(ref)
    booklet, place = divmod(ref.serial, decision.booklet_size)
    return translate("Verdicts", "booklet {campaign}-{booklet}, voucher {place} of {size}").format(
        campaign=ref.campaign, booklet=booklet + 1, place=place + 1, size=decision.booklet_size
    )
