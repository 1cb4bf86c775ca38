"""The camera's thread tells; the window hears on its own thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from app.background.scan_bridge import ScanBridge
from app.scanner.problems import CameraGone


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[threading.Thread] = set()

    @Slot(str)
    def on_read(self, text: str) -> None:
        self.heard.append(text)
        self.threads.add(threading.current_thread())

    @Slot(object)
    def on_failed(self, problem: object) -> None:
        self.heard.append(problem)
        self.threads.add(threading.current_thread())


def test_readings_and_problems_of_the_camera_arrive_in_order_on_the_main_thread(qtbot: QtBot) -> None:
    bridge, listener, gone = ScanBridge(), Listener(), CameraGone(0)
    bridge.read.connect(listener.on_read)
    bridge.failed.connect(listener.on_failed)

    def see() -> None:
        bridge.on_reading("one")
        bridge.on_reading("deux é\x00")
        bridge.on_problem(gone)

    camera = threading.Thread(target=see, name="camera")
    camera.start()
    camera.join()
    assert listener.heard == [], "nothing is heard while the main thread is busy"
    qtbot.waitUntil(lambda: len(listener.heard) == 3)

    assert listener.heard == ["one", "deux é\x00", gone]
    assert listener.threads == {threading.main_thread()}


def test_ten_thousand_characters_of_noise_arrive_whole(qtbot: QtBot) -> None:
    bridge, listener, noise = ScanBridge(), Listener(), "\x01é€😀" * 2500
    bridge.read.connect(listener.on_read)

    bridge.on_reading(noise)

    assert listener.heard == [noise]
