"""Finds and presses what a page offers, as somebody without a mouse does; and measures what is clipped."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.widgets.parts import ElidedLabel

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QTableView)


def controls(page: QWidget) -> list[QWidget]:
    """Everything on a page that can be acted on; parts of tables and of lists that Qt makes itself left out."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and not isinstance(widget.parentWidget(), QTableView | QComboBox)
        and not (isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QLineEdit))
    ]


def nameless(page: QWidget) -> list[str]:
    """Controls that a screen reader could not name; what is hidden may still wait for its words."""
    return [repr(widget) for widget in controls(page) if not _name(widget) and not _hidden(widget, page)]


def _name(widget: QWidget) -> str:
    if isinstance(widget, QRadioButton | QCheckBox):
        return widget.accessibleName() or widget.text()  # Qt tells their words by itself
    return widget.accessibleName()


def reached_by_tab(page: QWidget, qtbot: QtBot) -> list[QWidget]:
    """The widgets that the Tab key leads to, in order, once around."""
    window = page.window()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen: list[QWidget] = []
    for _turn in range(500):
        focused: QWidget | None = window.focusWidget()
        qtbot.keyClick(window if focused is None else focused, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
    return seen


def not_reached(page: QWidget, qtbot: QtBot) -> list[str]:
    """Controls that can be used, but not without a mouse; of a group of radio buttons Tab leads to one."""
    seen = reached_by_tab(page, qtbot)
    return [
        f"{type(widget).__name__} {_name(widget)!r}"
        for widget in controls(page)
        if widget.isVisible() and widget.isEnabled() and widget not in seen and not isinstance(widget, QRadioButton)
    ]


def seen_words(page: QWidget) -> list[str]:
    """The words of the labels that are not hidden, in the order in which they were made."""
    return [each.text() for each in page.findChildren(QLabel) if each.text() and not _hidden(each, page)]


def _hidden(widget: QWidget, page: QWidget) -> bool:
    """Whether somebody hid it or what it is in; a label that Qt is about to show is not hidden."""
    each: QWidget | None = widget
    while each is not None and each is not page:
        if each.isHidden() and each.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return True
        each = each.parentWidget()
    return False


def press(button: QAbstractButton, qtbot: QtBot) -> None:
    """Give it the focus and press Return."""
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)


def clipped(page: QWidget) -> list[str]:
    """Words that do not fit into the place that they were given."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text() and not _fits(widget, _needed(widget)):
            found.append(f"{widget.text()!r} needs {_needed(widget)}, has {widget.size()}")
        if isinstance(widget, QPushButton | QRadioButton | QCheckBox) and not _fits(widget, widget.sizeHint()):
            found.append(f"{widget.text()!r} needs {widget.sizeHint()}, has {widget.size()}")
    return found


def _needed(words: QLabel) -> QSize:
    if words.wordWrap():
        return QSize(words.minimumSizeHint().width(), words.heightForWidth(words.width()))
    return words.sizeHint()


def _fits(widget: QWidget, needed: QSize) -> bool:
    return widget.width() >= needed.width() and widget.height() >= needed.height()


def showing(page: QWidget, width: int, height: int, qtbot: QtBot) -> QWidget:
    """Show a page in this room."""
    page.resize(width, height)
    page.show()
    qtbot.waitExposed(page)
    return page
