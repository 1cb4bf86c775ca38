"""Where a short code is typed when the QR code cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from app.domain.short_code import GROUP, LENGTH, plain_short_code
from app.ui.theme.look import Look
from app.ui.widgets.parts import frame, label


class ShortCodeField(QLineEdit):
    """Groups the characters by five as they are typed; Enter hands them over."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.setPlaceholderText("_____-_____-_____-_____")
        self.setAccessibleName(self.tr("Short code"))
        self.setAccessibleDescription(self.tr("The twenty characters printed under the QR code, then Enter"))
        self.setMaxLength(64)
        self.textEdited.connect(self._group)
        self.returnPressed.connect(self._submit)

    def event(self, event: QEvent) -> bool:
        # A field with nothing to undo leaves Ctrl+Z to the desk, where it undoes the last redemption.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    @Slot()
    def _group(self) -> None:
        if self.cursorPosition() != len(self.text()):
            return  # Somebody corrects a character in the middle: the cursor must not jump.
        plain = plain_short_code(self.text())[:LENGTH]
        self.setText("-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP)))

    @Slot()
    def _submit(self) -> None:
        text = self.text().strip()
        if text:
            self.clear()
            self.typed.emit(text)


def short_code_box(look: Look, title: str, field: ShortCodeField) -> QFrame:
    """The field in its card with its label; the label's mnemonic leads to the field."""
    box = frame("card")
    heading = label(title, "note")
    heading.setBuddy(field)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(16, 12, 16, 14)
    layout.setSpacing(6)
    layout.addWidget(heading)
    field.setMinimumHeight(look.px(44))
    field.setAlignment(Qt.AlignmentFlag.AlignLeft)
    layout.addWidget(field)
    return box
