"""Makes pictures of every screen, to be looked at: light, dark, and with larger text.

`python -m tools.screenshots [WORDS] [--lang en] [--into DIR] [--docs]`; words choose scenes by name. They go to
build/screenshots; with `--docs` only those that the documents show are made, small enough to be kept with the code.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1366, 768)
LOOKS = (("light", 100), ("dark", 100), ("light", 150), ("light", 200))
IN_DOCS = ("desk", "today", "exchange", "settings", "diagnostics", "welcome")

if sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.domain.receipts import RefusalReason  # noqa: E402
from app.domain.redemption import RedemptionState  # noqa: E402
from app.domain.views import ExchangePhase, ScanResult  # noqa: E402
from app.foundation.settings import Language, Settings, Theme  # noqa: E402
from app.ui.answers import (  # noqa: E402
    Answer,
    answer_from_centre,
    answer_to_rescan,
    answer_to_scan,
)
from app.ui.application import dress, make_application, speak  # noqa: E402
from app.ui.main_window import DeskPages, MainWindow  # noqa: E402
from app.ui.navigation import Page  # noqa: E402
from app.ui.overview import Overview  # noqa: E402
from app.ui.theme.look import Look  # noqa: E402
from tests.ui.paper_scenes import PAPER_SCENES  # noqa: E402
from tests.ui.scenes import Morning, State, confirm  # noqa: E402
from tests.ui.stage import OFFLINE, Stage, opens, settle  # noqa: E402


def _scan(stage: Stage, serial: int, *, test: bool = False, digits: str = "") -> tuple[DeskPages, ScanResult, Answer]:
    digits = digits or stage.morning.issuer.digits(serial)
    desk = stage.morning.opened.desk
    result = desk.check(digits, "ATELIER") if test else desk.redeem(digits, "ATELIER")
    pages = stage.pages(seen=digits)
    if test:
        pages.desk.test_button.setChecked(True)
    overview = stage.tell(pages, OFFLINE)
    answer = answer_to_scan(result, overview.setting, offering_label="Atelier 2 h", test=test)
    pages.desk.show_answer(answer)
    return pages, result, answer


def _desk(stage: Stage) -> None:
    _scan(stage, 7)


def _desk_ready(stage: Stage) -> None:
    stage.tell(stage.pages())


def _desk_accepted(stage: Stage) -> None:
    pages, result, answer = _scan(stage, 7)
    confirm(stage.morning.opened.parts, stage.morning.issuer, stage.morning.clock, result)
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    line = next(line for line in overview.day.lines if line.redemption_id == result.redemption_id)
    turned = answer_from_centre(line, answer, overview.setting)
    if turned is not None:
        pages.desk.show_answer(turned)


def _desk_refused(stage: Stage) -> None:
    _scan(stage, 40)


def _desk_expired(stage: Stage) -> None:
    _scan(stage, 8, digits=stage.morning.issuer.digits(8, expires=date(2026, 3, 1)))


def _desk_test(stage: Stage) -> None:
    _scan(stage, 9, test=True)


def _desk_again(stage: Stage) -> None:
    pages, _result, _answer = _scan(stage, 7)
    again = stage.morning.redeem(7)
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    pages.desk.show_answer(answer_to_rescan(again, overview.setting))


def _desk_foreign(stage: Stage) -> None:
    pages = stage.pages()
    result = stage.morning.opened.desk.redeem("WIFI:S:Maison;T:WPA;P:secret;;", "ATELIER")
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    pages.desk.show_answer(answer_to_scan(result, overview.setting))


def _desk_demonstration(stage: Stage) -> None:
    pages = stage.pages(demonstration=True)
    stage.tell(pages, State(ExchangePhase.IDLE))
    pages.banner.show_passes(3, 12)


def _desk_no_camera(stage: Stage) -> None:
    pages = stage.pages()
    pages.desk.use_pictures(None)
    from app.scanner.problems import CameraMissing  # noqa: PLC0415
    from app.ui.sentences import problem_sentence  # noqa: PLC0415

    pages.desk.show_camera_trouble(problem_sentence(CameraMissing(0)))
    stage.tell(pages)


def _today_dispute(stage: Stage) -> None:
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    pages.open_page(Page.TODAY)
    held = next(line for line in overview.day.lines if line.first is not None)
    pages.today.table.selectRow(overview.day.lines.index(held))


def _today_undo(stage: Stage) -> None:
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    pages.open_page(Page.TODAY)
    line = next(line for line in overview.day.lines if line.can_void)
    pages.today.ask_to_void(str(line.redemption_id))


def _today_withdraw(stage: Stage) -> None:
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    pages.open_page(Page.TODAY)
    line = next(line for line in overview.day.lines if line.state is RedemptionState.HELD)
    pages.today.ask_to_void(str(line.redemption_id))


def _today_not_undone(stage: Stage) -> None:
    pages = stage.pages()
    desk = stage.morning.opened.desk
    day = desk.day()
    row = next(row for row, line in enumerate(day.lines) if line.state is RedemptionState.CONFIRMED)
    stands = replace(day.lines[row], reason=RefusalReason.SETTLED)
    shown = replace(day, lines=(*day.lines[:row], stands, *day.lines[row + 1 :]))
    stage.tell(pages, State(ExchangePhase.IDLE))
    pages.show_overview(Overview(shown, desk.status(), desk.waiting_items(), stage.morning.clock()))
    pages.open_page(Page.TODAY)
    pages.today.table.selectRow(row)


def _exchange_done(stage: Stage) -> None:
    calm = Morning(stage.morning.folder / "calm")
    for serial in (0, 1, 2):
        calm.clock.forward(minutes=11)
        confirm(calm.opened.parts, calm.issuer, calm.clock, calm.redeem(serial))
    calm.clock.forward(minutes=4)
    pages = stage.pages()
    Stage(calm, stage.window, stage.look, stage.settings).tell(pages, State(ExchangePhase.IDLE))
    pages.open_page(Page.EXCHANGE)
    calm.opened.close()


def _welcome(stage: Stage) -> None:
    stage.window.show_welcome()
    stage.window.welcome.show_ready()


def _welcome_problem(stage: Stage) -> None:
    from app.foundation.errors import WrongEnrolmentCode  # noqa: PLC0415
    from app.ui.sentences import problem_sentence  # noqa: PLC0415

    stage.window.show_welcome()
    stage.window.welcome.address.setText("https://pass.gironde.example")
    stage.window.welcome.code.setText("4F7KD-29QMX-T0V3B-8HRC2")
    stage.window.welcome.show_problem(problem_sentence(WrongEnrolmentCode()))


SCENES: dict[str, Callable[[Stage], None]] = {
    "welcome": _welcome,
    "welcome-problem": _welcome_problem,
    "desk": _desk,
    "desk-ready": _desk_ready,
    "desk-accepted": _desk_accepted,
    "desk-refused": _desk_refused,
    "desk-expired": _desk_expired,
    "desk-test": _desk_test,
    "desk-again": _desk_again,
    "desk-foreign": _desk_foreign,
    "desk-demonstration": _desk_demonstration,
    "desk-no-camera": _desk_no_camera,
    "today": opens(Page.TODAY),
    "today-dispute": _today_dispute,
    "today-undo": _today_undo,
    "today-withdraw": _today_withdraw,
    "today-not-undone": _today_not_undone,
    "exchange": opens(Page.EXCHANGE, OFFLINE),
    "exchange-done": _exchange_done,
    **PAPER_SCENES,
    "settings": opens(Page.SETTINGS),
    "diagnostics": opens(Page.DIAGNOSTICS),
    "about": opens(Page.ABOUT),
}


def main(arguments: list[str]) -> int:
    """Make the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--lang", choices=[language.value for language in Language], default="fr")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--docs", action="store_true", help="the pictures of the documents, into docs/screenshots")
    options = parser.parse_args(arguments)
    into = ROOT / "docs" / "screenshots" if options.docs else options.into
    into.mkdir(parents=True, exist_ok=True)
    application = make_application(["comptoir"])
    kept = speak(application, Language(options.lang))
    settings = Settings(theme=Theme.LIGHT, language=Language(options.lang), offering="ATELIER")
    look = dress(application, settings)
    for name, scene in SCENES.items():
        if (options.docs and name not in IN_DOCS) or not any(word in name for word in options.words or [""]):
            continue
        for theme, percent in LOOKS[:2] if options.docs else LOOKS:
            settings = replace(settings, theme=Theme(theme), text_percent=percent)
            look.choose(settings.theme, percent)
            path = into / f"{name}-{theme}{'' if percent == 100 else f'-{percent}'}.png"
            _take(look, settings, scene, path)
            if options.docs:
                _shrink(path)
        print(name)
    del kept
    return 0


