"""Labels, cards, buttons and rows as every page makes them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.icons import icon
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel

LARGE_TEXT = 140
"""Percent: from here on, pages leave out what another page says too."""
VERY_LARGE_TEXT = 175
"""Percent: from here on, what stands side by side stands below one another, or is said in fewer words."""


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text in one of the roles of the stylesheet; never interprets markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def frame(kind: str) -> QFrame:
    """A frame of one of the kinds of the stylesheet."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A white card and its layout."""
    made = frame("card")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(20, 16, 20, 16)
    layout.setSpacing(8)
    return made, layout


def scrolled(inside: QWidget, *, by_keys: bool = False) -> QScrollArea:
    """A widget that scrolls where it has no room, and looks like no frame at all where it has.

    `by_keys`: it holds text rather than controls; where it scrolls, the Tab key leads to it and the arrow keys move it.
    """
    inside.setObjectName("scrolled")
    area = _TextArea() if by_keys else QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


class _TextArea(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Scrolls with the arrow keys"))
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    @Slot(int, int)
    def _on_range(self, _least: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if most > 0 else Qt.FocusPolicy.NoFocus)


def restyle(widget: QWidget) -> None:
    """Let the stylesheet see a property that has changed."""
    style = widget.style()
    for each in (widget, *widget.findChildren(QWidget)):
        style.unpolish(each)
        style.polish(each)


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a frame, if it is another one."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        restyle(widget)


def set_role(widget: QLabel, role: str) -> None:
    if widget.property("role") != role:
        widget.setProperty("role", role)
        restyle(widget)


class Button(QPushButton):
    """A button with an accessible name, perhaps an icon and a key written on it; Return presses it too.

    A key that works on every page is taken by the window, and only shown here (`takes_key=False`).
    """

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        style: str = "",
        icon_name: str = "",
        key: str = "",
        show_key: bool = True,
        takes_key: bool = True,
        description: str = "",
    ) -> None:
        super().__init__()
        self._look = look
        self._icon_name = icon_name
        self.setProperty("look", style)
        # Enter presses the focused button: everything works without a mouse.
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._key = key
        self._shows_key = show_key
        self.say(text)
        if key and takes_key:
            # Not the button's own shortcut: that one presses a tenth of a second later, and is lost with each new text.
            QShortcut(QKeySequence(key), self).activated.connect(self.click)
        if description:
            self.setToolTip(description)
            self.setAccessibleDescription(description)
        look.changed.connect(self._draw)
        self._draw()

    def say(self, text: str) -> None:
        """Change the words; the key stays."""
        words = f" {text}" if self._icon_name else text
        shown = self._key and self._shows_key
        self.setText(f"{words}  ({key_name(self._key)})" if shown else words)
        if self._key and not shown:
            self.setToolTip(key_name(self._key))
        self.setAccessibleName(text.replace("&", ""))

    @Slot()
    def _draw(self) -> None:
        self.setMinimumHeight(self._look.px(40))
        if not self._icon_name:
            return
        tokens = self._look.tokens
        names = {"primary": tokens.on_primary, "danger": tokens.bad, "chip": tokens.text, "toggle": tokens.primary}
        names["notice"] = tokens.warning
        colour = names.get(str(self.property("look")), tokens.primary)
        size = self._look.px(20)
        self.setIcon(icon(self._icon_name, colour, size=size, ratio=self.devicePixelRatioF()))
        self.setIconSize(QSize(size, size))


def key_name(key: str) -> str:
    """The key as it is written on screens: `Ctrl Z` rather than `Ctrl+Z`."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")


def key_hint(key: str, text: str) -> QWidget:
    """A small key cap and what it does."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(label(key_name(key), "kbd"), 0, Qt.AlignmentFlag.AlignVCenter)
    layout.addWidget(label(text), 0, Qt.AlignmentFlag.AlignVCenter)
    return made


class Alert(QFrame):
    """A calm box with an icon, a title and a sentence."""

    def __init__(self, look: Look, tone: str = "info", icon_name: str = "attention") -> None:
        super().__init__()
        self.setProperty("kind", "alert")
        self.setProperty("tone", tone)
        self._icon = IconLabel(look, icon_name, _COLOURS[tone], 24)
        self._title = label("", "strong", wrap=True)
        self._text = label("", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(14)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    def say(self, title: str, text: str, *, tone: str | None = None, icon_name: str | None = None) -> None:
        """Show a title and a sentence; either may be empty."""
        if tone is not None:
            set_tone(self, tone)
        if icon_name is not None:
            self._icon.show_icon(icon_name, _COLOURS[str(self.property("tone"))])
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title or text)
        self.setAccessibleDescription(text)

    def text(self) -> str:
        return self._text.text()


_COLOURS = {"info": "info", "bad": "bad", "warning": "warning", "ok": "ok"}


class ElidedLabel(QLabel):
    """One line that ends with an ellipsis where it has no room; its whole text is the tooltip."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setToolTip(text)
        self._whole = text
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class EmptyState(QWidget):
    """What a list says when it has nothing to show, and what would fill it."""

    def __init__(self, look: Look, icon_name: str, title: str, text: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(IconLabel(look, icon_name, "mention", 56), 0, Qt.AlignmentFlag.AlignHCenter)
        heading, sentence = label(title, "heading", wrap=True), label(text, "mention", wrap=True)
        for each in (heading, sentence):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(each)
        layout.addStretch(2)
