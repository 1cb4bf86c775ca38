"""The printed statement, judged from the paper: totals, every line, the way to verify, and no letter lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from app.domain.receipts import Outcome
from app.domain.statement import Statement, totals_of
from central.statements_pdf import euros, print_statement
from tests.domain.stated import Stated, paid_line, receipt, unpaid_line

FINGERPRINT = "0123456789abcdef" * 4


def printed(folder: Path, statement: Statement) -> list[str]:
    """The text of each page."""
    path = folder / "statement.pdf"
    pages = print_statement(path, statement, file_name="statement-2026-11-bourg.json", fingerprint=FINGERPRINT)
    document = pdfium.PdfDocument(path)
    try:
        found = [page.get_textpage().get_text_range().replace("\N{NO-BREAK SPACE}", " ") for page in document]
    finally:
        document.close()
    assert len(found) == pages
    return found


def test_the_sheet_says_what_is_owed_and_why(tmp_path: Path) -> None:
    stated = Stated()
    [page] = printed(tmp_path, stated.statement())
    for words in (
        "Relevé de contre-paiement", "Médiathèque de Bourg", "Novembre 2026", "20,00 € pour 2 pass numériques",
        "dont encaissés avant ce mois et arrivés depuis : 1 pass", "En attente d'une décision, non payés ici : 1 pass",
        "Gironde", "1/1", "retard", "annulé", "en attente, déjà encaissé", "23/11/2026 12:00", stated.plain.id,
        stated.void.id, stated.held_first.id, "verify-statement statement-2026-11-bourg.json", "01234567 89abcdef",
    ):  # fmt: skip
        assert words in page
    assert page.index("20,00 €") < page.index("Encaissements payés") < page.index("Vérifier ce relevé")
    assert "garantie" not in page.split("Encaissements payés", maxsplit=1)[0].replace("hors garantie", "")


def test_the_guarantee_has_a_line_apart(tmp_path: Path) -> None:
    stated = Stated()
    paid = (paid_line(stated.plain), paid_line(stated.promoted, guarantee=True))
    [page] = printed(tmp_path, stated.statement(paid=paid))
    assert "dont garantie de l'opérateur : 10,00 € pour 1 pass numérique" in page


def test_a_claim_that_is_made_good_is_in_the_sum_and_says_who_pays_it(tmp_path: Path) -> None:
    stated = Stated()
    paid = stated.statement().paid
    unpaid = (unpaid_line(stated.waiting, outcome=Outcome.REFUSED, made_good=True),)
    totals = totals_of(paid, {1: "Gironde"}, unpaid)
    [page] = printed(tmp_path, stated.statement(unpaid=unpaid, totals=totals))
    assert "30,00 € pour 3 pass numériques" in page
    assert "dont garantie de l'opérateur : 10,00 € pour 1 pass numérique" in page
    assert "garantie" in page.split("Annulés, refusés", maxsplit=1)[1]


def test_the_same_statement_is_the_same_sheet_to_the_byte(tmp_path: Path) -> None:
    statement = Stated().statement()
    printed(tmp_path, statement)
    first = (tmp_path / "statement.pdf").read_bytes()
    printed(tmp_path, statement)
    assert (tmp_path / "statement.pdf").read_bytes() == first


def test_every_line_of_a_large_statement_is_printed_once_under_a_heading(tmp_path: Path) -> None:
    stated = Stated()
    lines = tuple(paid_line(receipt(serial)) for serial in range(300))
    pages = printed(tmp_path, stated.statement(paid=lines))
    assert len(pages) > 4
    whole = "\n".join(pages)
    assert all(whole.count(line.receipt) == 1 for line in lines)
    assert all("Accusé de réception" in page for page in pages[:-1])
    assert f"page {len(pages)}" in pages[-1]


def test_a_site_with_nothing_but_what_is_held_has_a_sheet_too(tmp_path: Path) -> None:
    [page] = printed(tmp_path, replace(Stated().statement(), paid=(), superseded=(), totals=totals_of((), {})))
    assert "0,00 € pour 0 pass numérique" in page
    assert "Encaissements payés" not in page


def test_a_long_name_in_foreign_letters_is_cut_and_not_dropped(tmp_path: Path) -> None:
    [page] = printed(tmp_path, replace(Stated().statement(), site="Łódź " + "Maison de quartier " * 15))
    assert "Maison de quartier" in page


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(0, "0,00 €"), (1005, "10,05 €"), (123_456_789, "1 234 567,89 €")],
)
def test_amounts_are_written_as_in_france(cents: int, expected: str) -> None:
    assert euros(cents).replace("\N{NO-BREAK SPACE}", " ") == expected
