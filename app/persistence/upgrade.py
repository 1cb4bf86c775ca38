"""Brings the desk's file to this program's version: copied first, put back on failure, refused when it is newer."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from app.foundation.clock import instant_text
from app.foundation.errors import DamagedStorage, NewerStorage
from app.persistence.engine import open_for_writing
from app.persistence.failures import storage_problems

CURRENT_REVISION = "0002"
"""The newest step in `migrations/versions`; a test holds them together, so that an ordinary start needs no Alembic."""

BACKUPS_KEPT = 10
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def upgrade_file(database: Path, *, backups: Path, now: datetime) -> Path | None:
    """Create or migrate the file; return the copy that was made, None when nothing had to change.

    `NewerStorage` when a later version of the program wrote it, `DamagedStorage` when it is not ours, other
    `StorageProblem`s when the disk does not let us. The file is as before after any failure.
    """
    with storage_problems():
        database.parent.mkdir(parents=True, exist_ok=True)
        if database.exists() and not os.access(database, os.W_OK):
            raise PermissionError(13, "not writable")
        existed = database.exists() and database.stat().st_size > 0
        engine = open_for_writing(database)
        try:
            found, is_empty = _revision(engine)
            if found == CURRENT_REVISION:
                return None
            # A first start that was cut off leaves a file without a single table: as good as none.
            existed = existed and not is_empty
            _refuse_unknown(found, existed=existed)
            copy = _copy(database, backups, now=now) if existed else None
            _migrate(engine, database, copy)
        finally:
            engine.dispose()
    return copy


def _refuse_unknown(found: str | None, *, existed: bool) -> None:
    if found is None and existed:
        raise DamagedStorage
    if found is not None and found > CURRENT_REVISION:
        raise NewerStorage(found=found, known=CURRENT_REVISION)


def _migrate(engine: Engine, database: Path, copy: Path | None) -> None:
    from alembic import command  # noqa: PLC0415 - 0.3 s to import, and most starts migrate nothing
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except BaseException:
        engine.dispose()
        if copy is not None:
            _restore(copy, database)
        raise


def _revision(engine: Engine) -> tuple[str | None, bool]:
    """Return the version of the file and whether it has no table at all, both of one moment."""
    with engine.connect() as connection:
        found = inspect(connection)
        if not found.has_table("alembic_version"):
            return None, not found.get_table_names()
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none(), False


def _copy(database: Path, backups: Path, *, now: datetime) -> Path:
    backups.mkdir(parents=True, exist_ok=True)
    copy = backups / f"desk-{instant_text(now).replace(':', '').replace('.', '')}.sqlite"
    with (
        contextlib.closing(sqlite3.connect(database)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    for old in sorted(backups.glob("desk-*.sqlite"))[:-BACKUPS_KEPT]:
        old.unlink()
    return copy


def _restore(copy: Path, database: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(copy)) as source,
        contextlib.closing(sqlite3.connect(database)) as target,
    ):
        source.backup(target)
