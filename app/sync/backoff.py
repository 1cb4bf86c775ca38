"""How long to wait after a failed exchange: longer each time, never at the same moment as the other desks."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 2.0
LONGEST_S = 60.0
"""A network that comes back is noticed within this."""


class Backoff:
    """Doubles from `FIRST_S` to `LONGEST_S`; each wait is drawn between half and all of it.

    `draw` gives a number in [0, 1), such as `random.random`.
    """

    def __init__(self, draw: Callable[[], float]) -> None:
        self._draw = draw
        self._failures = 0

    def after_failure(self, *, at_least_s: float = 0.0, escalate: bool = True) -> float:
        """Return the seconds to wait; never less than the centre asked for.

        `escalate` is False for a try that somebody asked for before its time: a queue of people must not make the
        desk slower to notice that the network is back.
        """
        whole = min(FIRST_S * float(1 << self._failures), LONGEST_S)
        # Beyond this power nothing changes, and a number too large for a float is never made.
        if escalate:
            self._failures = min(self._failures + 1, 16)
        return max(whole * (0.5 + self._draw() / 2), at_least_s)

    def reset(self) -> None:
        """Begin again from the first wait: an exchange has succeeded."""
        self._failures = 0
