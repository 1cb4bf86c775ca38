"""What the exchange page says: steps, results, what failed and what to do, and what is wrong with the journal."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.journal_trouble import JournalTrouble, TroubleKind
from app.domain.views import WaitingItem
from app.sync.carried import TakenIn
from app.sync.file_exchange import Carried, Exported
from app.ui.formats import Setting
from app.ui.sentences import item_error_sentence

translate = QCoreApplication.translate


def step_sentence(step: ExchangeStep) -> str:
    """What is being done, while it is done."""
    match step:
        case ExchangeStep.SENDING:
            return translate("Exchange", "What waits is sent; the answers appear in Today as they come.")
        case ExchangeStep.SEPARATING:
            return translate("Exchange", "One item is not taken: smaller parts are sent, so that the others go on.")
        case ExchangeStep.READING:
            return translate("Exchange", "Everything is sent. What is new is read: answers, lists, disputes.")
        case ExchangeStep.REJOINING:
            return translate("Exchange", "The centre gives back the redemptions that this computer does not know.")
        case _:
            assert_never(step)


def result_sentence(progress: ExchangeProgress) -> str:
    """What the exchange that has ended did; empty when it had nothing to send."""
    if progress.sent == 0:
        return ""
    return translate(
        "Exchange", "In the last exchange: sent {sent} · confirmed {confirmed} · not accepted {refused}."
    ).format(sent=progress.sent, confirmed=progress.confirmed, refused=progress.refused)


def item_title(item: WaitingItem, setting: Setting) -> str:
    """Which line of the list it is about."""
    values = {"voucher": "" if item.ref is None else str(item.ref), "moment": setting.when(item.at)}
    if item.kind == "void":
        return translate("Exchange", "Undo of voucher {voucher}, {moment}").format(**values)
    return translate("Exchange", "Redemption of voucher {voucher}, {moment}").format(**values)


def item_sentence(item: WaitingItem) -> str:
    """Why it still waits, how often it was tried, and what to do."""
    if item.last_error is None:
        return translate("Exchange", "It leaves with the next exchange. There is nothing to do.")
    return translate("Exchange", "{why} {what_to_do}").format(
        why=item_error_sentence(item.last_error), what_to_do=item_step(item.last_error)
    )


def item_step(code: str) -> str:
    """What the person at the desk can do about an item without an answer."""
    match code:
        case "retry" | "no_answer" | "centre_broken" | "not_the_centre":
            return translate("Exchange", "Nothing to do now. If it still waits tomorrow, tell the operator.")
        case _:
            return translate("Exchange", "Keep the paper voucher and tell the operator this line. Nothing is lost.")


def trouble_words(trouble: JournalTrouble, setting: Setting) -> tuple[str, str]:
    """A title, and what happened with the way out."""
    moment = "" if trouble.since is None else setting.when(trouble.since)
    match trouble.kind:
        case TroubleKind.BROKEN:
            return (
                translate("Exchange", "This desk cannot take vouchers for now"),
                translate(
                    "Exchange",
                    "Its data is a restored backup or a copy, or was altered: it does not know all that it took. "
                    "Connect to the network and press F5: the centre gives everything back, then the desk takes "
                    "vouchers again.",
                ),
            )
        case TroubleKind.REJOINED:
            return (
                translate("Exchange", "This desk found itself again"),
                translate(
                    "Exchange",
                    "Its data was a restored backup or a copy, or altered. The centre gave back what was missing "
                    "({moment}); nothing is lost. If another computer still uses this desk, stop it and enrol it "
                    "apart.",
                ).format(moment=moment),
            )
        case TroubleKind.TWO_MACHINES:
            return (
                translate("Exchange", "Two computers seem to work as this desk"),
                translate(
                    "Exchange",
                    "No redemption is lost, but each exchange of the one disturbs the other (last {moment}). Keep one "
                    "computer, close Comptoir on the other, and ask the operator for an enrolment code for it.",
                ).format(moment=moment),
            )
        case TroubleKind.GAP:
            return (
                translate("Exchange", "The centre misses a part of this desk's journal"),
                translate(
                    "Exchange",
                    "Redemptions after the gap are held until it is filled. Press F5 on the computer that scanned "
                    "them. If this stays, tell the operator; keep the paper vouchers.",
                ),
            )
        case _:
            assert_never(trouble.kind)


Told = tuple[str, str, str]
"""Title, sentence and tone of an alert."""


class _Counts(QObject):
    """Numbers with their noun: the translation tools know plural forms of `tr` only."""

    def written(self, count: int) -> str:
        return self.tr("File written: %n redemption(s) or undo(s) in it", "", count)

    def confirmed(self, count: int) -> str:
        return self.tr("Answer taken in: %n confirmed", "", count)

    def carried(self, count: int) -> str:
        return self.tr("%n request(s) answered", "", count)


def exported_words(written: Exported) -> Told:
    """After the file was written; everything in it still waits."""
    title = _Counts().written(written.waiting)
    if written.waiting == 0:
        title = translate("Exchange", "File written: nothing waited, it only asks for what is new")
    text = translate(
        "Exchange",
        "Take it to a connected desk or to the operator, and come back with the answer. Until then everything still "
        "waits here, and nothing is lost if the stick is.",
    )
    return title, text, "ok"


def taken_in_words(taken: TakenIn) -> Told:
    """After the answers were verified and stored."""
    title = _Counts().confirmed(taken.summary.confirmed)
    if taken.refused or taken.summary.errors:
        text = translate(
            "Exchange", "A part has no valid answer and still waits. Export again, and hand the new file in."
        )
        return title, text, "warning"
    if taken.summary.rejoined:
        text = translate(
            "Exchange",
            "The data of this desk was a restored backup or a copy; the centre gave back what was missing. Export once "
            "more, so that the centre hears that this desk goes on.",
        )
        return title, text, "warning"
    if taken.summary.refused:
        text = translate("Exchange", "Not accepted: {count}. Today and Disputes say why and what to do.")
        return title, text.format(count=taken.summary.refused), "warning"
    return title, translate("Exchange", "The receipts are stored at this desk. The stick can be emptied."), "ok"


def carried_words(done: Carried) -> Told:
    """After another desk's file was handed in."""
    title = _Counts().carried(done.answered)
    place = translate(
        "Exchange", "The answer is in “{name}”, beside the file. Bring it back to the other desk."
    ).format(name=done.answer.name)
    if not done.errors:
        return title, place, "ok"
    if done.answered == 0:
        text = translate("Exchange", "The centre did not answer. Check the network and hand in the same file again.")
        return title, text, "bad"
    again = translate("Exchange", "Not all were answered: hand in the same file again later. {place}")
    return title, again.format(place=place), "warning"
