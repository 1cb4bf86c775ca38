"""The one stylesheet: a template filled with the colours of a theme and the sizes of a text scale."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from app.foundation.paths import resources
from app.ui.theme.tokens import TEXT_SIZES, Tokens

_CODE = 18

_TEMPLATE = Template("""
* { font-size: ${body}px; color: ${text}; outline: 0; }
QMainWindow, QDialog, QWidget#page { background: ${background}; }
QScrollArea, QWidget#scrolled { border: 0; background: transparent; }
QScrollArea:focus { border: 2px solid ${focus}; }
QToolTip { background: ${surface}; color: ${title}; border: 1px solid ${edge}; padding: 4px; font-size: ${note}px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title_size}px; font-weight: 700; color: ${title}; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 700; color: ${title}; }
QLabel[role="subheading"] { font-size: ${body}px; font-weight: 700; color: ${title}; }
QLabel[role="lead"] { font-size: ${lead}px; font-weight: 600; color: ${title}; }
QLabel[role="strong"] { font-weight: 600; color: ${title}; }
QLabel[role="figure"] { font-size: ${verdict}px; font-weight: 700; color: ${title}; }
QLabel[role="mention"], QLabel[role="key"] { color: ${mention}; }
QLabel[role="note"] { color: ${mention}; font-size: ${note}px; }
QLabel[role="small"] { color: ${mention}; font-size: ${small}px; }
QLabel[role="brand"] { color: ${primary}; font-weight: 800; font-size: ${body}px; }
QLabel[role="kbd"] { font-size: ${small}px; font-weight: 600; border: 1px solid ${edge}; border-radius: 3px;
  padding: 0 4px; }
QLabel[role="tone-ok"] { color: ${ok}; font-weight: 600; }
QLabel[role="tone-warning"] { color: ${warning}; font-weight: 600; }
QLabel[role="tone-bad"] { color: ${bad}; font-weight: 600; }
QFrame[kind="card"] { background: ${surface}; border: 1px solid ${line}; }
QFrame[kind="next"] { background: ${surface}; border: 1px solid ${line}; }
QFrame[kind="rule"] { background: ${line}; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="header"] { background: ${surface}; border: 0; border-bottom: 1px solid ${line}; }
QFrame[kind="footer"] { background: ${surface}; border: 0; border-top: 1px solid ${line}; }
QFrame[kind="footer"] QLabel { font-size: ${small}px; color: ${mention}; }
QFrame[kind="footer"] QLabel[role="kbd"] { color: ${text}; }
QFrame[kind="nav"] { background: ${surface}; border: 0; border-right: 1px solid ${line}; }
QFrame[kind="banner"] { background: ${info_background}; border: 0; border-bottom: 1px solid ${info}; }
QFrame[kind="banner"] QLabel { color: ${title}; }
QFrame[kind="test"] { background: ${info_background}; border: 2px solid ${info}; }
QFrame[kind="test"] QLabel { color: ${info}; font-weight: 700; }
QFrame[kind="pill"] { border-radius: ${pill_radius}px; border: 0; }
QFrame[kind="pill"] QLabel { font-size: ${note}px; font-weight: 600; }
QFrame[kind="pill"][tone="ok"] { background: ${ok_background}; }
QFrame[kind="pill"][tone="ok"] QLabel { color: ${ok}; }
QFrame[kind="pill"][tone="warning"] { background: ${warning_background}; }
QFrame[kind="pill"][tone="warning"] QLabel { color: ${warning}; }
QFrame[kind="pill"][tone="bad"] { background: ${bad_background}; }
QFrame[kind="pill"][tone="bad"] QLabel { color: ${bad}; }
QFrame[kind="pill"][tone="info"] { background: ${info_background}; }
QFrame[kind="pill"][tone="info"] QLabel { color: ${info}; }
QFrame[kind="alert"] { border: 0; border-left: 6px solid ${info}; background: ${info_background}; }
QFrame[kind="alert"][tone="bad"] { border-left-color: ${bad}; background: ${bad_background}; }
QFrame[kind="alert"][tone="warning"] { border-left-color: ${warning}; background: ${warning_background}; }
QFrame[kind="alert"][tone="ok"] { border-left-color: ${ok}; background: ${ok_background}; }
QFrame[kind="verdict"] { border: 1px solid ${line}; border-left: 10px solid ${edge}; background: ${surface}; }
QFrame[kind="verdict"][tone="green"] { border-left-color: ${ok}; background: ${ok_background}; }
QFrame[kind="verdict"][tone="amber"] { border-left-color: ${warning}; background: ${warning_background}; }
QFrame[kind="verdict"][tone="red"] { border-left-color: ${bad}; background: ${bad_background}; }
QFrame[kind="verdict"] QLabel[role="verdict"] { font-size: ${verdict}px; font-weight: 800; color: ${title}; }
QFrame[kind="verdict"][tone="green"] QLabel[role="verdict"] { color: ${ok}; }
QFrame[kind="verdict"][tone="amber"] QLabel[role="verdict"] { color: ${warning}; }
QFrame[kind="verdict"][tone="red"] QLabel[role="verdict"] { color: ${bad}; }
QFrame[kind="row"] { border: 0; border-top: 1px solid ${line}; background: transparent; }
QFrame[kind="row"] QLabel { font-size: ${note}px; }
QFrame[kind="row"] QLabel[role="small"] { font-size: ${small}px; }
QPushButton { background: ${surface}; color: ${primary}; border: 1px solid ${primary}; padding: 7px 15px;
  font-weight: 600; }
