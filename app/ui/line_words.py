"""How one line of the day is named, in the short list and in the table: icon, title, state."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.redemption import RedemptionState
from app.domain.verdicts import Decision, Tone
from app.domain.views import DayLine
from app.ui.sentences import state_icon, state_word
from app.ui.verdict_words import verdict_words

translate = QCoreApplication.translate

_TOKENS = {Tone.GREEN: "ok", Tone.AMBER: "warning", Tone.RED: "bad"}


def line_icon(line: DayLine) -> tuple[str, str]:
    """Icon and token of its colour."""
    if _void_refused(line):
        return "attention", "warning"
    if line.state is not None:
        return state_icon(line.state)
    return _refused(line)[0], _TOKENS[line.verdict.tone]


def line_voucher(line: DayLine) -> str:
    """Which paper it was, empty for what was not a voucher."""
    return translate("States", "Voucher {voucher}").format(voucher=line.ref) if line.ref is not None else ""


def line_title(line: DayLine) -> str:
    """The service for a redemption, the verdict for what was not taken."""
    if line.state is not None:
        return line.offering_label
    return _refused(line)[1]


def line_state(line: DayLine) -> str:
    """The state in a word: nothing is told by colour alone."""
    if _void_refused(line):
        return translate("States", "Confirmed, not undone")
    if line.state is not None:
        return state_word(line.state)
    return translate("States", "Not taken")


def _void_refused(line: DayLine) -> bool:
    return line.state is RedemptionState.CONFIRMED and line.reason is not None


def _refused(line: DayLine) -> tuple[str, str]:
    icon, title, _sentence, _step = verdict_words(line.decision_details or Decision(line.verdict))
    return icon, title
