"""The way out of a restored backup or a cloned desk: hears from the centre what this file forgot, and begins anew."""

from __future__ import annotations

from collections.abc import Callable

from app.sync.ports import ExchangeStore

_MOST_PAGES = 10_000


def lead_out(store: ExchangeStore, ask: Callable[[str], object]) -> bool:
    """Fetch this desk's own redemptions where its journal is broken; tell whether a new incarnation was begun.

    `ask` exchanges once for the page after an id and stores the answer. What was fetched before a failure stays; the
    next exchange goes on from there. Until the end of it the desk takes no voucher: it could be one of its own.
    """
    for _ in range(_MOST_PAGES):
        broken = store.broken_journal()
        if broken is None:
            return False
        if broken.complete:
            return store.open_incarnation()
        ask(broken.after)
        again = store.broken_journal()
        if again is not None and not again.complete and again.after == broken.after:
            return False  # the page was not proven: the next exchange asks for it again
    return False


def catch_up(store: ExchangeStore, ask: Callable[[str], object]) -> None:
    """With a new incarnation handed in, fetch what another machine with this key handed in before it; stops nothing."""
    for _ in range(_MOST_PAGES):
        after = store.own_again()
        if after is None or store.broken_journal() is not None:
            return
        ask(after)
        if store.own_again() == after:
            return
