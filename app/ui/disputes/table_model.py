"""The disputes as a table: one line each, the newest first."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.disputes import Dispute, DisputeState
from app.ui import formats
from app.ui.disputes.words import state_words
from app.ui.formats import Setting
from app.ui.theme.icons import icon
from app.ui.theme.look import Look

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    STATE = 0
    VOUCHER = 1
    DUE = 2


class DisputeTableModel(QAbstractTableModel):
    """Read-only."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._disputes: tuple[Dispute, ...] = ()
        self._site = ""
        self._setting: Setting | None = None

    def show_disputes(self, disputes: tuple[Dispute, ...], site: str, setting: Setting) -> None:
        """`site` is the name of this desk's site."""
        same_day = self._setting is not None and setting.today == self._setting.today
        if disputes == self._disputes and same_day:
            return
        self.beginResetModel()
        self._disputes, self._site, self._setting = disputes, site, setting
        self.endResetModel()

    def dispute(self, row: int) -> Dispute | None:
        return self._disputes[row] if 0 <= row < len(self._disputes) else None

    def row_of(self, dispute_id: str) -> int | None:
        return next((row for row, each in enumerate(self._disputes) if each.id == dispute_id), None)

    def row_of_redemption(self, redemption_id: str) -> int | None:
        """The dispute that this redemption is a side of."""
        sides = (tuple(claim.redemption_id for claim in each.claims) for each in self._disputes)
        return next((row for row, ids in enumerate(sides) if redemption_id in ids), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self._disputes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's own name
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("State"), self.tr("Voucher"), self.tr("Due"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        dispute = self.dispute(index.row())
        if dispute is None or self._setting is None or not index.isValid():
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(dispute, column, self._setting)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.STATE:
            _word, name, colour = state_words(dispute, self._site, self._setting.today)
            return icon(name, getattr(self._look.tokens, colour), size=self._look.px(18))
        return None

    def _text(self, dispute: Dispute, column: Column, setting: Setting) -> str:
        match column:
            case Column.STATE:
                return state_words(dispute, self._site, setting.today)[0]
            case Column.VOUCHER:
                return str(dispute.ref)
            case Column.DUE:
                waits = dispute.state in (DisputeState.OPEN, DisputeState.CONTESTED)
                return formats.short_day(dispute.due_on) if waits else ""
