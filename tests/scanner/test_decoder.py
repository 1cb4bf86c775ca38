from __future__ import annotations

import cv2
import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from app.scanner import decoder as decoder_module
from app.scanner.code import Code
from app.scanner.decoder import Decoder
from tests.scanner.pictured import OTHER_VOUCHER, VOUCHER, a_code, a_frame, drawn


@pytest.fixture
def decoder() -> Decoder:
    return Decoder()


class HandClock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def a_dim_small_code() -> np.ndarray:
    """Small, blurred and in bad light: only a mended picture gives it."""
    picture = a_frame(a_code(module=4), width=640, height=360)
    small = cv2.resize(picture, None, fx=0.42, fy=0.42, interpolation=cv2.INTER_AREA)
    dim = cv2.GaussianBlur(small, (0, 0), 0.7).astype(np.float32) * 0.25 + 20
    noise = np.random.default_rng(7).normal(0, 2, dim.shape)
    return np.clip(dim + noise, 0, 255).astype(np.uint8)


def test_a_voucher_is_read_with_the_place_where_it_lies(decoder):
    (code,) = decoder.read(a_frame(a_code(), at=(60, 90)))

    assert code.text == VOUCHER
    assert code.engine == "zxing"
    for (x, y), (drawn_x, drawn_y) in zip(code.quad, [(76, 106), (256, 106), (256, 286), (76, 286)], strict=True):
        assert abs(x - drawn_x) <= 4
        assert abs(y - drawn_y) <= 4


@pytest.mark.parametrize("look", ["read", "read_quickly", "read_live"])
def test_several_vouchers_in_one_picture_are_all_found_once(decoder, look):
    picture = a_frame(a_code(), a_code(OTHER_VOUCHER), a_code("https://example.org"))

    texts = sorted(code.text for code in getattr(decoder, look)(picture))

    assert texts == sorted([VOUCHER, OTHER_VOUCHER, "https://example.org"])


@pytest.mark.parametrize("turn", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE])
def test_a_voucher_is_read_whichever_way_up(decoder, turn):
    assert [code.text for code in decoder.read(cv2.rotate(a_frame(a_code()), turn))] == [VOUCHER]


def test_light_on_dark_is_read(decoder):
    assert [code.text for code in decoder.read(255 - a_frame(a_code()))] == [VOUCHER]


def test_grey_and_transparent_pictures_are_read_like_coloured_ones(decoder):
    frame = a_frame(a_code())

    for way in (cv2.COLOR_BGR2GRAY, cv2.COLOR_BGR2BGRA):
        assert [code.text for code in decoder.read(cv2.cvtColor(frame, way))] == [VOUCHER]


def test_a_hard_picture_is_read_by_mending_it_and_its_place_is_in_its_own_pixels(decoder):
    picture = a_dim_small_code()
    assert decoder.read_quickly(picture) == ()

    (code,) = decoder.read(picture)

    assert code.text == VOUCHER
    assert abs(code.quad[0][0] - 76 * 0.42) <= 4
    assert abs(code.quad[2][1] - 286 * 0.42) <= 4


def test_a_hard_picture_held_in_live_view_is_read_within_a_second(decoder):
    clock = HandClock()
    decoder = Decoder(clock)
    picture = a_dim_small_code()

    found: tuple[Code, ...] = ()
    while not found and clock.at < 1.0:
        found = decoder.read_live(picture)
        clock.at += 1 / 30

    assert [code.text for code in found] == [VOUCHER]


def test_a_hard_code_that_was_read_once_is_read_on_every_frame_while_it_is_held():
    clock = HandClock()
    decoder = Decoder(clock)
    picture = a_dim_small_code()
    while not decoder.read_live(picture):
        clock.at += 1 / 30

    for _ in range(30):
        clock.at += 1 / 30
        assert decoder.read_live(picture)


def test_an_empty_view_gives_second_attempts_only_their_share_of_time():
    clock = HandClock()
    decoder = Decoder(clock)
    attempts = 0

    def slow(_grey):
        nonlocal attempts
        attempts += 1
        clock.at += 0.012
        return []

    decoder._hard = [slow] * len(decoder._hard)
    empty = np.full((720, 1280, 3), 128, dtype=np.uint8)
    for _ in range(600):
        clock.at += 1 / 30
        decoder.read_live(empty)

    assert attempts >= 30
    assert attempts * 0.012 / clock.at <= 0.04


def test_a_picture_of_nothing_gives_nothing(decoder):
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), dtype=np.uint8)

    assert decoder.read(noise) == ()
    assert decoder.read_live(noise) == ()


def test_a_micro_code_is_not_a_code_for_us(decoder):
    micro = drawn(segno.make_micro("4200"), module=8)

    assert decoder.read(micro) == ()


@pytest.mark.parametrize(
    "text",
    ["Médiathèque de Châteauroux €", "日本語のテキスト", "BEGIN:VCARD\r\nN:Été;Zoé\r\nEND:VCARD", "a\tb\x01\x1dc"],
)
def test_texts_of_all_kinds_come_out_as_they_were_written(decoder, text):
    symbol = segno.make_qr(text, encoding="utf-8", error="m")

    assert [code.text for code in decoder.read(drawn(symbol))] == [text]


@given(st.binary(min_size=1, max_size=120))
@settings(max_examples=40, deadline=None)
def test_bytes_that_are_no_text_never_raise_and_can_be_written_as_utf_8(data):
    decoder = Decoder()
    symbol = segno.make_qr(data, mode="byte", error="l")

    for code in decoder.read(drawn(symbol)):
        code.text.encode("utf-8")


@given(
    numpy_strategies.arrays(
        st.sampled_from([np.uint8, np.uint16, np.float32, np.bool_]),
        numpy_strategies.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=40),
    )
)
@settings(max_examples=60, deadline=None)
def test_no_array_makes_it_raise(picture):
    decoder = Decoder()

    assert decoder.read(picture) == ()
    assert decoder.read_live(picture) == ()


def test_a_picture_of_twenty_million_pixels_and_more_is_read(decoder):
    big = cv2.resize(a_frame(a_code()), (5760, 3840), interpolation=cv2.INTER_NEAREST)

    (code,) = decoder.read(big)

    assert code.text == VOUCHER
    assert abs(code.quad[0][0] - 76 * 4.5) <= 16


def test_without_libzbar_the_first_engine_reads_alone_and_says_so(monkeypatch):
    monkeypatch.setattr(decoder_module, "load_zbar", lambda: None)
    decoder = Decoder()

    assert decoder.zbar_missing
    assert decoder.engines == ("zxing",)
    assert [code.text for code in decoder.read(a_dim_small_code())] == [VOUCHER]
    assert decoder.read(np.zeros((300, 300), dtype=np.uint8)) == ()
