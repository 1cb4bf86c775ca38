"""What the window is given by those above it: an opened desk, and the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.background.ports import Exchange, LoopState, Pictures
from app.foundation.errors import ExpectedProblem
from app.foundation.paths import DataFolder
from app.services.desk import Desk
from app.sync.carried import TakenIn
from app.sync.file_exchange import Carried, Exported
from app.ui.news import DisputesOfDesk, StatementsOfDesk


class OpenDesk(Protocol):
    """The parts of one desk; made off the main thread."""

    @property
    def folder(self) -> DataFolder: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def disputes(self) -> DisputesOfDesk: ...
    @property
    def statements(self) -> StatementsOfDesk: ...
    @property
    def key_in_file(self) -> bool:
        """The private key lies in a file because the system has no keyring."""

    def enrol(self, url: str, code: str, desk_name: str) -> str:
        """Blocks on the network; gives the name of the site."""

    def check_short_code(self, text: str) -> bool | None:
        """Ask the centre, at most 1.5 s; None when it could not be asked."""

    def export_to(self, path: Path) -> Exported:
        """Write what waits into a file; blocks on the disk."""

    def take_in_from(self, path: Path) -> TakenIn:
        """Verify and store the answers of a file; blocks on the disk."""

    def carry_from(self, path: Path, answer: Path) -> Carried:
        """Hand in another desk's file and write the answers; blocks on the network."""

    def exchange_loop(self, tell: Callable[[LoopState], None]) -> Exchange: ...
    def close(self) -> None: ...


class DemonstrationPlace(Protocol):
    """Where the demonstration put its things."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def url(self) -> str: ...
    @property
    def booklet_pdf(self) -> Path: ...
    @property
    def pictures(self) -> Path: ...
    @property
    def enrolment_code(self) -> str | None: ...


class Demonstration(Protocol):
    """A real central service on this machine, with everything in it."""

    def begin(self, tell_progress: Callable[[str], None]) -> DemonstrationPlace:
        """Slow: runs off the main thread; `tell_progress` is called on that thread."""

    def stop(self) -> None: ...
    def throw_away(self) -> None:
        """Stop it and delete its data."""


class Workshop(Protocol):
    """Makes the parts that only the top of the program may build."""

    def open_desk(self, folder: DataFolder) -> OpenDesk: ...
    def pictures(
        self, on_reading: Callable[[str], None], on_problem: Callable[[ExpectedProblem], None]
    ) -> Pictures: ...
    def demonstration(self) -> Demonstration: ...
    def cameras(self) -> tuple[tuple[int, str], ...]:
        """Number and name of each camera; blocks for a moment."""

    def engines(self) -> tuple[tuple[str, ...], bool]:
        """The reading engines at work, and whether zbar is missing."""
