"""`python -m app verify-statement`: proves a statement with nothing but its file and the centre's fingerprint."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from app.cli.output import write_line
from app.cli.sentences import say
from app.domain.canonical import Json
from app.domain.fields import WrongShape
from app.domain.statement import StatementFile
from app.domain.statement_check import Finding, FindingKind, Verification, verify

DONE = 0
FAILED = 1

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_SENTENCES = {
    FindingKind.OTHER_KEY: "Ce relevé n'est pas signé par la clé de l'empreinte donnée. Vérifiez l'empreinte.",
    FindingKind.BAD_SIGNATURE: "La signature du relevé est fausse : le fichier a été modifié.",
    FindingKind.WRONG_SHAPE: "Ce fichier n'est pas un relevé de Comptoir, ou il est abîmé.",
    FindingKind.RECEIPT_BAD_SIGNATURE: "La signature d'un accusé de réception est fausse.",
    FindingKind.RECEIPT_WRONG_SHAPE: "Un accusé de réception est abîmé.",
    FindingKind.RECEIPT_MISSING: "Un accusé de réception nommé par le relevé manque dans le fichier.",
    FindingKind.RECEIPT_NOT_NAMED: "Le fichier contient un accusé de réception que le relevé ne nomme pas.",
    FindingKind.RECEIPT_TWICE: "Un accusé de réception est deux fois dans le fichier.",
    FindingKind.RECEIPT_OF_ANOTHER_SITE: "Un accusé de réception est d'un autre point de présence.",
    FindingKind.NOT_BACKED: "Une ligne ne correspond pas à son accusé de réception.",
    FindingKind.SUPERSEDED: "Une ligne s'appuie sur un accusé de réception qui a été remplacé.",
    FindingKind.VOIDED: "Une ligne paie un encaissement qui a été annulé.",
    FindingKind.PAID_TWICE: "Un pass numérique est payé deux fois.",
    FindingKind.LISTED_TWICE: "Un encaissement est cité deux fois.",
    FindingKind.LEFT_OUT: "Un encaissement prouvé par un accusé de réception manque dans le relevé.",
    FindingKind.SUPERSEDED_NOT_NAMED: "Un accusé de réception remplacé n'est pas cité comme tel.",
    FindingKind.NOT_SUPERSEDED: "Un accusé de réception est dit remplacé et ne l'est pas.",
    FindingKind.WRONG_TOTALS: "Les totaux ne sont pas la somme des lignes.",
    FindingKind.WRONG_MONTH: "Les dates ne correspondent pas au mois du relevé.",
}


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app verify-statement", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="the .json file of the statement")
    parser.add_argument(
        "--key",
        required=True,
        type=_fingerprint,
        action="append",
        metavar="FINGERPRINT",
        help="of the centre, as printed at enrolment; may be repeated",
    )
    options = parser.parse_args(arguments)
    try:
        text = options.file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return _tell(Verification(None, (Finding(FindingKind.WRONG_SHAPE),)))
    except OSError as problem:
        say(f"Ce fichier ne peut pas être lu. Vérifiez son nom et vos droits. [{problem}]")
        return FAILED
    return _tell(check(text, options.key))


def check(text: str, fingerprints: list[str]) -> Verification:
    """Verify the text of a file against fingerprints that the reader already has."""
    try:
        file = StatementFile.from_text(text)
    except WrongShape as problem:
        return Verification(None, (Finding(FindingKind.WRONG_SHAPE, str(problem)),))
    return verify(file.document, file.receipts, file.trusted(fingerprints))


def _tell(found: Verification) -> int:
    statement = found.statement
    findings: list[Json] = [{"kind": finding.kind.value, "about": finding.about} for finding in found.findings]
    write_line(
        {
            "ok": found.sound,
            "site": None if statement is None else statement.site,
            "month": None if statement is None else statement.month,
            "vouchers": None if statement is None else statement.totals.paid.vouchers,
            "cents": None if statement is None else statement.totals.paid.cents,
            "made_good_cents": None if statement is None else statement.totals.made_good.cents,
            "findings": findings,
        }
    )
    for kind in dict.fromkeys(finding.kind for finding in found.findings):
        say(_SENTENCES[kind])
    return DONE if found.sound else FAILED


def _fingerprint(text: str) -> str:
    """Read 64 hexadecimal digits as people copy them: capitals, spaces and colons are no difference."""
    digits = re.sub(r"[\s:-]", "", text).lower()
    if not _FINGERPRINT.fullmatch(digits):
        msg = "a fingerprint has 64 hexadecimal digits"
        raise argparse.ArgumentTypeError(msg)
    return digits
