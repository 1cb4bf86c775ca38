from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.foundation import steady as module
from app.foundation.ids import is_id
from app.foundation.steady import no_steady, steady


def test_it_never_goes_back_within_one_start() -> None:
    first, second = steady(), steady()

    assert first.start == second.start
    assert second.milliseconds >= first.milliseconds


def test_setting_the_clock_does_not_move_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = steady()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "time_ns", lambda: 0)

    assert steady().milliseconds >= before.milliseconds


def test_where_the_machine_does_not_name_its_start_the_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BOOT_ID", tmp_path / "none")
    module._start.cache_clear()
    try:
        first, second = steady(), steady()
    finally:
        module._start.cache_clear()

    assert is_id(first.start)
    assert first.start == second.start


def test_beside_a_clock_of_a_test_there_is_none() -> None:
    assert no_steady() is None
