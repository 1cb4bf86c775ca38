"""Proves that an installed program is whole: opens, migrates, decodes, draws, starts each part that is loaded late."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from app import __version__
from app.bootstrap import open_desk
from app.cli.output import write_line
from app.domain.canonical import Json
from app.domain.signing import SigningKey
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import now
from app.foundation.paths import DataFolder, resources

_COMMANDS = (
    *("read", "enrol", "desk", "check", "void", "override", "sync", "journal"),
    *("verify_statement", "export", "take_in", "carry", "window"),
)
_CENTRE_READY_WITHIN_S = 120
_PIXELS_PER_MODULE = 6
_QUIET_MODULES = 4


def run(_arguments: list[str]) -> int:
    """Run every step and print one JSON line; 0 when all passed. Nothing of the user is read or changed."""
    steps: dict[str, Callable[[Path], str]] = {
        "database": _opens_and_migrates,
        "decoder": _decodes_a_picture,
        "commands": _loads_the_commands,
        "window": _draws_with_the_resources,
        "centre": _starts_the_centre,
    }
    told: dict[str, Json] = {}
    failed: list[Json] = []
    with tempfile.TemporaryDirectory(prefix="comptoir-self-check-", ignore_cleanup_errors=True) as folder:
        for name, step in steps.items():
            try:
                told[name] = step(Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever breaks is the finding
                told[name] = f"{type(error).__name__}: {error}"
                failed.append(name)
    # The windowed program of Windows has no stdout; there the exit status is the answer.
    if sys.stdout is not None:
        write_line({"ok": not failed, "version": __version__, "failed": failed, "steps": told})
    return 1 if failed else 0


def _opens_and_migrates(folder: Path) -> str:
    parts = open_desk(DataFolder(folder / "desk"))
    try:
        size = parts.folder.database.stat().st_size
    finally:
        parts.close()
    return f"{size} bytes"


def _decodes_a_picture(_folder: Path) -> str:
    # Loaded here: a program without its reading engine must still be able to say so.
    import numpy as np  # noqa: PLC0415
    import segno  # noqa: PLC0415

    from app.scanner.decoder import Decoder  # noqa: PLC0415

    digits = _a_voucher()
    modules = np.array(
        [list(row) for row in segno.make_qr(digits, version=7, error="q", mode="numeric", boost_error=False).matrix],
        dtype=np.uint8,
    )
    framed = np.pad(modules, _QUIET_MODULES)
    picture = np.kron(1 - framed, np.full((_PIXELS_PER_MODULE, _PIXELS_PER_MODULE), 255, dtype=np.uint8))
    decoder = Decoder()
    texts = [code.text for code in decoder.read(picture)]
    if texts != [digits]:
        message = f"read {len(texts)} codes, not the voucher"
        raise RuntimeError(message)
    return ", ".join(decoder.engines)


def _a_voucher() -> str:
    key = SigningKey.generate()
    today = now().date()
    terms = VoucherTerms(
        valid_from=today, expires=today + timedelta(days=365), tolerance_days=31, territory="", value_cents=1000
    )
    return sign_voucher(Voucher(issuer_key_id(key.public), VoucherRef(1, 0), terms), key).digits


def _loads_the_commands(_folder: Path) -> str:
    for name in _COMMANDS:
        importlib.import_module(f"app.cli.{name}")
    return f"{len(_COMMANDS)} commands"


def _draws_with_the_resources(_folder: Path) -> str:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTranslator  # noqa: PLC0415
    from PySide6.QtMultimedia import QSoundEffect  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QLabel  # noqa: PLC0415

    application = QApplication.instance() or QApplication([])
    label = QLabel("Comptoir")
    label.show()
    pictures = sorted(resources().rglob("*.svg"))
    broken = [path.name for path in pictures if not QSvgRenderer(str(path)).isValid()]
    languages = sorted(resources().rglob("*.qm"))
    broken += [path.name for path in languages if not QTranslator().load(str(path))]
    label.close()
    if application is None or QSoundEffect is None or broken or not pictures or not languages:
        message = f"resources: {len(pictures)} pictures, {len(languages)} languages, broken: {broken}"
        raise RuntimeError(message)
    return f"{len(pictures)} pictures, {len(languages)} languages"


def _starts_the_centre(folder: Path) -> str:
    ourselves = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    database = f"sqlite:///{(folder / 'centre.sqlite').as_posix()}"
    done = subprocess.run(  # noqa: S603 - our own program
        [*ourselves, "--central", "--database-url", database, "init"],
        check=False,
        capture_output=True,
        text=True,
        timeout=_CENTRE_READY_WITHIN_S,
    )
    if done.returncode != 0:
        message = f"status {done.returncode}: {done.stderr.strip()[-300:]}"
        raise RuntimeError(message)
    return "initialised"
