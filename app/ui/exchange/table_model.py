"""What waits, as a table: one line per redemption or undo without an answer."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.views import WaitingItem
from app.ui import formats
from app.ui.formats import Setting
from app.ui.sentences import item_error_sentence
from app.ui.theme.icons import icon
from app.ui.theme.look import Look

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    TIME = 0
    KIND = 1
    VOUCHER = 2
    AMOUNT = 3
    WHY = 4


class WaitingTableModel(QAbstractTableModel):
    """Read-only, oldest first as it will be sent."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._items: tuple[WaitingItem, ...] = ()
        self._setting: Setting | None = None

    def show_items(self, items: tuple[WaitingItem, ...], setting: Setting) -> None:
        same_day = self._setting is not None and setting.today == self._setting.today
        if items == self._items and same_day:
            return
        self.beginResetModel()
        self._items, self._setting = items, setting
        self.endResetModel()

    def item(self, row: int) -> WaitingItem | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_to_show(self, chosen: WaitingItem | None) -> int | None:
        """The row of an item that was chosen before, else of the first that failed, else none."""
        keys = [(item.redemption_id, item.kind) for item in self._items]
        if chosen is not None and (chosen.redemption_id, chosen.kind) in keys:
            return keys.index((chosen.redemption_id, chosen.kind))
        return next((row for row, item in enumerate(self._items) if item.last_error is not None), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's own name
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        names = (
            self.tr("Since"),
            self.tr("What"),
            self.tr("Voucher"),
            self.tr("Amount"),
            self.tr("Why it still waits"),
        )
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._items) or self._setting is None:
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(item, column, self._setting)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.KIND:
            name = "undone" if item.kind == "void" else "waiting"
            if item.last_error is not None:
                name = "attention"
            return icon(name, self._look.tokens.warning, size=self._look.px(18))
        return None

    def _text(self, item: WaitingItem, column: Column, setting: Setting) -> str:
        match column:
            case Column.TIME:
                return setting.moment(item.at)
            case Column.KIND:
                return self.tr("Undo") if item.kind == "void" else self.tr("Redemption")
            case Column.VOUCHER:
                return str(item.ref) if item.ref is not None else ""
            case Column.AMOUNT:
                return formats.euros(item.amount_cents)
            case Column.WHY:
                return self._why(item)

    def _why(self, item: WaitingItem) -> str:
        if item.last_error is not None:
            return item_error_sentence(item.last_error)
        if item.attempts == 0:
            return self.tr("Not sent yet")
        return self.tr("Sent %n time(s) without an answer", "", item.attempts)