def _take(look: Look, settings: Settings, scene: Callable[[Stage], None], path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        morning = Morning(Path(folder))
        morning.pass_by()
        window = MainWindow(look)
        window.resize(*SIZE)
        window.show()
        scene(Stage(morning, window, look, settings))
        settle()
        settle()  # on a busy machine the first time is over before the layouts have come to rest
        _picture(window).save(str(path))
        if window.size().toTuple() != SIZE:
            print(f"{path.name}: the window wants {window.size().toTuple()}", file=sys.stderr)
        window.close()
        window.deleteLater()
        settle()
        morning.opened.close()


def _picture(window: QWidget) -> QPixmap:
    """The window, with a dialog in its middle if one is open."""
    shown = window.grab()
    for dialog in QApplication.topLevelWidgets():
        if dialog is not window and dialog.isVisible() and dialog.isWindow() and dialog.parentWidget() is window:
            painter = QPainter(shown)
            painter.fillRect(shown.rect(), "#80000000")
            inner = dialog.grab()
            painter.drawPixmap((shown.width() - inner.width()) // 2, (shown.height() - inner.height()) // 2, inner)
            painter.end()
    return shown


def _shrink(path: Path) -> None:
    """Every colour stays: with fewer, the small icons lose theirs first, and those say what happened."""
    with Image.open(path) as picture:
        plain = picture.convert("RGB")
    plain.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
