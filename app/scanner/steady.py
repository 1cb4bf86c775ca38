"""One voucher held in view is one reading."""

from __future__ import annotations

from collections.abc import Iterable

OUT_OF_VIEW_S = 1.5


class Steady:
    """Tells new readings from a code that simply stays in front of the camera.

    A code counts again only after it has been looked for and not seen for `OUT_OF_VIEW_S`. Time in which nobody
    looked does not count: a program that stood still must not redeem the voucher that lies there a second time.
    """

    def __init__(self, out_of_view_s: float = OUT_OF_VIEW_S) -> None:
        self._out_of_view_s = out_of_view_s
        self._missing_since: dict[str, float | None] = {}

    def admit(self, texts: Iterable[str], at: float) -> list[str]:
        """Take note of all that one look has seen, nothing included; return what is newly presented, in order."""
        seen = dict.fromkeys(texts)
        for text, since in list(self._missing_since.items()):
            if since is not None and at - since >= self._out_of_view_s:
                del self._missing_since[text]
            elif since is None and text not in seen:
                self._missing_since[text] = at
        new = [text for text in seen if text not in self._missing_since]
        self._missing_since.update(dict.fromkeys(seen, None))
        return new

    def forget(self, texts: Iterable[str]) -> None:
        """Take these as never presented: the next look that sees one of them is a reading."""
        for text in texts:
            self._missing_since.pop(text, None)
