"""The two loops as the window sees them: what the camera thread and the exchange thread offer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

import numpy.typing as npt

from app.domain.exchange_progress import ExchangeProgress
from app.domain.views import ExchangePhase

Frame = npt.NDArray[Any]
"""Rows, columns, and blue-green-red bytes; or grey without the third."""


class SeenCode(Protocol):
    """One code found in a picture, for its outline."""

    @property
    def text(self) -> str: ...
    @property
    def quad(self) -> Sequence[Sequence[float]]:
        """Four corners in pixels of the picture."""


class Pictures(Protocol):
    """The camera's loop; its own thread grabs and decodes."""

    def start(self, source_text: str) -> None: ...
    def stop(self) -> object: ...
    def switch(self, source_text: str) -> None:
        """Use another source from now on; does not block."""

    def look_again(self, texts: Collection[str]) -> None:
        """Read these once more if they are in view: their first reading was not used."""

    def latest(self) -> tuple[Frame, Sequence[SeenCode]] | None:
        """The newest picture (rows, columns, blue-green-red bytes) with the codes found in it; never waits."""


class LoopState(Protocol):
    """What the exchange's loop tells after each step."""

    @property
    def phase(self) -> ExchangePhase: ...
    @property
    def failure(self) -> str | None:
        """Code of the problem that ended the last exchange."""

    @property
    def sent(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def next_try_in_s(self) -> int | None: ...
    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of the redemptions whose state changed."""

    @property
    def progress(self) -> ExchangeProgress | None:
        """Of the exchange that runs or has just ended."""


class Exchange(Protocol):
    """The exchange's loop; its own thread talks to the centre."""

    def start(self) -> None: ...
    def stop(self) -> None:
        """Wait at most three seconds for its end."""

    def wake(self) -> None:
        """Exchange now."""

    def cut(self, off: bool, /) -> None:
        """The demonstration's switch: behave as if there were no network."""
