from __future__ import annotations

import sys

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.scanner.zbar_engine import load_zbar, text_of
from tests.scanner.pictured import VOUCHER, a_code, drawn


def test_zbar_reads_a_voucher_and_outlines_it():
    read = load_zbar()
    if read is None:
        pytest.skip("this system has no libzbar")

    (code,) = read(a_code(module=4))

    assert (code.text, code.engine) == (VOUCHER, "zbar")
    for found in zip(*code.quad, strict=True):
        assert abs(min(found) - 16) <= 8
        assert abs(max(found) - 196) <= 8


def test_without_libzbar_there_is_no_second_engine(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyzbar", None)

    assert load_zbar() is None


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Atelier d'été à Mâcon", "utf-8"),
        ("Atelier d'été à Mâcon", "cp1252"),
        ("L'équipe « Été »", "cp1252"),
        ("日本語のテキスト", "utf-8"),
        ("日本語のテキスト", "shift_jis"),
        ("ﾃﾞｻﾞｲﾝQR", "shift_jis"),
        ("内側QRコード", "shift_jis"),
    ],
)
def test_bytes_without_a_character_set_are_the_letters_that_were_meant(text, charset):
    assert text_of(text.encode(charset)) == text


@given(st.binary(max_size=60))
def test_any_bytes_are_some_text(data):
    text_of(data).encode("utf-8")


def test_a_text_that_is_not_utf_8_comes_out_as_it_was_written():
    read = load_zbar()
    if read is None:
        pytest.skip("this system has no libzbar")

    (code,) = read(drawn(segno.make_qr("Médiathèque de Châteauroux".encode("latin-1"), mode="byte")))

    assert code.text == "Médiathèque de Châteauroux"
