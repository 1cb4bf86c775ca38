"""The exchange's thread tells; the window hears on its own thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from app.background.exchange_bridge import ExchangeBridge
from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.views import ExchangePhase
from tests.builders import NOON
from tests.ui.scenes import State


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[threading.Thread] = set()

    @Slot(object)
    def on_told(self, state: object) -> None:
        self.heard.append(state)
        self.threads.add(threading.current_thread())


def test_progress_reaches_the_window_as_the_value_that_was_told(qtbot: QtBot) -> None:
    bridge, listener = ExchangeBridge(), Listener()
    bridge.told.connect(listener.on_told)
    progress = ExchangeProgress(ExchangeStep.READING, NOON, sent=2**40, total=2**40, confirmed=3, refused=1, errors=0)

    loop = threading.Thread(target=lambda: bridge.tell(State(ExchangePhase.SENDING, progress=progress)))
    loop.start()
    loop.join()
    qtbot.waitUntil(lambda: bool(listener.heard))

    assert listener.heard[0].progress is progress  # type: ignore[attr-defined]


def test_every_step_of_an_exchange_is_heard_in_order_on_the_main_thread(qtbot: QtBot) -> None:
    bridge, listener = ExchangeBridge(), Listener()
    bridge.told.connect(listener.on_told)
    steps = [State(ExchangePhase.SENDING, sent=sent, total=30) for sent in range(30)] + [State(ExchangePhase.IDLE)]

    def exchange() -> None:
        for step in steps:
            bridge.tell(step)

    loop = threading.Thread(target=exchange, name="exchange")
    loop.start()
    loop.join()
    qtbot.waitUntil(lambda: len(listener.heard) == len(steps))

    assert listener.heard == steps
    assert listener.threads == {threading.main_thread()}
