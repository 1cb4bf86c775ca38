"""Disputes, statements and files from the window to the desk's own file and back, on a real desk."""

from __future__ import annotations

import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.carried_file import CarriedRequests
from app.domain.statement import StatementFile
from app.ui.disputes.contest_dialog import ContestDialog
from app.ui.exchange.file_dialog import FileExchangeDialog
from app.ui.main_window import DeskPages
from app.ui.navigation import Page
from tests.builders import NOON
from tests.ui.conftest import Desktop
from tests.ui.papers import a_dispute, decided, give_november, our_claim, tell
from tests.ui.pressing import press
from tests.ui.scenes import dispute


def opened(desktop: Desktop, qtbot: QtBot) -> DeskPages:
    """The window of an enrolled desk, in front."""
    desktop.window.show()
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    with qtbot.waitSignal(desktop.shell.ready):
        desktop.shell.start()
    assert desktop.window.pages is not None
    settle(desktop, qtbot)
    return desktop.window.pages


def settle(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desktop.shell.tasks.idle)


def files(desktop: Desktop, pages: DeskPages, qtbot: QtBot) -> FileExchangeDialog:
    pages.open_page(Page.EXCHANGE)
    press(pages.exchange.files_button, qtbot)
    dialog = pages.exchange.files
    assert dialog is not None
    return dialog


def test_what_is_new_is_counted_in_the_window_and_read_away(desktop: Desktop, qtbot: QtBot) -> None:
    tell(desktop.morning.opened.parts, a_dispute(1))
    pages = opened(desktop, qtbot)
    qtbot.waitUntil(pages.header.news_button.isVisible)
    assert pages.header.news_button.accessibleName().startswith("1 dispute")

    press(pages.header.news_button, qtbot)

    assert pages.page is Page.DISPUTES
    qtbot.waitUntil(lambda: not pages.header.news_button.isVisible())
    assert desktop.morning.opened.disputes.attention() == 0


def test_a_line_of_today_leads_to_its_dispute(desktop: Desktop, qtbot: QtBot) -> None:
    morning = desktop.morning
    held = dispute(morning.opened.parts, morning.issuer, morning.clock, morning.redeem(3))
    theirs = a_dispute().claims[0]
    tell(
        morning.opened.parts,
        a_dispute(1),
        a_dispute(2, claims=(theirs, our_claim(redemption_id=held)), opened_at=NOON.replace(hour=1)),
    )
    pages = opened(desktop, qtbot)
    pages.open_page(Page.TODAY)
    qtbot.waitUntil(pages.today.dispute_button.isVisible)

    press(pages.today.dispute_button, qtbot)

    assert pages.page is Page.DISPUTES
    assert pages.disputes.table.currentIndex().row() == 1


def test_a_decision_is_contested_and_the_exchange_is_woken(desktop: Desktop, qtbot: QtBot) -> None:
    tell(desktop.morning.opened.parts, decided(1))
    pages = opened(desktop, qtbot)
    pages.open_page(Page.DISPUTES)
    qtbot.waitUntil(pages.disputes.contest_button.isEnabled)
    press(pages.disputes.contest_button, qtbot)
    dialog = desktop.window.findChildren(ContestDialog)[0]
    dialog.note.setPlainText("La séance est sur notre feuille.")

    press(dialog.send_button, qtbot)
    qtbot.waitUntil(pages.disputes.notice.isVisible)
    settle(desktop, qtbot)

    assert pages.disputes.notice.property("tone") == "ok"
    exchange = desktop.morning.opened.exchange
    assert exchange is not None
    assert exchange.asked[-1] == "wake"
    kept = desktop.morning.opened.disputes.contests(decided(1).id)
    assert [each.contest.note for each in kept] == ["La séance est sur notre feuille."]


def test_a_month_is_verified_in_words_and_saved_to_the_byte(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    give_november(desktop.morning.opened.parts, desktop.morning.issuer)
    pages = opened(desktop, qtbot)
    pages.open_page(Page.STATEMENTS)
    qtbot.waitUntil(pages.statements.check_button.isVisible)

    press(pages.statements.check_button, qtbot)
    qtbot.waitUntil(lambda: pages.statements.result.property("tone") == "ok")

    pages.statements.save_wished.emit("2026-11", tmp_path / "novembre.json")
    qtbot.waitUntil((tmp_path / "novembre.json").exists)
    settle(desktop, qtbot)
    saved = (tmp_path / "novembre.json").read_bytes()
    assert saved == desktop.morning.opened.statements.file("2026-11")
    assert (
        StatementFile.from_text(saved.decode("utf-8")).document.key == desktop.morning.issuer.centre.public.fingerprint
    )


def test_a_disk_that_does_not_take_the_file_is_said_where_it_was_asked_for(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    give_november(desktop.morning.opened.parts, desktop.morning.issuer)
    pages = opened(desktop, qtbot)
    pages.open_page(Page.STATEMENTS)
    qtbot.waitUntil(pages.statements.check_button.isVisible)

    pages.statements.save_wished.emit("2026-11", tmp_path / "no folder" / "file.json")

    qtbot.waitUntil(lambda: pages.statements.result.property("tone") == "warning")


def test_what_waits_is_written_to_a_stick_and_nothing_leaves_the_queue(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop.morning.redeem(0)
    pages = opened(desktop, qtbot)
    dialog = files(desktop, pages, qtbot)

    dialog.export_wished.emit(tmp_path / "stick.json")
    qtbot.waitUntil(lambda: dialog.outcome.property("tone") == "ok")

    written = CarriedRequests.from_text((tmp_path / "stick.json").read_text("utf-8"))
    assert len(json.loads(written.requests[0].body)["entries"]) >= 1
    assert desktop.morning.opened.parts.store.waiting() == 1


def test_a_file_of_something_else_is_named_and_the_dialog_goes_on(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "photo.json").write_text("[]", "utf-8")
    pages = opened(desktop, qtbot)
    dialog = files(desktop, pages, qtbot)

    dialog.take_in_wished.emit(tmp_path / "photo.json")
    qtbot.waitUntil(lambda: dialog.outcome.property("tone") == "bad")
    assert "holds no answers" in dialog.outcome.text()
    assert dialog.take_in_button.isEnabled()

    dialog.carry_wished.emit(tmp_path / "photo.json")
    qtbot.waitUntil(lambda: "not a file that a desk wrote" in dialog.outcome.text())


def test_another_desks_file_without_a_network_waits_for_another_time(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop.morning.redeem(0)
    desktop.morning.opened.export_to(tmp_path / "stick.json")
    pages = opened(desktop, qtbot)
    dialog = files(desktop, pages, qtbot)

    dialog.carry_wished.emit(tmp_path / "stick.json")

    qtbot.waitUntil(lambda: dialog.outcome.property("tone") == "bad")
    assert "did not answer" in dialog.outcome.text()
    assert (tmp_path / "stick-reponses.json").exists()


def test_answers_that_bring_nothing_good_leave_everything_waiting(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop.morning.redeem(0)
    desktop.morning.opened.export_to(tmp_path / "stick.json")
    desktop.morning.opened.carry_from(tmp_path / "stick.json", tmp_path / "answer.json")
    pages = opened(desktop, qtbot)
    dialog = files(desktop, pages, qtbot)

    dialog.take_in_wished.emit(tmp_path / "answer.json")

    qtbot.waitUntil(lambda: dialog.outcome.property("tone") == "warning")
    settle(desktop, qtbot)
    assert desktop.morning.opened.parts.store.waiting() == 1
