"""Every text can be read, in both themes."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from app.ui.theme.tokens import DARK, GRID, LIGHT, TEXT_SIZES, Tokens, contrast

THEMES = {"light": LIGHT, "dark": DARK}
GROUNDS = ("background", "surface", "tint", "info_background", "warning_background", "bad_background", "ok_background")
INKS = ("title", "text", "mention", "primary", "ok", "warning", "bad", "info")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_text_of_every_colour_can_be_read_on_every_background(theme: str, ink: str, ground: str) -> None:
    tokens = THEMES[theme]

    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["primary", "primary_hover"])
def test_the_words_of_a_filled_button_can_be_read_at_rest_and_under_the_pointer(theme: str, ground: str) -> None:
    tokens = THEMES[theme]

    assert contrast(tokens.on_primary, getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["background", "surface", "tint", "ok_background", "warning_background"])
@pytest.mark.parametrize("mark", ["edge", "focus", "primary"])
def test_the_outline_of_what_can_be_acted_on_stands_out(theme: str, mark: str, ground: str) -> None:
    tokens = THEMES[theme]

    assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_written_in_full(theme: str) -> None:
    tokens = THEMES[theme]
    colours = [getattr(tokens, field.name) for field in fields(Tokens) if field.name != "dark"]

    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


def test_green_amber_and_red_are_three_different_colours_in_each_theme() -> None:
    for tokens in THEMES.values():
        assert len({tokens.ok, tokens.warning, tokens.bad, tokens.info}) == 4


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_that_of_the_accessibility_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_no_text_is_smaller_than_thirteen_pixels_and_the_verdict_is_the_largest() -> None:
    assert min(TEXT_SIZES.values()) >= 13
    assert max(TEXT_SIZES, key=lambda name: TEXT_SIZES[name]) == "verdict"
    assert GRID == 4
