"""The stylesheet is whole in each theme and at each text size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme.stylesheet import scaled, stylesheet
from app.ui.theme.tokens import DARK, LIGHT, TEXT_SIZES, Tokens


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_no_place_of_the_template_is_left_open(tokens: Tokens, percent: int) -> None:
    sheet = stylesheet(tokens, percent)

    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_themes_share_no_background() -> None:
    assert LIGHT.background in stylesheet(LIGHT, 100)
    assert LIGHT.background not in stylesheet(DARK, 100)


def test_text_grows_by_the_percentage_and_what_is_large_already_grows_less() -> None:
    sheet = stylesheet(LIGHT, 200)

    assert f"* {{ font-size: {TEXT_SIZES['body'] * 2}px" in sheet
    assert f'[role="verdict"] {{ font-size: {TEXT_SIZES["verdict"] * 3 // 2}px' in sheet


def test_the_pictures_that_the_sheet_names_are_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', stylesheet(LIGHT, 100))

    assert named
    assert all(Path(path).is_file() for path in named)


def test_every_control_that_takes_the_focus_shows_it() -> None:
    sheet = stylesheet(LIGHT, 100)

    for control in ("QPushButton", "QToolButton", "QLineEdit", "QComboBox", "QRadioButton", "QCheckBox", "QTableView"):
        assert f"{control}:focus" in sheet


def test_qt_understands_the_sheet_and_a_role_changes_how_text_looks(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    plain, title = QLabel("plain"), QLabel("title")
    title.setProperty("role", "title")
    layout.addWidget(plain)
    layout.addWidget(title)

    window.setStyleSheet(stylesheet(LIGHT, 100))
    window.show()

    assert title.fontInfo().pixelSize() == TEXT_SIZES["title"]
    assert plain.fontInfo().pixelSize() == TEXT_SIZES["body"]


@pytest.mark.parametrize(("pixels", "percent", "grown"), [(16, 100, 16), (16, 150, 24), (13, 125, 16), (40, 200, 80)])
def test_a_length_grows_with_the_text(pixels: int, percent: int, grown: int) -> None:
    assert scaled(pixels, percent) == grown
