"""Files that people carry or keep: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from app.foundation.errors import storage_problem


def write_whole(path: Path, text: str) -> None:
    """Write beside the place and move there once it is on the disk; `StorageProblem` when the disk does not let us."""
    write_bytes_whole(path, text.encode("utf-8"))


def write_bytes_whole(path: Path, data: bytes) -> None:
    """The same for what is already bytes."""
    part = path.with_name(path.name + ".part")
    try:
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise storage_problem(error) from error


def read_whole(path: Path) -> str:
    """Read a text; a ValueError when it is not UTF-8, `StorageProblem` when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise storage_problem(error) from error