QPushButton:hover { background: ${tint}; }
QPushButton:disabled { color: ${mention}; border-color: ${line}; background: ${background}; }
QPushButton[look="primary"] { background: ${primary}; color: ${on_primary}; }
QPushButton[look="primary"]:hover { background: ${primary_hover}; }
QPushButton[look="primary"]:disabled { background: ${line}; color: ${mention}; border-color: ${line}; }
QPushButton[look="quiet"] { border-color: transparent; background: transparent; text-decoration: underline; }
QPushButton[look="quiet"]:disabled { color: ${mention}; }
QPushButton[look="danger"] { color: ${bad}; border-color: ${bad}; }
QPushButton[look="notice"] { background: ${warning_background}; color: ${warning}; border-color: ${warning}; }
QPushButton[look="chip"] { border: 1px solid ${edge}; border-radius: ${chip_radius}px; padding: 5px 14px;
  color: ${text}; font-weight: 400; }
QPushButton[look="chip"]:checked { background: ${primary}; color: ${on_primary}; border-color: ${primary}; }
QPushButton[look="toggle"]:checked { background: ${info_background}; color: ${info}; border: 2px solid ${info};
  padding: 6px 14px; }
QPushButton:focus, QToolButton:focus { border: 2px solid ${focus}; padding: 6px 14px; }
QPushButton[look="chip"]:focus { border: 2px solid ${focus}; padding: 4px 13px; }
QToolButton[look="nav"] { border: 0; border-left: 4px solid transparent; background: transparent;
  font-size: ${small}px; color: ${text}; padding: 8px 4px 6px 0; }
QToolButton[look="nav"]:hover { background: ${background}; }
QToolButton[look="nav"]:checked { background: ${tint}; color: ${primary}; border-left: 4px solid ${primary};
  font-weight: 600; }
QToolButton[look="nav"]:focus { border: 2px solid ${focus}; border-left: 4px solid ${focus}; padding: 6px 2px 4px 0; }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox { background: ${surface}; color: ${title};
  border: 1px solid ${edge}; padding: 8px 10px;
  selection-background-color: ${primary}; selection-color: ${on_primary}; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus { border: 2px solid ${focus};
  padding: 7px 9px; }
QLineEdit[role="code"] { font-size: ${code}px; letter-spacing: 1px; background: ${background}; }
QComboBox::drop-down { border: 0; width: 30px; }
QComboBox::down-arrow { image: url("${chevron}"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: ${surface}; color: ${title}; border: 1px solid ${edge};
  selection-background-color: ${tint}; selection-color: ${primary}; }
QRadioButton, QCheckBox { spacing: 10px; padding: 5px 4px; color: ${title}; border: 2px solid transparent; }
QRadioButton:focus, QCheckBox:focus { border: 2px solid ${focus}; }
QTableView { background: ${surface}; alternate-background-color: ${surface}; border: 1px solid ${line};
  gridline-color: ${line};
  selection-background-color: ${tint}; selection-color: ${title}; }
QTableView:focus { border: 2px solid ${focus}; }
QTableView::item { padding: 4px 8px; border-bottom: 1px solid ${line}; }
QTableView::item:selected { background: ${tint}; color: ${title}; }
QHeaderView { background: ${surface}; }
QHeaderView::section { background: ${surface}; color: ${mention}; border: 0; border-bottom: 2px solid ${line};
  padding: 8px; font-size: ${note}px; }
QTableCornerButton::section { background: ${surface}; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: ${edge}; min-height: 32px; border-radius: 4px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: ${edge}; min-width: 32px; border-radius: 4px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 0; background: ${tint}; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: ${primary}; }
""")


def stylesheet(tokens: Tokens, text_percent: int) -> str:
    """Return the stylesheet of one theme at one text size."""
    colours = {field.name: getattr(tokens, field.name) for field in fields(tokens) if field.name != "dark"}
    sizes = {name: scaled(size, text_percent) for name, size in TEXT_SIZES.items()}
    # What is large already grows less, so that a sentence beside it keeps its room.
    sizes["verdict"] = scaled(TEXT_SIZES["verdict"], 100 + (text_percent - 100) // 2)
    sizes["code"] = scaled(_CODE, 100 + (text_percent - 100) // 2)
    sizes["title_size"] = sizes.pop("title")
    radius = {"chip_radius": scaled(16, text_percent), "pill_radius": scaled(11, text_percent)}
    chevron = {"chevron": (resources() / "icons" / "chevron.svg").as_posix()}
    return _TEMPLATE.substitute(colours | sizes | radius | chevron)


def scaled(pixels: int, text_percent: int) -> int:
    """Return a length that grows with the text."""
    return round(pixels * text_percent / 100)
