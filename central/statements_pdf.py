"""Prints a statement in French on A4: totals first, then every line, then how to verify the file that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from app.domain.receipts import Outcome
from app.domain.statement import Share, Statement

_LEFT, _RIGHT = 18 * mm, A4[0] - 18 * mm
_TOP, _BOTTOM = A4[1] - 18 * mm, 20 * mm
_ROW = 4.4 * mm
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_OUTCOMES = {Outcome.REFUSED: "refusé", Outcome.HELD: "en attente", Outcome.VOIDED: "annulé"}
_REASONS = {
    "already_redeemed": "déjà encaissé",
    "expired": "périmé",
    "not_yet_valid": "pas encore valable",
    "blocked": "bloqué",
    "wrong_territory": "autre territoire",
    "offering_not_allowed": "prestation non permise",
    "bad_proof": "preuve fausse",
    "unknown_voucher": "pass inconnu",
    "malformed": "mal formé",
    "desk_revoked": "poste révoqué",
    "journal_broken": "journal incomplet",
    "unknown_offering": "prestation inconnue",
}
Column = tuple[float, str]
"""Where it begins, in millimetres from the left margin, and its heading."""

_PAID: tuple[Column, ...] = (
    (0, "Date et heure"), (29, "Pass"), (52, "Prestation"), (83, "Montant"), (101, "Note"),
    (117, "Accusé de réception"),
)  # fmt: skip
_UNPAID: tuple[Column, ...] = (
    (0, "Date et heure"), (29, "Pass"), (52, "État"), (97, "Montant"), (117, "Accusé de réception"),
)  # fmt: skip
_REPLACED: tuple[Column, ...] = ((0, "Accusé remplacé"), (75, "par"))
_SPONSORS: tuple[Column, ...] = ((0, "Commanditaire"), (90, "Commande"), (115, "Pass"), (140, "Montant"))


def print_statement(path: Path, statement: Statement, *, file_name: str, fingerprint: str) -> int:
    """Write the PDF and return its number of pages; the same statement gives the same bytes."""
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(f"Relevé de contre-paiement {statement.month} - {statement.site}")
    paper = _Paper(canvas, f"Relevé {statement.month}, {statement.site}, n° {statement.id}")
    zone = ZoneInfo(statement.time_zone)
    _totals(paper, statement, zone)
    _paid(paper, statement, zone)
    _unpaid(paper, statement, zone)
    if statement.superseded:
        paper.heading("Accusés de réception remplacés")
        paper.table(_REPLACED, [[pair.receipt, pair.by] for pair in statement.superseded])
    _how_to_verify(paper, file_name, fingerprint)
    return paper.end()


class _Paper:
    """Writes down the page, and begins another one when it is full."""

    def __init__(self, canvas: Canvas, footer: str) -> None:
        self._canvas = canvas
        self._footer = footer
        self._y = _TOP
        self._page = 1

    def line(self, text: str, *, size: float = 10, bold: bool = False, font: str = "Helvetica") -> None:
        self._step(size * 1.45)
        self._write(text, _LEFT, width=_RIGHT - _LEFT, size=size, font=f"{font}-Bold" if bold else font)

    def heading(self, text: str) -> None:
        self._make_room(32 * mm)
        self._y -= 5 * mm
        self.line(text, size=12, bold=True)
        self._y -= 1 * mm

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        self._row(columns, [heading for _begin, heading in columns], bold=True)
        for cells in rows:
            if self._make_room(_ROW):
                self._row(columns, [heading for _begin, heading in columns], bold=True)
            self._step(_ROW)
            self._cells(columns, cells, bold=False)

    def end(self) -> int:
        self._finish_page()
        self._canvas.save()
        return self._page

    def _row(self, columns: Sequence[Column], cells: Sequence[str], *, bold: bool) -> None:
        self._step(_ROW)
        self._cells(columns, cells, bold=bold)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(_LEFT, self._y - 1.2 * mm, _RIGHT, self._y - 1.2 * mm)

    def _cells(self, columns: Sequence[Column], cells: Sequence[str], *, bold: bool) -> None:
        ends = [begin * mm + _LEFT for begin, _heading in columns[1:]] + [_RIGHT]
        font = "Helvetica-Bold" if bold else "Helvetica"
        for (begin, _heading), end, cell in zip(columns, ends, cells, strict=True):
            x = _LEFT + begin * mm
            self._write(cell, x, width=end - x - 1.5 * mm, size=8, font=font)

    def _step(self, height: float) -> None:
        self._make_room(height)
        self._y -= height

    def _make_room(self, height: float) -> bool:
        """Begin a page when that much does not fit any more; tell whether one was begun."""
        if self._y - height >= _BOTTOM:
            return False
        self._finish_page()
        self._canvas.showPage()
        self._page += 1
        self._y = _TOP
        return True

    def _finish_page(self) -> None:
        self._y = 10 * mm
        self._write(f"{self._footer}, page {self._page}", _LEFT, width=_RIGHT - _LEFT, size=7, font="Helvetica")

    def _write(self, text: str, x: float, *, width: float, size: float, font: str) -> None:
        # The standard fonts of PDF have the letters of Western Europe only.
        shown = text.encode("cp1252", "replace").decode("cp1252")
        while stringWidth(shown, font, size) > width and size > 6:
            size -= 0.5
        while shown and stringWidth(shown, font, size) > width:
            shown = shown[:-2].rstrip() + "…"
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self._y, shown)


def _totals(paper: _Paper, statement: Statement, zone: ZoneInfo) -> None:
    totals = statement.totals
    paper.line("Relevé de contre-paiement", size=18, bold=True)
    paper.line(statement.site, size=13, bold=True)
    year, month = statement.month.split("-")
    paper.line(f"{_MONTHS[int(month) - 1].capitalize()} {year}, établi le {_when(statement.made_at, zone)}")
    paper.heading("Montant dû au point de présence")
    paper.line(f"{euros(totals.received.cents)} pour {_vouchers(totals.received)}", size=16, bold=True)
    if totals.from_operator.vouchers:
        operator = totals.from_operator
        paper.line(f"dont garantie de l'opérateur : {euros(operator.cents)} pour {_vouchers(operator)}")
    late = sum(line.late for line in statement.paid)
    if late:
        paper.line(f"dont encaissés avant ce mois et arrivés depuis : {late} pass")
    held = sum(line.outcome is Outcome.HELD for line in statement.unpaid)
    if held:
        paper.line(f"En attente d'une décision, non payés ici : {held} pass")
    if totals.campaigns:
        paper.heading("Par commanditaire et par commande, hors garantie")
        rows = [
            [item.sponsor, str(item.campaign), str(item.share.vouchers), euros(item.share.cents)]
            for item in totals.campaigns
        ]
        rows += [
            [item.sponsor, "toutes", str(item.share.vouchers), euros(item.share.cents)] for item in totals.sponsors
        ]
        paper.table(_SPONSORS, rows)


def _paid(paper: _Paper, statement: Statement, zone: ZoneInfo) -> None:
    if not statement.paid:
        return
    paper.heading("Encaissements payés")
    rows = []
    for line in statement.paid:
        notes = [word for word, said in (("retard", line.late), ("garantie", line.guarantee)) if said]
        rows.append(
            [
                _when(line.redeemed_at, zone),
                f"{line.ref.campaign}/{line.ref.serial}",
                line.offering,
                euros(line.amount_cents),
                ", ".join(notes),
                line.receipt,
            ]
        )
    paper.table(_PAID, rows)


def _unpaid(paper: _Paper, statement: Statement, zone: ZoneInfo) -> None:
    if not statement.unpaid:
        return
    paper.heading("Annulés, refusés ou en attente : non payés par les pass")
    rows = []
    for line in statement.unpaid:
        reason = "" if line.reason is None else f", {_REASONS.get(line.reason.value, line.reason.value)}"
        if line.made_good:
            reason += ", payé par la garantie de l'opérateur"
        rows.append(
            [
                _when(line.redeemed_at, zone),
                f"{line.ref.campaign}/{line.ref.serial}",
                f"{_OUTCOMES.get(line.outcome, line.outcome.value)}{reason}",
                euros(line.amount_cents),
                line.receipt,
            ]
        )
    paper.table(_UNPAID, rows)


def _how_to_verify(paper: _Paper, file_name: str, fingerprint: str) -> None:
    paper.heading("Vérifier ce relevé")
    for sentence in (
        "La preuve n'est pas cette feuille : c'est le fichier signé qui va avec, et qu'il faut conserver.",
        "Il contient chaque accusé de réception signé. Il se vérifie sans réseau ni service central, avec Comptoir :",
    ):
        paper.line(sentence, size=9)
    paper.line(f"python -m app verify-statement {file_name} --key EMPREINTE", size=8, font="Courier")
    paper.line("Empreinte de la clé du service central. Comparez-la à celle reçue à l'enrôlement du poste :", size=9)
    groups = [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]
    paper.line(" ".join(groups), size=9, font="Courier")


def euros(cents: int) -> str:
    """Write an amount as it is read in France: `1 234,50 €`."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{rest:02d}\N{NO-BREAK SPACE}€"


def _vouchers(share: Share) -> str:
    return f"{share.vouchers} pass numérique{'s' if share.vouchers > 1 else ''}"


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"
