"""The words of each verdict: icon, title, sentence and next step."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Verdict, Warning_
from app.ui import formats
from app.ui.foreign_texts import foreign_sentence
from app.ui.formats import Setting

translate = QCoreApplication.translate

Words = tuple[str, str, str, str]
"""Icon, title, sentence, next step."""


def verdict_words(decision: Decision, setting: Setting | None = None) -> Words:
    """The words of any verdict; without a setting, times are left out of the sentence."""
    verdict = decision.verdict
    match verdict:
        case Verdict.ACCEPTED | Verdict.ACCEPTED_PROVISIONAL | Verdict.IN_TOLERANCE:
            return taken(decision)
        case Verdict.ALREADY_REDEEMED | Verdict.BLOCKED | Verdict.BAD_SIGNATURE | Verdict.WRONG_ISSUER:
            return not_to_be_taken(decision, setting)
        case Verdict.EXPIRED | Verdict.NOT_YET_VALID | Verdict.WRONG_TERRITORY | Verdict.OFFERING_NOT_ALLOWED:
            return outside_terms(decision)
        case Verdict.UNKNOWN_CAMPAIGN | Verdict.UNREADABLE | Verdict.NOT_A_VOUCHER:
            return not_understood(decision)
        case Verdict.OFFLINE_LIMIT_REACHED | Verdict.CLOCK_UNRELIABLE:
            return not_now(decision)
        case _:
            assert_never(verdict)


def worth(decision: Decision) -> str:
    if decision.terms is None:
        return formats.vouchers(1)
    values = {"amount": formats.euros(decision.terms.value_cents), "sponsor": decision.sponsor or ""}
    if decision.sponsor:
        return translate("Verdicts", "1 voucher · {amount} · {sponsor}").format(**values)
    return translate("Verdicts", "1 voucher · {amount}").format(**values)


def taken(decision: Decision) -> Words:
    if decision.verdict is Verdict.IN_TOLERANCE:
        return (
            "provisional",
            translate("Verdicts", "Accepted after its date"),
            translate("Verdicts", "The printed date has passed, but the voucher is still taken for a while."),
            translate("Verdicts", "Keep the paper voucher. The confirmation comes with the next exchange."),
        )
    if decision.verdict is Verdict.ACCEPTED:
        return (
            "ok",
            translate("Verdicts", "Accepted"),
            worth(decision),
            translate("Verdicts", "Keep the paper voucher. Its receipt is stored at this desk."),
        )
    return (
        "provisional",
        translate("Verdicts", "Accepted under reserve"),
        worth(decision),
        translate("Verdicts", "Keep the paper voucher. The confirmation comes with the next exchange."),
    )


def not_to_be_taken(decision: Decision, setting: Setting | None) -> Words:
    if decision.verdict is Verdict.ALREADY_REDEEMED:
        return (
            "refused",
            translate("Verdicts", "Already used"),
            _earlier_sentence(decision.earlier, setting),
            translate("Verdicts", "Do not take it. Give it back, and ask for another voucher."),
        )
    if decision.verdict is Verdict.BLOCKED:
        return (
            "blocked",
            translate("Verdicts", "Blocked"),
            translate("Verdicts", "This voucher was declared lost, stolen or cancelled."),
            translate("Verdicts", "Do not take it. The person can ask whoever gave it to them."),
        )
    if decision.verdict is Verdict.BAD_SIGNATURE:
        return (
            "forged",
            translate("Verdicts", "Not genuine"),
            translate("Verdicts", "The seal of this voucher is false: it was altered or forged."),
            translate("Verdicts", "Do not take it. Keep calm, note where it came from, and tell the operator."),
        )
    return (
        "forged",
        translate("Verdicts", "From another issuer"),
        translate("Verdicts", "This voucher was not issued by the operator of this site."),
        translate("Verdicts", "Do not take it. It may be usable at the sites of its own issuer."),
    )


def _earlier_sentence(earlier: EarlierUse | None, setting: Setting | None) -> str:
    if earlier is None or setting is None:
        return translate("Verdicts", "This voucher was already used.")
    if earlier.at is not None and earlier.place is Place.HERE:
        return translate("Verdicts", "Redeemed here, {moment}.").format(moment=setting.when(earlier.at))
    if earlier.at is not None and earlier.site is not None:
        return translate("Verdicts", "Already redeemed {moment} by {site}.").format(
            moment=setting.when(earlier.at), site=earlier.site
        )
    if earlier.as_of is not None:
        return translate("Verdicts", "Redeemed at another site, according to the list of {moment}.").format(
            moment=setting.when(earlier.as_of)
        )
    return translate("Verdicts", "This voucher was already used.")


def outside_terms(decision: Decision) -> Words:
    terms = decision.terms
    if decision.verdict is Verdict.EXPIRED:
        known = translate("Verdicts", "It was valid until {day}.")
        return (
            "expired",
            translate("Verdicts", "Expired"),
            "" if terms is None else known.format(day=formats.long_day(terms.expires)),
            translate("Verdicts", "Do not take it. The person can ask whoever gave it to them for a new one."),
        )
    if decision.verdict is Verdict.NOT_YET_VALID:
        known = translate("Verdicts", "It is valid from {day}.")
        return (
            "calendar",
            translate("Verdicts", "Not valid yet"),
            "" if terms is None else known.format(day=formats.long_day(terms.valid_from)),
            translate("Verdicts", "Give it back: it can be used from that day on."),
        )
    if decision.verdict is Verdict.WRONG_TERRITORY:
        known = translate("Verdicts", "It can be used in territory {code} only.")
        return (
            "place",
            translate("Verdicts", "Another territory"),
            "" if terms is None else known.format(code=terms.territory),
            translate("Verdicts", "Do not take it. It can be used at a site of its own territory."),
        )
    return (
        "offering",
        translate("Verdicts", "Not for this service"),
        translate("Verdicts", "This voucher does not pay for the service that is chosen."),
        translate("Verdicts", "Choose another service above and scan again, or give the voucher back."),
    )


def not_understood(decision: Decision) -> Words:
    if decision.verdict is Verdict.UNKNOWN_CAMPAIGN:
        return (
            "unreadable",
            translate("Verdicts", "Unknown campaign"),
            translate("Verdicts", "This desk does not know the booklet that this short code belongs to."),
            translate("Verdicts", "Scan the QR code instead, or exchange with the centre and try again."),
        )
    if decision.verdict is Verdict.UNREADABLE:
        return (
            "unreadable",
            translate("Verdicts", "Could not be read whole"),
            translate("Verdicts", "The code was read in part, or a character of the short code is wrong."),
            translate("Verdicts", "Flatten the paper and scan again, or type the short code (F2)."),
        )
    return (
        "foreign",
        translate("Verdicts", "Not a voucher"),
        foreign_sentence(decision.foreign),
        translate("Verdicts", "Ask for the digital pass voucher: its code has a short code printed below."),
    )


def not_now(decision: Decision) -> Words:
    if decision.verdict is Verdict.CLOCK_UNRELIABLE:
        return (
            "clock",
            translate("Verdicts", "The clock of this computer is wrong"),
            translate("Verdicts", "It was set back, so the dates of vouchers cannot be judged."),
            translate("Verdicts", "Set the date and time of the computer, then scan again. Nothing was taken."),
        )
    return (
        "limit",
        translate("Verdicts", "Not without the centre"),
        limit_sentence(decision.limit),
        limit_step(decision.limit),
    )


def limit_sentence(limit: LimitReason | None) -> str:  # noqa: PLR0911 - one sentence per reason
    match limit:
        case LimitReason.TOO_MANY_WAITING:
            return translate("Verdicts", "Too many vouchers wait to be sent from this desk.")
        case LimitReason.LIST_TOO_OLD:
            return translate("Verdicts", "The list of used vouchers is too old.")
        case LimitReason.SHORT_CODE_OFFLINE:
            return translate("Verdicts", "Without the network, a short code cannot be verified.")
        case LimitReason.TOO_MANY_WRONG_CODES:
            return translate("Verdicts", "Too many wrong short codes were typed.")
        case LimitReason.DESK_REVOKED:
            return translate("Verdicts", "This desk may no longer redeem vouchers.")
        case LimitReason.JOURNAL_BROKEN:
            return translate(
                "Verdicts", "The data of this desk is a restored backup or a copy: it does not know all that it took."
            )
        case None:
            return translate("Verdicts", "The offline limit of this desk is reached.")
        case _:
            assert_never(limit)


def limit_step(limit: LimitReason | None) -> str:
    match limit:
        case LimitReason.SHORT_CODE_OFFLINE:
            return translate("Verdicts", "Scan the QR code, or try again once the network is back. Nothing was taken.")
        case LimitReason.TOO_MANY_WRONG_CODES:
            return translate("Verdicts", "Wait a few minutes, or scan the QR code. Nothing was taken.")
        case LimitReason.DESK_REVOKED:
            return translate("Verdicts", "Call the operator. Nothing was taken.")
        case LimitReason.JOURNAL_BROKEN:
            return translate(
                "Verdicts", "Connect to the network and press F5: the centre gives it back. Nothing was taken or lost."
            )
        case LimitReason.TOO_MANY_WAITING | LimitReason.LIST_TOO_OLD | None:
            return translate("Verdicts", "Connect to the network and press F5, then scan again. Nothing was taken.")
        case _:
            assert_never(limit)


def warning_sentence(warning: Warning_) -> str:
    match warning:
        case Warning_.SOFT_LIMIT_VOUCHERS:
            return translate("Verdicts", "Many vouchers wait: exchange with the centre soon.")
        case Warning_.SOFT_LIMIT_LIST_AGE:
            return translate("Verdicts", "The list of used vouchers is getting old: exchange soon.")
        case Warning_.CAMPAIGN_NOT_COVERED:
            return translate("Verdicts", "No list covers this booklet yet: the centre will check.")
        case Warning_.SHORT_CODE_UNVERIFIED:
            return translate("Verdicts", "The short code is not verified yet: the centre will check.")
        case Warning_.CLOCK_MOVED_BACK:
            return translate("Verdicts", "The clock of this computer was set back: check it.")
        case Warning_.OVERRIDE:
            return translate("Verdicts", "Taken beyond the limit, with the coordinator's authorisation.")
        case _:
            assert_never(warning)
