"""The last scans beside the card: newest first, each with its state in a word."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.desk.last_scans import LastScans
from app.ui.formats import Setting
from app.ui.theme.look import Look
from tests.ui.scenes import Morning


@pytest.fixture
def scans(look: Look, qtbot: QtBot) -> LastScans:
    made = LastScans(look)
    qtbot.addWidget(made)
    made.resize(300, 700)
    made.show()
    return made


def show(scans: LastScans, morning: Morning) -> None:
    desk = morning.opened.desk
    scans.show_day(desk.day(), Setting(desk.status().catalogue.time_zone, morning.clock()))


def told(scans: LastScans) -> list[str]:
    return [label.text() for label in scans.findChildren(QLabel) if label.isVisibleTo(scans) and label.text()]


def test_before_the_first_scan_it_says_so(scans: LastScans, morning: Morning) -> None:
    show(scans, morning)

    assert "No scan yet today." in told(scans)


def test_a_morning_is_told_with_states_and_total(scans: LastScans, morning: Morning, qtbot: QtBot) -> None:
    morning.pass_by()

    show(scans, morning)

    states = {"Waiting", "Confirmed", "In dispute", "Undone", "Not taken"}
    qtbot.waitUntil(lambda: states <= {part for words in told(scans) for part in words.split(" · ")})
    words = told(scans)
    assert "5 voucher(s) · €50" in words
    assert "Confirmed 3 · waiting 2" in words


def test_a_small_room_shows_the_newest_only(scans: LastScans, morning: Morning, qtbot: QtBot) -> None:
    morning.pass_by()
    scans.resize(300, 260)

    show(scans, morning)

    qtbot.waitUntil(lambda: "Waiting · Atelier 2 h" in told(scans))
    assert "Confirmed · Atelier 2 h" not in told(scans)


def test_the_paper_comes_first_since_it_tells_the_lines_apart(scans: LastScans, morning: Morning, qtbot: QtBot) -> None:
    morning.redeem(6)
    morning.redeem(40)

    show(scans, morning)

    qtbot.waitUntil(lambda: "Voucher 1-6" in told(scans))
    assert "Waiting · Atelier 2 h" in told(scans)
    assert "Already used" in told(scans)
    assert "Voucher 1-40 · Not taken" in told(scans)
