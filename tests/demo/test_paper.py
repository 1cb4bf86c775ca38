"""What the demonstration shows instead of a webcam is read as a voucher held in front of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.demo.paper import HEIGHT, WIDTH, draw_voucher, write_picture
from app.scanner.decoder import Decoder
from app.scanner.pictures import load_picture
from tests.builders import Issuer

ISSUER = Issuer()
WORDS = ("Pass numérique", "10 €", "Département de la Gironde", "Jusqu'au 31/12/2027", ISSUER.short_code(0))


@pytest.mark.parametrize("tilt", [-9, -4, 0, 3, 9])
def test_a_drawn_voucher_is_read_whole_however_it_is_held(tilt: float) -> None:
    digits = ISSUER.digits(7)

    picture = draw_voucher(digits, WORDS, tilt=tilt)

    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert [code.text for code in Decoder().read(picture)] == [digits]


def test_a_code_that_is_no_voucher_can_be_drawn_too() -> None:
    wifi = "WIFI:T:WPA;S:Mediatheque;P:bienvenue;;"

    assert [code.text for code in Decoder().read(draw_voucher(wifi, ("Wi-Fi",), tilt=5))] == [wifi]


def test_digits_of_another_length_are_drawn_as_an_ordinary_code() -> None:
    assert [code.text for code in Decoder().read(draw_voucher("3017620422003", (), tilt=0))] == ["3017620422003"]


def test_the_code_lies_whole_within_the_picture() -> None:
    (code,) = Decoder().read(draw_voucher(ISSUER.digits(1), WORDS, tilt=9))

    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in code.quad)


def test_the_words_beside_the_code_are_drawn() -> None:
    with_words = draw_voucher(ISSUER.digits(1), WORDS, tilt=0)
    without = draw_voucher(ISSUER.digits(1), (), tilt=0)

    assert (with_words != without).any()


def test_a_picture_is_written_where_a_name_has_accents(tmp_path: Path) -> None:
    path = tmp_path / "démonstration été" / "01.png"
    path.parent.mkdir()
    picture = draw_voucher(ISSUER.digits(2), WORDS, tilt=0)

    write_picture(path, picture)

    assert (load_picture(str(path)) == picture).all()
