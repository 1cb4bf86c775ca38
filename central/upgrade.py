"""Brings the database to this program's version; refuses one that a newer program wrote."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text

CURRENT_REVISION = "0002"
"""The newest step in `migrations/versions`."""

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class NewerDatabase(Exception):
    """The database was migrated by a later version of the program."""


def upgrade(engine: Engine) -> None:
    """Create or migrate the schema in one transaction; nothing happens when it is current."""
    found = revision(engine)
    if found is not None and found > CURRENT_REVISION:
        raise NewerDatabase(found)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """Return the version of the schema, None for an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
