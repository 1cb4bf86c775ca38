"""The pictures of the demonstration go round, one at a time."""

from __future__ import annotations

from pathlib import Path

from app.ui.passes_in_turn import PassesInTurn


def test_nothing_is_presented_before_somebody_asks(tmp_path: Path) -> None:
    (tmp_path / "01.png").touch()
    passes = PassesInTurn(tmp_path)

    assert (passes.current, passes.number, passes.total) == (None, 0, 1)


def test_after_the_last_pass_the_first_comes_again(tmp_path: Path) -> None:
    for name in ("10.png", "02.png"):
        (tmp_path / name).touch()
    passes = PassesInTurn(tmp_path)

    shown = [(path.name, passes.number) for _ in range(3) if (path := passes.present_next()) is not None]

    assert shown == [("02.png", 1), ("10.png", 2), ("02.png", 1)]


def test_a_folder_without_pictures_presents_nothing(tmp_path: Path) -> None:
    passes = PassesInTurn(tmp_path / "missing")

    assert passes.present_next() is None
    assert (passes.number, passes.total) == (0, 0)
