"""Runs first in the installed program: points pyzbar to the library beside it, since it asks the system alone."""

from __future__ import annotations

import ctypes.util
import sys
from pathlib import Path

_FOLDER = Path(getattr(sys, "_MEIPASS", "."))
_find_on_system = ctypes.util.find_library


def _find(name: str) -> str | None:
    if name == "zbar":
        for path in sorted([*_FOLDER.glob("libzbar.so*"), *_FOLDER.glob("libzbar*.dylib")]):
            return str(path)
    return _find_on_system(name)


ctypes.util.find_library = _find
