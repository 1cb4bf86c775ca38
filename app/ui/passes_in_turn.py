"""The pictures of passes that the demonstration shows in place of a camera, one after the other."""

from __future__ import annotations

from pathlib import Path


class PassesInTurn:
    """Goes round a folder by name; nothing is shown before the first `present_next`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths = sorted(folder.glob("*.png"))
        self._presented = 0

    @property
    def total(self) -> int:
        return len(self._paths)

    @property
    def number(self) -> int:
        """Of the picture in view, from 1; 0 before the first."""
        return self._presented

    @property
    def current(self) -> Path | None:
        return self._paths[self._presented - 1] if self._presented else None

    def present_next(self) -> Path | None:
        """Go to the next picture, after the last one to the first; None when there is none at all."""
        if self._paths:
            self._presented = self._presented % len(self._paths) + 1
        return self.current
