"""From a scanned text to the card that is shown: asks the desk off the main thread, and listens for the centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.background.task_runner import Lane, TaskRunner
from app.domain.override import OverrideReason
from app.domain.redemption import VoidReason
from app.domain.short_code import MistypedShortCode, read_short_code
from app.domain.verdicts import Verdict
from app.domain.views import DayView, ScanResult
from app.foundation.errors import ExpectedProblem
from app.services.desk import Desk
from app.services.override import OverrideOpened, OverrideRefusal
from app.services.void import Voided, VoidRefusal
from app.ui.answers import (
    Answer,
    answer_after_override,
    answer_after_void,
    answer_after_withdrawal,
    answer_from_centre,
    answer_to_forged_code,
    answer_to_problem,
    answer_to_rescan,
    answer_to_scan,
)
from app.ui.desk.override_dialog import override_refusal_sentence
from app.ui.formats import Setting
from app.ui.sentences import problem_sentence, void_refusal_sentence

JUST_NOW = timedelta(minutes=2)
"""A voucher scanned again within this time is one that somebody is not sure to have scanned."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    offering: str
    offering_label: str
    test: bool


class DeskFlow(QObject):
    """Lives on the main thread. A card is shown only after the commit of what it says."""

    answered = Signal(object)
    """An `Answer`: a new card."""
    turned = Signal(object)
    """An `Answer`: the card that is shown, now that the centre has spoken."""
    busy_changed = Signal(bool)
    """Whether something asked has no answer yet."""
    recorded = Signal()
    """The desk's records changed: lists must be read again, and the centre told."""
    refused_to_undo = Signal(str)
    undo_wished = Signal(str)
    """The newest redemption that can be undone is not the one on the card: its id, for somebody to confirm."""
    nothing_to_undo = Signal()
    authorised = Signal()
    """A coordinator's code was good: the desk may go on."""
    not_authorised = Signal(str)

    def __init__(
        self, desk: Desk, tasks: TaskRunner, *, zone: ZoneInfo, check_short_code: Callable[[str], bool | None]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._tasks = tasks
        self._zone = zone
        self._check_short_code = check_short_code
        self._offering = ""
        self._offering_label = ""
        self._test = False
        self._pending = 0
        self._shown: Answer | None = None
        self._shown_id: str | None = None
        self._taken_last: tuple[str, datetime] | None = None

    @property
    def testing(self) -> bool:
        return self._test

    @property
    def shown_redemption(self) -> str | None:
        """The redemption that the card speaks of, while it can be undone."""
        return self._shown_id

    def choose_offering(self, code: str, label: str) -> None:
        self._offering, self._offering_label = code, label

    def set_test(self, on: bool) -> None:
        """In test mode nothing is redeemed."""
        self._test = on

    def submit(self, text: str) -> None:
        """Answer one text: of the camera, a handheld scanner, or typed."""
        asked = _Asked(text, self._offering, self._offering_label, self._test)
        self._begin()
        if _is_short_code(text):
            self._tasks.run(
                partial(self._check_short_code, text),
                owner=self,
                on_done=partial(self._on_short_code_checked, asked),
                on_problem=partial(self._on_short_code_unchecked, asked),
                lane=Lane.NETWORK,
            )
        else:
            self._decide(asked, verified=False)

    def undo_last(self) -> None:
        """Undo what the card shows; anything older is confirmed by a person first."""
        if self._shown_id is not None:
            self.void(self._shown_id, VoidReason.MISTAKE, "")
            return
        self._begin()
        self._tasks.run(
            self._desk.last_voidable, owner=self, on_done=self._on_last_voidable, on_problem=self._on_problem
        )

    def void(self, redemption_id: str, reason: VoidReason, note: str, *, withdraws: bool = False) -> None:
        """Undo one redemption; `withdraws`: it is a claim that the centre holds, which is said in other words."""
        self._begin()
        self._tasks.run(
            partial(self._desk.void, redemption_id, reason=reason, note=note),
            owner=self,
            on_done=partial(self._on_voided, withdraws),
            on_problem=self._on_problem,
        )

    def open_override(self, code: str, reason: OverrideReason, note: str) -> None:
        """Let a coordinator allow vouchers beyond the limit that was reached."""
        self._begin()
        self._tasks.run(
            partial(self._desk.open_override, code, reason=reason, note=note),
            owner=self,
            on_done=self._on_override,
            on_problem=self._on_override_problem,
        )

    def on_changed(self, redemptions: tuple[str, ...]) -> None:
        """The centre has answered about these; the card follows if it shows one of them."""
        if self._shown_id is None or self._shown_id not in redemptions:
            return
        self._tasks.run(
            self._desk.day,
            owner=self,
            on_done=partial(self._on_day_after_change, self._shown_id),
            on_problem=self._ignore_problem,
        )

    def _begin(self) -> None:
        self._pending += 1
        if self._pending == 1:
            self.busy_changed.emit(True)

    def _end(self) -> None:
        self._pending -= 1
        if self._pending == 0:
            self.busy_changed.emit(False)

    def _on_short_code_checked(self, asked: _Asked, genuine: bool | None) -> None:
        if genuine is not False:
            self._decide(asked, verified=genuine is True)
        elif asked.test:
            self._end()
            self._show(answer_to_forged_code(test=True), None)
        else:
            self._tasks.run(
                self._desk.report_wrong_code,
                owner=self,
                on_done=self._on_wrong_code_reported,
                on_problem=self._on_problem,
            )

    def _on_wrong_code_reported(self, _nothing: None) -> None:
        self._end()
        self._show(answer_to_forged_code(), None)
        self.recorded.emit()

    def _on_short_code_unchecked(self, asked: _Asked, _problem: ExpectedProblem) -> None:
        self._decide(asked, verified=False)

    def _decide(self, asked: _Asked, *, verified: bool) -> None:
        if asked.test:
            work = partial(self._desk.check, asked.text, asked.offering, short_code_verified=verified)
        else:
            work = partial(self._desk.redeem, asked.text, asked.offering, short_code_verified=verified)
        self._tasks.run(work, owner=self, on_done=partial(self._on_decided, asked), on_problem=self._on_problem)

    def _on_decided(self, asked: _Asked, result: ScanResult) -> None:
        self._end()
        setting = Setting(self._zone, result.at)
        if not asked.test and self._is_same_again(result):
            self._show(answer_to_rescan(result, setting), result.live_redemption_id)
            self.recorded.emit()
            return
        answer = answer_to_scan(result, setting, offering_label=asked.offering_label, test=asked.test)
        self._show(answer, result.redemption_id)
        if result.taken and result.redemption_id is not None:
            self._taken_last = (result.redemption_id, result.at)
        if not asked.test:
            self.recorded.emit()

    def _is_same_again(self, result: ScanResult) -> bool:
        if self._taken_last is None or result.decision.verdict is not Verdict.ALREADY_REDEEMED:
            return False
        taken, at = self._taken_last
        return result.live_redemption_id == taken and result.at - at <= JUST_NOW

    def _on_last_voidable(self, redemption_id: str | None) -> None:
        self._end()
        if redemption_id is None:
            self.nothing_to_undo.emit()
        else:
            self.undo_wished.emit(redemption_id)

    def _on_voided(self, withdraws: bool, outcome: Voided | VoidRefusal) -> None:
        self._end()
        if isinstance(outcome, VoidRefusal):
            self.refused_to_undo.emit(void_refusal_sentence(outcome))
            return
        self._taken_last = None
        self._show(answer_after_withdrawal() if withdraws else answer_after_void(), None)
        self.recorded.emit()

    def _on_override(self, outcome: OverrideOpened | OverrideRefusal) -> None:
        self._end()
        if isinstance(outcome, OverrideRefusal):
            self.not_authorised.emit(override_refusal_sentence(outcome))
        else:
            self.authorised.emit()
            self._show(answer_after_override(outcome.vouchers), None)
        self.recorded.emit()

    def _on_override_problem(self, problem: ExpectedProblem) -> None:
        self._end()
        self.not_authorised.emit(problem_sentence(problem))

    def _on_day_after_change(self, redemption_id: str, day: DayView) -> None:
        if self._shown is None or self._shown_id != redemption_id:
            return
        line = next((line for line in day.lines if line.redemption_id == redemption_id), None)
        if line is None:
            return
        turned = answer_from_centre(line, self._shown, Setting(self._zone, line.at))
        if turned is None or turned.title == self._shown.title:
            return
        self._shown = turned
        self._shown_id = turned.undo_id
        self.turned.emit(turned)

    def _on_problem(self, problem: ExpectedProblem) -> None:
        self._end()
        self._show(answer_to_problem(problem), None)

    def _ignore_problem(self, _problem: ExpectedProblem) -> None:
        """The card stays as it is; the lists say the same problem when they are read."""

    def _show(self, answer: Answer, redemption_id: str | None) -> None:
        self._shown = answer
        self._shown_id = redemption_id
        self.answered.emit(answer)


def _is_short_code(text: str) -> bool:
    try:
        return read_short_code(text) is not None
    except MistypedShortCode:
        return False
