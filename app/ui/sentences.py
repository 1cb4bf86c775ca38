"""What people are told about problems, states and reasons: one sentence each, never glued from pieces."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.domain.receipts import RefusalReason
from app.domain.redemption import RedemptionState, VoidReason
from app.foundation.errors import ExpectedProblem
from app.services.void import VoidRefusal

translate = QCoreApplication.translate


def problem_sentence(problem: ExpectedProblem) -> str:
    """What happened and what to do; every problem has a sentence."""
    values = {name: str(value) for name, value in problem.values.items()}
    template = _storage(problem.code) or _carried_file(problem.code) or _centre(problem.code) or _source(problem.code)
    if template is None:
        template = translate("Problems", "This could not be done. Try again; nothing that was recorded is lost.")
    try:
        return template.format(**values)
    except (KeyError, IndexError):
        return template


def failure_sentence(code: str) -> str:
    """The same from the code alone, as the exchange keeps it."""
    return (
        _centre(code)
        or _storage(code)
        or translate("Problems", "The exchange did not succeed. It is tried again by itself; nothing is lost.")
    )


def _storage(code: str) -> str | None:  # noqa: PLR0911 - one sentence per code
    match code:
        case "disk_full":
            return translate(
                "Problems", "The disk is full. Free some space, then scan again; nothing that was shown is lost."
            )
        case "storage_read_only":
            return translate("Problems", "The data folder cannot be written to. Check its permissions or the disk.")
        case "storage_busy":
            return translate("Problems", "Another program is using this desk's data. Close it, then try again.")
        case "storage_damaged":
            return translate(
                "Problems",
                "This desk's data file is damaged or is not a Comptoir file. A copy is in the folder “backups”.",
            )
        case "storage_newer":
            return translate(
                "Problems",
                "The data was written by a newer version of Comptoir. Install that version; the data is intact.",
            )
        case "storage_failed":
            return translate(
                "Problems", "The disk refused the operation. Check it, then try again; what was recorded is not lost."
            )
        case "not_enrolled":
            return translate("Problems", "This desk is not enrolled yet.")
        case "already_enrolled":
            return translate("Problems", "This data folder already belongs to an enrolled desk.")
        case "wrong_replacement":
            return translate(
                "Problems", "This file does not belong to a desk of this central service. Nothing was sent."
            )
        case "demonstration_failed":
            return translate(
                "Problems", "The demonstration could not be started on this computer. Try again, or restart Comptoir."
            )
        case "key_missing":
            return translate(
                "Problems", "This desk's key was not found. Ask the operator for a new enrolment code; keep the data."
            )
        case _:
            return None


def _carried_file(code: str) -> str | None:
    match code:
        case "not_a_request_file":
            return translate(
                "Problems", "This is not a file that a desk wrote to be handed in. Choose the one that was exported."
            )
        case "not_an_answer_file":
            return translate(
                "Problems",
                "This file holds no answers. Choose the one that the connected desk or the operator wrote; the "
                "exported file must be handed in first.",
            )
        case _:
            return None


def _centre(code: str) -> str | None:  # noqa: PLR0911 - one sentence per code
    match code:
        case "centre_unreachable":
            return translate(
                "Problems", "The central service does not answer. Check the network; everything is kept here meanwhile."
            )
        case "not_the_centre":
            return translate(
                "Problems",
                "Something else answered instead of the central service, perhaps a Wi-Fi sign-in page. "
                "Open a web browser to check; everything is kept here.",
            )
        case "answers_for_another_desk":
            return translate(
                "Problems", "These answers are for another desk: take them in there. Nothing was changed here."
            )
        case "centre_busy":
            return translate("Problems", "The central service asks to wait a little. It is tried again by itself.")
        case "centre_broken":
            return translate("Problems", "The central service has a fault. Everything is kept here and sent later.")
        case "centre_refused":
            return translate("Problems", "The central service refused the request. Tell the operator; nothing is lost.")
        case "centre_version":
            return translate(
                "Problems", "The central service speaks another version. Update Comptoir; nothing is lost."
            )
        case "insecure_address":
            return translate("Problems", "This address is not safe: it must begin with https://.")
        case "wrong_enrolment_code":
            return translate(
                "Problems",
                "This enrolment code is mistyped, already used, expired, or from another central service. "
                "Check it letter by letter, or ask the operator for a new one.",
            )
        case "centre_failed":
            return translate("Problems", "The central service did not do what was asked. Try again; nothing is lost.")
        case _:
            return None


def _source(code: str) -> str | None:  # noqa: PLR0911 - one sentence per code
    match code:
        case "source_missing":
            return translate("Problems", "There is no file or folder “{path}”. Choose another source in Settings.")
        case "source_unreadable":
            return translate("Problems", "“{path}” is not a picture or a video that can be opened. Choose another.")
        case "camera_missing":
            return translate(
                "Problems", "No camera was found. Plug one in, choose another in Settings, or use a handheld scanner."
            )
        case "camera_taken":
            return translate("Problems", "The camera is used by another program. Close it; the camera then comes back.")
        case "camera_gone":
            return translate("Problems", "The camera was unplugged. Plug it in again; it comes back by itself.")
        case "camera_failed" | "scanner_failed":
            return translate(
                "Problems", "The camera gives no picture. Use a handheld scanner or type the short code meanwhile."
            )
        case "stream_unreachable":
            return translate("Problems", "No picture comes from “{host}”. Check the address and the network.")
        case _:
            return None


def demonstration_step(step: str) -> str:
    """What is being done while the demonstration is set up."""
    match step:
        case "centre":
            return translate("Demonstration", "Setting up a central service on this computer…")
        case "vouchers":
            return translate("Demonstration", "Issuing a booklet of vouchers…")
        case "pictures":
            return translate("Demonstration", "Drawing the vouchers…")
        case "desk":
            return translate("Demonstration", "Enrolling the desk of the demonstration…")
        case "service":
            return translate("Demonstration", "Starting the central service…")
        case _:
            return translate("Demonstration", "Preparing the demonstration…")


def item_error_sentence(code: str) -> str:  # noqa: PLR0911 - one sentence per code
    """Why the centre could not answer one item; it stays in the queue and the others go on."""
    match code:
        case "retry":
            return translate("Exchange", "The centre could not decide yet; it is sent again.")
        case "not_an_entry" | "centre_refused":
            return translate("Exchange", "The centre does not take this item as it is; it is sent again.")
        case "centre_broken":
            return translate("Exchange", "The centre failed on this item; it is sent again.")
        case "not_the_centre":
            return translate("Exchange", "Something on the way did not let this item through; it is sent again.")
        case "no_answer":
            return translate("Exchange", "The centre said nothing about it; it is sent again.")
        case "unknown_status" | "wrong_shape" | "bad_receipt" | "no_receipt":
            return translate("Exchange", "The answer could not be verified; it is sent again.")
        case _:
            return translate("Exchange", "Not answered ({code}); it is sent again.").format(code=code)


def state_word(state: RedemptionState) -> str:
    match state:
        case RedemptionState.WAITING:
            return translate("States", "Waiting")
        case RedemptionState.CONFIRMED:
            return translate("States", "Confirmed")
        case RedemptionState.REFUSED:
            return translate("States", "Refused by the centre")
        case RedemptionState.HELD:
            return translate("States", "In dispute")
        case RedemptionState.VOIDED:
            return translate("States", "Undone")
        case _:
            assert_never(state)


def state_icon(state: RedemptionState) -> tuple[str, str]:
    """Icon and token of its colour."""
    match state:
        case RedemptionState.WAITING:
            return "waiting", "warning"
        case RedemptionState.CONFIRMED:
            return "ok", "ok"
        case RedemptionState.REFUSED:
            return "refused", "bad"
        case RedemptionState.HELD:
            return "held", "bad"
        case RedemptionState.VOIDED:
            return "undone", "mention"
        case _:
            assert_never(state)


def void_reason_words(reason: VoidReason) -> str:
    match reason:
        case VoidReason.MISTAKE:
            return translate("VoidReasons", "Scanned by mistake")
        case VoidReason.NOT_DELIVERED:
            return translate("VoidReasons", "The service was not delivered")
        case VoidReason.WRONG_OFFERING:
            return translate("VoidReasons", "Wrong service chosen")
        case VoidReason.WRONG_VOUCHER:
            return translate("VoidReasons", "Another voucher should have been scanned")
        case VoidReason.OUTRANKED:
            return translate("VoidReasons", "Replaced by the signed code of the same voucher")
        case VoidReason.OTHER:
            return translate("VoidReasons", "Other reason")
        case _:
            assert_never(reason)


def void_refusal_sentence(refusal: VoidRefusal) -> str:
    match refusal:
        case VoidRefusal.UNKNOWN:
            return translate("VoidReasons", "This redemption is not known at this desk.")
        case VoidRefusal.ALREADY_VOIDED:
            return translate("VoidReasons", "This redemption was already undone.")
        case VoidRefusal.NOT_LIVE:
            return translate("VoidReasons", "The centre did not accept this redemption: there is nothing to undo.")
        case _:
            assert_never(refusal)


def refusal_sentence(reason: RefusalReason) -> str:  # noqa: PLR0911, PLR0912 - one sentence per reason
    """Why the centre refused or holds a redemption."""
    match reason:
        case RefusalReason.ALREADY_REDEEMED:
            return translate("Refusals", "This voucher had already been used.")
        case RefusalReason.EXPIRED:
            return translate("Refusals", "The voucher had expired.")
        case RefusalReason.NOT_YET_VALID:
            return translate("Refusals", "The voucher was not valid yet.")
        case RefusalReason.BLOCKED:
            return translate("Refusals", "The voucher is blocked: lost, stolen or cancelled.")
        case RefusalReason.WRONG_TERRITORY:
            return translate("Refusals", "The voucher is for another territory.")
        case RefusalReason.OFFERING_NOT_ALLOWED:
            return translate("Refusals", "The voucher does not pay for this service.")
        case RefusalReason.BAD_PROOF:
            return translate("Refusals", "The voucher is not genuine.")
        case RefusalReason.UNKNOWN_VOUCHER:
            return translate("Refusals", "The centre does not know this voucher.")
        case RefusalReason.MALFORMED:
            return translate("Refusals", "The centre could not read what this desk sent. Tell the operator.")
        case RefusalReason.DESK_REVOKED:
            return translate("Refusals", "This desk's right to redeem was withdrawn. The operator will decide.")
        case RefusalReason.JOURNAL_BROKEN:
            return translate("Refusals", "This desk's journal has a gap. The operator will decide.")
        case RefusalReason.UNKNOWN_REDEMPTION:
            return translate("Refusals", "The centre does not know this redemption.")
        case RefusalReason.SETTLED:
            return translate("Refusals", "It has already been paid: it can no longer be undone.")
        case RefusalReason.UNKNOWN_OFFERING:
            return translate("Refusals", "The centre does not know this service.")
        case _:
            assert_never(reason)
