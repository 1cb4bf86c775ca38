"""The colours and sizes of the interface, after the design system of the French State (values only, no State mark)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one theme; every text colour holds 4.5:1 on the backgrounds that it is used on (tested)."""

    background: str
    surface: str
    title: str
    text: str
    mention: str
    line: str
    edge: str
    """Outline of what can be acted on: 3:1 on the surface."""
    primary: str
    on_primary: str
    primary_hover: str
    tint: str
    ok: str
    ok_background: str
    warning: str
    warning_background: str
    bad: str
    bad_background: str
    info: str
    info_background: str
    focus: str
    dark: bool


LIGHT = Tokens(
    background="#f6f6f6",
    surface="#ffffff",
    title="#161616",
    text="#3a3a3a",
    mention="#666666",
    line="#dddddd",
    edge="#858585",
    primary="#000091",
    on_primary="#ffffff",
    primary_hover="#1212ff",
    tint="#ececfe",
    ok="#18753c",
    ok_background="#dffbe5",
    warning="#b34000",
    warning_background="#fff4ef",
    bad="#ce0500",
    bad_background="#fff4f4",
    info="#0063cb",
    info_background="#f4f6ff",
    focus="#0a76f6",
    dark=False,
)

DARK = Tokens(
    background="#161616",
    surface="#1e1e1e",
    title="#ffffff",
    text="#cecece",
    mention="#a0a0a0",
    line="#353535",
    edge="#7b7b7b",
    primary="#8585f6",
    on_primary="#000060",
    primary_hover="#a9a9fb",
    tint="#21213f",
    ok="#2fb863",
    ok_background="#14271b",
    warning="#fc8d4d",
    warning_background="#2d1d14",
    bad="#ff7c7a",
    bad_background="#301a1a",
    info="#6fb0ff",
    info_background="#171d2e",
    focus="#0a76f6",
    dark=True,
)

FONT_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "Liberation Sans", "Arial", "DejaVu Sans")

TEXT_SIZES = {"small": 13, "note": 14, "body": 16, "lead": 20, "heading": 20, "title": 24, "verdict": 30}
"""Pixels at 100 %, on the scale 14/16/20/24/32 of the design system."""

GRID = 4
"""Every distance is a multiple of this many pixels."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
