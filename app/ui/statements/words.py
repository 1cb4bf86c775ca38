"""What a check of a statement proved, or what is wrong with it, in words."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.desk_documents import AcceptedHere, StatementCheck
from app.domain.statement_check import FindingKind
from app.ui import formats
from app.ui.formats import Setting

translate = QCoreApplication.translate

Told = tuple[str, str, str]
"""Title, sentence and tone of an alert."""


class _Counts(QObject):
    """Numbers with their noun: the translation tools know plural forms of `tr` only."""

    def proved(self, count: int) -> str:
        return self.tr("Proved: %n redemption(s) paid, each by a signed receipt", "", count)

    def missing(self, count: int) -> str:
        return self.tr("%n redemption(s) of this desk missing in the statement", "", count)


def check_words(check: StatementCheck, setting: Setting) -> Told:
    """The result of a check: what was proved, or the first things to tell the operator."""
    statement = check.verification.statement
    if statement is None or check.verification.findings:
        title = translate("Statements", "This statement does not prove what it says")
        kinds = dict.fromkeys(finding.kind for finding in check.verification.findings)
        sentences = [finding_sentence(kind) for kind in kinds]
        sentences.append(translate("Statements", "Save the file, keep it as it is and call the operator."))
        return title, "\n".join(sentences), "bad"
    if check.missing:
        lines = [missing_sentence(item, setting) for item in check.missing[:_MOST_NAMED]]
        if len(check.missing) > _MOST_NAMED:
            lines.append("…")
        lines.append(
            translate("Statements", "The centre accepted them and this desk holds the receipts: call the operator.")
        )
        return _Counts().missing(len(check.missing)), "\n".join(lines), "bad"
    text = translate(
        "Statements",
        "The signature of the centre holds for the whole statement, the totals are the sum of the lines, and no "
        "redemption accepted at this desk is missing.",
    )
    return _Counts().proved(statement.totals.paid.vouchers), text, "ok"


_MOST_NAMED = 5


def missing_sentence(item: AcceptedHere, setting: Setting) -> str:
    """Which redemption is missing."""
    return translate("Statements", "Voucher {voucher}, redeemed {moment}, {amount}").format(
        voucher=item.ref, moment=setting.when(item.redeemed_at), amount=formats.euros(item.amount_cents)
    )


def finding_sentence(kind: FindingKind) -> str:  # noqa: PLR0911, PLR0912 - one sentence per finding
    """What is wrong, for somebody who has to tell it to the operator."""
    match kind:
        case FindingKind.OTHER_KEY:
            return translate("Statements", "It is not signed by the centre of this desk.")
        case FindingKind.BAD_SIGNATURE:
            return translate("Statements", "Its signature is wrong: the file was changed.")
        case FindingKind.WRONG_SHAPE:
            return translate("Statements", "The file is damaged.")
        case FindingKind.RECEIPT_BAD_SIGNATURE | FindingKind.RECEIPT_WRONG_SHAPE:
            return translate("Statements", "A receipt in it is not genuine or is damaged.")
        case FindingKind.RECEIPT_MISSING:
            return translate("Statements", "A receipt that the statement names is not in the file.")
        case FindingKind.RECEIPT_NOT_NAMED:
            return translate("Statements", "The file holds a receipt that the statement does not name.")
        case FindingKind.RECEIPT_TWICE | FindingKind.LISTED_TWICE:
            return translate("Statements", "A redemption or its receipt is in it twice.")
        case FindingKind.RECEIPT_OF_ANOTHER_SITE:
            return translate("Statements", "A receipt of another site is in it.")
        case FindingKind.NOT_BACKED:
            return translate("Statements", "A line says something else than its receipt.")
        case FindingKind.SUPERSEDED:
            return translate("Statements", "A line rests on a receipt that was replaced.")
        case FindingKind.VOIDED:
            return translate("Statements", "A line pays a redemption that was undone.")
        case FindingKind.PAID_TWICE:
            return translate("Statements", "A voucher is paid twice.")
        case FindingKind.LEFT_OUT:
            return translate("Statements", "A redemption that a receipt proves is left out.")
        case FindingKind.SUPERSEDED_NOT_NAMED | FindingKind.NOT_SUPERSEDED:
            return translate("Statements", "What it says about replaced receipts is not true.")
        case FindingKind.WRONG_TOTALS:
            return translate("Statements", "The totals are not the sum of the lines.")
        case FindingKind.WRONG_MONTH:
            return translate("Statements", "Its dates do not fit its month.")
        case _:
            assert_never(kind)
