"""Carries what the exchange's thread did to the main thread, as a signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.background.ports import LoopState


class ExchangeBridge(QObject):
    """`tell` may be called on any thread; connect `told` to bound methods of QObjects only."""

    told = Signal(object)

    def tell(self, state: LoopState) -> None:
        self.told.emit(state)
