from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

from app.scanner.cameras import Camera, list_cameras


def _system_with(monkeypatch, enumerate_cameras) -> None:
    module = ModuleType("cv2_enumerate_cameras")
    module.__dict__["enumerate_cameras"] = enumerate_cameras
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", module)


def test_cameras_are_listed_by_name_and_each_number_once(monkeypatch):
    found = [SimpleNamespace(index=0, name="Intégrée"), SimpleNamespace(index=2, name="USB")]
    _system_with(monkeypatch, lambda _backend: [*found, found[1]])

    assert list_cameras() == [Camera(0, "Intégrée"), Camera(2, "USB")]
    assert list_cameras()[1].source == "camera:2"


def test_a_system_that_cannot_say_has_an_empty_list(monkeypatch):
    def broken(_backend):
        raise OSError("no video subsystem")

    _system_with(monkeypatch, broken)

    assert list_cameras() == []


def test_a_missing_library_has_an_empty_list(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", None)

    assert list_cameras() == []
