"""The lines of the day as a table."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.views import DayLine
from app.ui import formats
from app.ui.formats import Setting
from app.ui.line_words import line_icon, line_state, line_title
from app.ui.theme.icons import icon
from app.ui.theme.look import Look

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    TIME = 0
    VOUCHER = 1
    SERVICE = 2
    AMOUNT = 3
    STATE = 4


class DayTableModel(QAbstractTableModel):
    """Read-only; a line keeps its place while only its state changes, so that a selection stays."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[DayLine, ...] = ()
        self._setting: Setting | None = None

    def show_lines(self, lines: tuple[DayLine, ...], setting: Setting) -> None:
        if lines == self._lines:
            return
        same_rows = [line.at for line in lines] == [line.at for line in self._lines]
        if same_rows:
            self._lines, self._setting = lines, setting
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._lines, self._setting = lines, setting
        self.endResetModel()

    def line(self, row: int) -> DayLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, redemption_id: str) -> int | None:
        return next((row for row, line in enumerate(self._lines) if line.redemption_id == redemption_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's own name
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        names = (self.tr("Time"), self.tr("Voucher"), self.tr("Service"), self.tr("Amount"), self.tr("State"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if line is None or self._setting is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, column, self._setting)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.STATE:
            name, colour = line_icon(line)
            return icon(name, getattr(self._look.tokens, colour), size=self._look.px(20))
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.AMOUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, line: DayLine, column: Column, setting: Setting) -> str:
        match column:
            case Column.TIME:
                return formats.clock_time(line.at, setting.zone)
            case Column.VOUCHER:
                return str(line.ref) if line.ref is not None else self.tr("none")
            case Column.SERVICE:
                return line.offering_label
            case Column.AMOUNT:
                return formats.euros(line.amount_cents) if line.state is not None else ""
            case Column.STATE:
                return line_state(line) if line.state is not None else line_title(line)
