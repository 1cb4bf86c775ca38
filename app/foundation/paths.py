"""Where things lie on this machine: data, backups, logs, crash reports, and the program's own resources."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one desk; everything that must survive is under `root`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "desk.sqlite"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def crash_reports(self) -> Path:
        return self.root / "crashes"

    @property
    def key_file(self) -> Path:
        """The desk's private key where the system has no keyring; readable by the user alone."""
        return self.root / "desk.key"


def default_data_folder() -> DataFolder:
    """Return the folder of the ordinary desk of this user; nothing is created."""
    return DataFolder(user_data_path("Comptoir", appauthor=False))


def demonstration_folder() -> DataFolder:
    """Return the folder of the demonstration, apart from the real desk so that it can be thrown away whole."""
    return DataFolder(user_data_path("Comptoir-demonstration", appauthor=False))


def program_folder() -> Path:
    """Return the folder that holds `app` and `resources`: the source tree, or the inside of the installed program."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parents[2]


def resources() -> Path:
    """Return the folder of icons, sounds, styles and translations."""
    return program_folder() / "resources"
