"""From a text to a card: what is asked of the desk, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from app.background.task_runner import TaskRunner
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import Tone
from app.domain.views import ScanResult
from app.foundation.errors import DiskFull
from app.services.desk import Desk
from app.ui.answers import Answer
from app.ui.desk.flow import JUST_NOW, DeskFlow
from tests.ui.scenes import Morning, confirm


class Heard:
    """A flow on a real desk, and everything that it said."""

    def __init__(self, morning: Morning, tasks: TaskRunner) -> None:
        self.morning = morning
        self.tasks = tasks
        self.says: bool | None = None
        self.flow = DeskFlow(
            morning.opened.desk,
            tasks,
            zone=ZoneInfo("Europe/Paris"),
            check_short_code=lambda _text: self.says,
        )
        self.answers: list[Answer] = []
        self.turned: list[Answer] = []
        self.busy: list[bool] = []
        self.refused: list[str] = []
        self.flow.answered.connect(self.answers.append)
        self.flow.turned.connect(self.turned.append)
        self.flow.busy_changed.connect(self.busy.append)
        self.flow.refused_to_undo.connect(self.refused.append)
        self.flow.choose_offering("ATELIER", "Atelier 2 h")

    def submit(self, qtbot: QtBot, *texts: str) -> Answer:
        for text in texts:
            self.flow.submit(text)
        qtbot.waitUntil(lambda: self.tasks.idle)
        return self.answers[-1]

    def state(self) -> RedemptionState | None:
        return next(line.state for line in self.morning.opened.desk.day().lines if line.redemption_id is not None)


@pytest.fixture
def heard(morning: Morning, qapp: object) -> Iterator[Heard]:
    tasks = TaskRunner()
    yield Heard(morning, tasks)
    tasks.close()


def test_texts_are_answered_in_the_order_in_which_they_came(heard: Heard, qtbot: QtBot) -> None:
    digits = heard.morning.issuer.digits

    heard.submit(qtbot, digits(0), digits(40), "WIFI:S:a;;", "")

    titles = [answer.title for answer in heard.answers]
    assert titles == ["Accepted under reserve", "Already used", "Not a voucher", "Not a voucher"]
    assert heard.busy == [True, False]


def test_the_card_is_told_only_after_the_commit(heard: Heard, qtbot: QtBot) -> None:
    committed: list[int] = []

    def count(_answer: object) -> None:
        committed.append(len(heard.morning.opened.desk.day().lines))

    heard.flow.answered.connect(count)

    heard.submit(qtbot, heard.morning.issuer.digits(0))

    assert committed == [1]


def test_a_mistyped_short_code_is_not_sent_to_the_centre(heard: Heard, qtbot: QtBot) -> None:
    heard.says = False
    code = heard.morning.issuer.short_code(0)

    answer = heard.submit(qtbot, code[:-1] + ("0" if code[-1] != "0" else "1"))

    assert answer.title == "Could not be read whole"


def test_a_short_code_that_the_centre_calls_forged_is_journalled_and_said(heard: Heard, qtbot: QtBot) -> None:
    heard.says = False
    recorded = []

    def count() -> None:
        recorded.append(len(heard.morning.opened.desk.day().lines))

    heard.flow.recorded.connect(count)

    answer = heard.submit(qtbot, heard.morning.issuer.short_code(0))

    assert (answer.title, answer.test) == ("Code not genuine", False)
    assert recorded == [1]
    assert heard.busy == [True, False]


def test_a_test_of_a_short_code_counts_what_the_centre_said_and_changes_nothing(heard: Heard, qtbot: QtBot) -> None:
    heard.flow.set_test(True)
    code = heard.morning.issuer.short_code(0)
    titles = []

    for says in (True, None, False):
        heard.says = says
        answer = heard.submit(qtbot, code)
        titles.append(answer.title)
        assert answer.test

    assert titles == ["Valid", "Not without the centre", "Code not genuine"]
    assert heard.morning.opened.desk.day().lines == ()


def test_a_voucher_scanned_again_much_later_is_refused_plainly(heard: Heard, qtbot: QtBot) -> None:
    digits = heard.morning.issuer.digits(0)
    heard.submit(qtbot, digits)
    heard.morning.clock.at += JUST_NOW * 2

    answer = heard.submit(qtbot, digits)

    assert (answer.title, answer.tone) == ("Already used", Tone.RED)


def test_the_rescan_can_be_undone_from_its_card(heard: Heard, qtbot: QtBot) -> None:
    digits = heard.morning.issuer.digits(0)
    heard.submit(qtbot, digits, digits)

    heard.flow.undo_last()
    qtbot.waitUntil(lambda: heard.tasks.idle)

    assert heard.answers[-1].title == "Undone"
    assert heard.state() is RedemptionState.VOIDED
    assert heard.submit(qtbot, digits).title == "Accepted under reserve"


def test_in_test_mode_a_taken_voucher_is_said_and_left_alone(heard: Heard, qtbot: QtBot) -> None:
    heard.flow.set_test(True)

    answer = heard.submit(qtbot, heard.morning.issuer.digits(0))

    assert answer.test
    assert heard.morning.opened.desk.day().lines == ()
    assert heard.flow.shown_redemption is None


def test_an_answer_of_the_centre_about_another_voucher_leaves_the_card(heard: Heard, qtbot: QtBot) -> None:
    other = heard.morning.redeem(1)
    heard.submit(qtbot, heard.morning.issuer.digits(0))

    confirm(heard.morning.opened.parts, heard.morning.issuer, heard.morning.clock, other)
    heard.flow.on_changed((str(other.redemption_id),))
    qtbot.waitUntil(lambda: heard.tasks.idle)

    assert heard.turned == []


def test_a_confirmation_turns_the_card_once(heard: Heard, qtbot: QtBot) -> None:
    heard.submit(qtbot, heard.morning.issuer.digits(0))
    shown = str(heard.flow.shown_redemption)
    line = heard.morning.opened.desk.day().lines[0]
    taken = heard.morning.redeem(0)
    assert line.redemption_id == taken.live_redemption_id == shown

    confirm(
        heard.morning.opened.parts,
        heard.morning.issuer,
        heard.morning.clock,
        type(taken)(taken.decision, taken=True, redemption_id=shown, offering="ATELIER", at=taken.at),
    )
    for _ in range(2):
        heard.flow.on_changed((shown,))
        qtbot.waitUntil(lambda: heard.tasks.idle)

    assert [answer.tone for answer in heard.turned] == [Tone.GREEN]


def test_what_was_undone_already_is_said(heard: Heard, qtbot: QtBot) -> None:
    taken = str(heard.morning.redeem(0).redemption_id)
    heard.morning.opened.desk.void(taken, reason=VoidReason.MISTAKE)

    heard.flow.void(taken, VoidReason.OTHER, "")
    qtbot.waitUntil(lambda: heard.tasks.idle)

    assert heard.refused == ["This redemption was already undone."]


class FullDisk(Desk):
    """Stands for a desk whose disk is full."""

    def __init__(self) -> None:
        """Nothing to open."""

    def redeem(self, text: str, offering: str, *, short_code_verified: bool = False) -> ScanResult:
        raise DiskFull


def test_a_disk_that_refuses_is_said_and_nothing_is_taken(qtbot: QtBot, qapp: object) -> None:
    tasks, answers = TaskRunner(), list[Answer]()
    flow = DeskFlow(FullDisk(), tasks, zone=ZoneInfo("Europe/Paris"), check_short_code=lambda _text: None)
    flow.answered.connect(answers.append)

    flow.submit("1" * 205)
    qtbot.waitUntil(lambda: tasks.idle)
    tasks.close()

    assert [answer.title for answer in answers] == ["Not recorded"]
    assert flow.shown_redemption is None
