"""What people choose on this machine: language, theme, text size, sound, camera. Kept in one small JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

SMALLEST_TEXT = 100
LARGEST_TEXT = 200
DEFAULT_SOURCE = "camera:0"
KindT = TypeVar("KindT")


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every value has a default that works; none is needed to scan."""

    language: Language = Language.FRENCH
    theme: Theme = Theme.SYSTEM
    text_percent: int = SMALLEST_TEXT
    """Size of the text, from 100 to 200."""
    sound: bool = True
    source: str = DEFAULT_SOURCE
    """Where pictures come from: `camera:N`, a file, a folder or an address."""
    camera_chosen: bool = False
    """Somebody chose the source here; until then the demonstration shows its pictures."""
    offering: str = ""
    """Code of the offering chosen last; empty before the first choice."""


def load_settings(path: Path) -> Settings:
    """Read the file; what is missing, unknown or out of bounds takes its default: a bad file never stops a desk."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    default = Settings()
    return Settings(
        language=_choice(Language, kept.get("language"), default.language),
        theme=_choice(Theme, kept.get("theme"), default.theme),
        text_percent=_percent(kept.get("text_percent"), default.text_percent),
        sound=_kind(bool, kept.get("sound"), default.sound),
        source=_kind(str, kept.get("source"), default.source) or default.source,
        camera_chosen=_kind(bool, kept.get("camera_chosen"), default.camera_chosen),
        offering=_kind(str, kept.get("offering"), default.offering),
    )


def save_settings(path: Path, settings: Settings) -> None:
    """Replace the file in one step; `OSError` when the disk does not let us."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)


def _choice(kind: type[ChoiceT], value: object, default: ChoiceT) -> ChoiceT:
    try:
        return kind(str(value))
    except ValueError:
        return default


def _percent(value: object, default: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        return default
    return min(max(value, SMALLEST_TEXT), LARGEST_TEXT)


def _kind(kind: type[KindT], value: object, default: KindT) -> KindT:
    return value if isinstance(value, kind) else default
