"""Prints booklets: one field per voucher, with its QR, short code, sponsor, value and expiry, and cut lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from app.domain.voucher import QR_LEVEL, QR_VERSION
from central.campaigns import IssuedVoucher, Order

QR_WIDTH_MM = 30
"""Of the 45 modules alone; 25 mm is the least that cheap webcams read, 30 mm is better on paper that bends."""

_QUIET_MODULES = 4
_COLUMNS, _ROWS = 2, 5
_FIELD_WIDTH, _FIELD_HEIGHT = 95 * mm, 55 * mm
_MARGIN_X = (A4[0] - _COLUMNS * _FIELD_WIDTH) / 2
_MARGIN_Y = (A4[1] - _ROWS * _FIELD_HEIGHT) / 2
_PADDING = 4 * mm
_SMALLEST_TEXT = 6.5


def print_booklets(path: Path, order: Order, vouchers: Iterable[IssuedVoucher]) -> int:
    """Write an A4 PDF, ten vouchers a page, each booklet beginning a page; return the number of pages."""
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
    canvas.setTitle(f"Pass numérique - {order.sponsor}")
    place = pages = 0
    booklet = None
    for voucher in vouchers:
        if place == _COLUMNS * _ROWS or (booklet is not None and voucher.booklet != booklet):
            canvas.showPage()
            place = 0
        if place == 0:
            pages += 1
            _draw_cut_lines(canvas)
        booklet = voucher.booklet
        _draw_voucher(canvas, order, voucher, place=place)
        place += 1
    canvas.save()
    return pages


def _draw_cut_lines(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.4)
    for column in range(_COLUMNS + 1):
        x = _MARGIN_X + column * _FIELD_WIDTH
        canvas.line(x, _MARGIN_Y, x, A4[1] - _MARGIN_Y)
    for row in range(_ROWS + 1):
        y = _MARGIN_Y + row * _FIELD_HEIGHT
        canvas.line(_MARGIN_X, y, A4[0] - _MARGIN_X, y)
    canvas.restoreState()


def _draw_voucher(canvas: Canvas, order: Order, voucher: IssuedVoucher, *, place: int) -> None:
    column, row = place % _COLUMNS, place // _COLUMNS
    left = _MARGIN_X + column * _FIELD_WIDTH
    top = A4[1] - _MARGIN_Y - row * _FIELD_HEIGHT
    qr_size = _draw_qr(canvas, voucher.digits, left=left + _PADDING, top=top - _PADDING)
    x = left + _PADDING + qr_size + 2 * mm
    width = left + _FIELD_WIDTH - _PADDING - x
    _text(canvas, "Pass numérique", x, top - 10 * mm, size=13, width=width, bold=True)
    _text(canvas, _euros(order.terms.value_cents), x, top - 17.5 * mm, size=16, width=width, bold=True)
    _text(canvas, order.sponsor, x, top - 24 * mm, size=9, width=width)
    _text(canvas, f"Jusqu'au {order.terms.expires:%d/%m/%Y}", x, top - 29.5 * mm, size=9, width=width)
    serial = f"Carnet {voucher.booklet}, titre {voucher.serial % order.booklet_size + 1} sur {order.booklet_size}"
    _text(canvas, serial, x, top - 34.5 * mm, size=7.5, width=width)
    code_y = top - _FIELD_HEIGHT + 6 * mm
    canvas.setFont("Courier-Bold", 13)
    canvas.drawString(left + _PADDING, code_y, voucher.short_code)


def _draw_qr(canvas: Canvas, digits: str, *, left: float, top: float) -> float:
    """Draw the symbol with its quiet zone and return the size of the square that it takes."""
    matrix = segno.make_qr(digits, version=QR_VERSION, error=QR_LEVEL, mode="numeric", boost_error=False).matrix
    module = QR_WIDTH_MM * mm / len(matrix)
    quiet = _QUIET_MODULES * module
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        y = top - quiet - (row + 1) * module
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.rect(left + quiet + start * module, y, (column - start) * module, module)
                start = None
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    return float(len(matrix) * module + 2 * quiet)


def _text(canvas: Canvas, text: str, x: float, y: float, *, size: float, width: float, bold: bool = False) -> None:
    """Write one line, smaller where it would not fit, cut where even small letters would not."""
    font = "Helvetica-Bold" if bold else "Helvetica"
    # The standard fonts of PDF have the letters of Western Europe only.
    shown = text.encode("cp1252", "replace").decode("cp1252")
    while stringWidth(shown, font, size) > width and size > _SMALLEST_TEXT:
        size -= 0.5
    while shown and stringWidth(shown, font, size) > width:
        shown = shown[:-2].rstrip() + "…"
    canvas.setFont(font, size)
    canvas.drawString(x, y, shown)


def _euros(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole} €" if rest == 0 else f"{whole},{rest:02d} €"
