"""Facts for somebody who helps from afar; never a secret, a person or a scan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import app
from app.foundation.settings import Language, Theme
from app.ui.diagnostics.page import DiagnosticsPage, Machine
from app.ui.overview import Overview
from app.ui.sentences import failure_sentence
from app.ui.theme.look import Look
from tests.builders import NOON
from tests.conftest import MemoryKeyring
from tests.ui.given import a_line, an_overview
from tests.ui.languages import told_in
from tests.ui.pressing import clipped, nameless, not_reached, press, seen_words, showing
from tests.ui.scenes import Morning

WELL = Machine(Path("/home/accueil/Comptoir"), ("zxing-cpp", "zbar"), zbar_missing=False, key_in_file=False)
POOR = Machine(Path("/home/accueil/Comptoir"), ("zxing-cpp",), zbar_missing=True, key_in_file=True)


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> Iterator[DiagnosticsPage]:
    made = DiagnosticsPage(look, WELL)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    look.choose(Theme.LIGHT, 100)


def facts(page: DiagnosticsPage) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in page.text().splitlines())


def tell(page: DiagnosticsPage, qapp: QApplication, overview: Overview) -> dict[str, str]:
    told_in(qapp, Language.ENGLISH, lambda: page.show_overview(overview))
    return facts(page)


def test_the_machine_is_told_before_the_desk_is_enrolled(page: DiagnosticsPage) -> None:
    told = facts(page)

    assert told["Version"] == app.__version__
    assert told["Data folder"] == str(WELL.data_folder)
    assert told["Reading engines"] == "zxing-cpp, zbar"
    assert told["Key of the desk"] == "in the system keyring"
    assert "Qt" in told["System"]


def test_the_desk_is_told_with_its_centre_its_lists_and_its_clock(page: DiagnosticsPage, qapp: QApplication) -> None:
    told = tell(page, qapp, an_overview())

    assert told["Site"] == "Médiathèque de Bourg"
    assert told["Central service"] == "https://centre.example"
    assert told["Fingerprint of the centre"].replace(" ", "") == "0123456789abcdef" * 4
    assert told["Age of the lists"] == "3 hours"
    assert told["Clock against the centre"] == "-1.5 s"
    assert told["Last exchange"] == "11:55"
    assert told["Offline policy"].startswith("version 3: warns at 15 vouchers or 24 h")
    assert "Last failure" not in told


def test_the_last_failure_is_a_sentence(page: DiagnosticsPage, qapp: QApplication) -> None:
    told = tell(page, qapp, an_overview(last_failure="not_the_centre"))

    assert told["Last failure"] == failure_sentence("not_the_centre")


def test_what_was_never_measured_is_said_so(page: DiagnosticsPage, qapp: QApplication) -> None:
    told = tell(page, qapp, an_overview(skew_ms=None, last_exchange_at=None))

    assert told["Clock against the centre"] == "not measured yet"
    assert told["Last exchange"] == "never"


def test_a_later_overview_takes_the_place_of_the_earlier_one(page: DiagnosticsPage, qapp: QApplication) -> None:
    tell(page, qapp, an_overview(last_failure="centre_busy"))
    tell(page, qapp, an_overview(at=NOON + timedelta(hours=2)))

    words = seen_words(page)
    assert words.count("Age of the lists") == 1
    assert "5 hours" in words
    assert "Last failure" not in words


@pytest.mark.parametrize(("machine", "shown"), [(WELL, False), (POOR, True)])
def test_a_missing_engine_and_a_key_in_a_file_are_said_with_what_to_do(
    look: Look, qtbot: QtBot, machine: Machine, shown: bool
) -> None:
    made = DiagnosticsPage(look, machine)
    qtbot.addWidget(made)
    words = seen_words(made)

    assert ("The second reading engine is missing" in words) is shown
    assert ("The key of this desk lies in a file" in words) is shown
    assert any("zbar" in each and "Install" in each for each in words) is shown


def test_the_button_and_its_key_copy_everything(page: DiagnosticsPage, qapp: QApplication, qtbot: QtBot) -> None:
    tell(page, qapp, an_overview())

    press(page.copy_button, qtbot)
    assert QGuiApplication.clipboard().text() == page.text()
    assert "Copied" in seen_words(page)

    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(page.copy_button.clicked):
        qtbot.keySequence(page, QKeySequence("Ctrl+Shift+C"))
    assert QGuiApplication.clipboard().text() == page.text()


def test_no_secret_no_scan_and_no_note_is_in_the_report(
    page: DiagnosticsPage, morning: Morning, memory_keyring: MemoryKeyring, qapp: QApplication
) -> None:
    morning.pass_by()
    wifi = "WIFI:T:WPA;S:Mediatheque;P:bienvenue;;"
    morning.opened.desk.redeem(wifi, "ATELIER")
    desk = morning.opened.desk
    tell(page, qapp, Overview(desk.day(), desk.status(), desk.waiting_items(), morning.clock()))

    report = page.text()

    keys = [*memory_keyring.kept.values()]
    private = morning.opened.parts.folder.key_file
    keys += [private.read_text("utf-8").strip()] if private.exists() else []
    scanned = [wifi, "bienvenue", *(morning.issuer.digits(serial) for serial in range(7))]
    assert [secret for secret in (*keys, *scanned, "Atelier et non médiation") if secret in report] == []


def test_a_line_of_the_day_is_not_in_the_report(page: DiagnosticsPage, qapp: QApplication) -> None:
    tell(page, qapp, an_overview(a_line(note="Madame Martin", sponsor="Fondation X")))

    assert "Martin" not in page.text()
    assert "Fondation X" not in page.text()


def test_every_control_has_a_name_and_is_reached_by_tab(
    page: DiagnosticsPage, qapp: QApplication, qtbot: QtBot
) -> None:
    tell(page, qapp, an_overview())

    assert nameless(page) == []
    assert not_reached(page, qtbot) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_french_words_fit(qapp: QApplication, look: Look, qtbot: QtBot, percent: int) -> None:
    look.choose(Theme.LIGHT, percent)

    def make() -> DiagnosticsPage:
        made = DiagnosticsPage(look, POOR)
        made.show_overview(an_overview(last_failure="not_the_centre"))
        return made

    made = told_in(qapp, Language.FRENCH, make)
    qtbot.addWidget(made)
    showing(made, 1258, max(660, made.sizeHint().height()), qtbot)
    found = clipped(made)
    look.choose(Theme.LIGHT, 100)

    assert found == []
