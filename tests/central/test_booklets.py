"""Printed booklets, judged from the paper: rendered, measured, read back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp

from app.domain.short_code import write_short_code
from app.domain.signing import SigningKey
from app.domain.voucher import VoucherRef
from central.booklets import QR_WIDTH_MM, print_booklets
from central.campaigns import IssuedVoucher, Order, vouchers_of
from tests.builders import MAC_KEY, terms

MM_PER_POINT = 25.4 / 72
PIXELS_PER_POINT = 200 / 72
KEY = SigningKey.generate()


def an_order(
    *, booklets: int = 1, size: int = 10, sponsor: str = "Département de la Gironde", **changes: object
) -> Order:
    return Order(sponsor, booklets, size, terms(**changes), ())


def printed(path: Path, order: Order) -> list[IssuedVoucher]:
    vouchers = list(vouchers_of(3, order, voucher_key=KEY, code_key=MAC_KEY))
    pages = print_booklets(path, order, vouchers)
    assert pages == len(pictures(path))
    return vouchers


def pictures(path: Path) -> list[np.ndarray]:
    document = pdfium.PdfDocument(path)
    try:
        return [page.render(scale=PIXELS_PER_POINT, grayscale=True).to_numpy().squeeze() for page in document]
    finally:
        document.close()


def texts(path: Path) -> list[str]:
    document = pdfium.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def codes_of(picture: np.ndarray) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)))


def width_mm(code: zxingcpp.Barcode) -> float:
    corners = code.position
    pixels = np.hypot(corners.top_right.x - corners.top_left.x, corners.top_right.y - corners.top_left.y)
    return float(pixels / PIXELS_PER_POINT * MM_PER_POINT)


def test_every_voucher_is_read_back_from_the_paper(tmp_path: Path) -> None:
    vouchers = printed(tmp_path / "b.pdf", an_order(booklets=2))
    read = [code.text for picture in pictures(tmp_path / "b.pdf") for code in codes_of(picture)]
    assert sorted(read) == sorted(voucher.digits for voucher in vouchers)


def test_symbols_are_at_least_25_mm_wide_without_their_quiet_zone(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order())
    widths = [width_mm(code) for picture in pictures(tmp_path / "b.pdf") for code in codes_of(picture)]
    assert len(widths) == 10
    assert min(widths) >= 25
    assert QR_WIDTH_MM - 1 <= min(widths) <= max(widths) <= QR_WIDTH_MM + 1


def test_symbols_are_of_version_7_and_level_q(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order(size=1))
    [code] = codes_of(pictures(tmp_path / "b.pdf")[0])
    assert code.ec_level == "Q"
    [page] = pictures(tmp_path / "b.pdf")
    assert _modules_across(page, code) == 45


def _modules_across(page: np.ndarray, code: zxingcpp.Barcode) -> int:
    """Seven modules are the width of a finder pattern: the first dark run along the upper edge."""
    corners = code.position
    row = corners.top_left.y + 3
    line = page[row, corners.top_left.x - 2 : corners.top_right.x + 3] < 128
    starts = np.flatnonzero(line)
    finder = int(np.flatnonzero(~line[starts[0] :])[0])
    across: int = round(7 * (starts[-1] - starts[0] + 1) / finder)
    return across


def test_the_quiet_zone_around_each_symbol_is_white(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order())
    [page] = pictures(tmp_path / "b.pdf")
    for code in codes_of(page):
        corners = code.position
        quiet = int(4 * (corners.top_right.x - corners.top_left.x) / 45) - 2
        left, top = corners.top_left.x - 2, corners.top_left.y - 2
        right, bottom = corners.bottom_right.x + 3, corners.bottom_right.y + 3
        around = page[top - quiet : bottom + quiet, left - quiet : right + quiet].copy()
        around[quiet:-quiet, quiet:-quiet] = 255
        assert around.min() > 200


def test_each_field_tells_its_code_value_sponsor_and_expiry(tmp_path: Path) -> None:
    vouchers = printed(tmp_path / "b.pdf", an_order(value_cents=1250, expires=date(2027, 3, 9)))
    [text] = texts(tmp_path / "b.pdf")
    for voucher in vouchers:
        assert text.count(voucher.short_code) == 1
        assert f"Carnet 1, titre {voucher.serial + 1} sur 10" in text
    for words in ("Pass numérique", "12,50 €", "Département de la Gironde", "Jusqu'au 09/03/2027"):
        assert text.count(words) == 10


def test_a_whole_number_of_euros_is_written_without_cents(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order(size=1))
    assert re.search(r"10 €", texts(tmp_path / "b.pdf")[0])


@pytest.mark.parametrize(
    "sponsor",
    ["W" * 200, "Agence nationale de la cohésion des territoires et de la mer, direction de Bordeaux", "Ł漢 é"],
)
def test_a_long_or_foreign_sponsor_stays_within_its_field(tmp_path: Path, sponsor: str) -> None:
    vouchers = printed(tmp_path / "b.pdf", an_order(sponsor=sponsor))
    document = pdfium.PdfDocument(tmp_path / "b.pdf")
    page = document[0]
    words = page.get_textpage()
    half = page.get_width() / 2
    boxes = [words.get_rect(n) for n in range(words.count_rects())]
    document.close()
    assert boxes
    for left, bottom, right, top in boxes:
        assert (right < half) or (left > half)
        assert min(left, bottom) > 0
        assert right < page_width
        assert top < page_height
    assert len(codes_of(pictures(tmp_path / "b.pdf")[0])) == len(vouchers)


page_width, page_height = 595.3, 841.9


def test_words_never_lie_over_a_symbol(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order(sponsor="W" * 200))
    [page] = pictures(tmp_path / "b.pdf")
    document = pdfium.PdfDocument(tmp_path / "b.pdf")
    words = document[0].get_textpage()
    boxes = [words.get_rect(n) for n in range(words.count_rects())]
    document.close()
    for code in codes_of(page):
        left = code.position.top_left.x / PIXELS_PER_POINT
        right = code.position.top_right.x / PIXELS_PER_POINT
        top = page_height - code.position.top_left.y / PIXELS_PER_POINT
        bottom = page_height - code.position.bottom_left.y / PIXELS_PER_POINT
        assert not [b for b in boxes if b[0] < right and b[2] > left and b[1] < top and b[3] > bottom]


def test_each_booklet_begins_a_page(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", an_order(booklets=3, size=5))
    pages = texts(tmp_path / "b.pdf")
    assert [sorted(set(re.findall(r"Carnet (\d+)", page))) for page in pages] == [["1"], ["2"], ["3"]]


def test_a_booklet_of_more_than_ten_vouchers_takes_several_pages(tmp_path: Path) -> None:
    vouchers = printed(tmp_path / "b.pdf", an_order(size=25))
    assert [len(codes_of(picture)) for picture in pictures(tmp_path / "b.pdf")] == [10, 10, 5]
    assert write_short_code(VoucherRef(3, 24), MAC_KEY) == vouchers[24].short_code
