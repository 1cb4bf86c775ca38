"""The months as a table, the newest first."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.desk_documents import KeptStatement
from app.ui import formats

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    MONTH = 0
    OWED = 1
    HELD = 2


class StatementTableModel(QAbstractTableModel):
    """Read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._statements: tuple[KeptStatement, ...] = ()

    def show_statements(self, statements: tuple[KeptStatement, ...]) -> None:
        if statements == self._statements:
            return
        self.beginResetModel()
        self._statements = statements
        self.endResetModel()

    def statement(self, row: int) -> KeptStatement | None:
        return self._statements[row] if 0 <= row < len(self._statements) else None

    def row_of(self, month: str) -> int | None:
        return next((row for row, each in enumerate(self._statements) if each.month == month), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self._statements)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's own name
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("Month"), self.tr("Owed"), self.tr("Held"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        statement = self.statement(index.row())
        if statement is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            match Column(index.column()):
                case Column.MONTH:
                    return formats.month_name(statement.month)
                case Column.OWED:
                    return formats.euros(statement.total_cents)
                case Column.HELD:
                    return "" if statement.held_count == 0 else str(statement.held_count)
        return None
