"""The code with which a site's coordinator lets a desk go on beyond a hard limit: told once, kept as a hash."""

from __future__ import annotations

from sqlalchemy import Connection, update

from app.domain.canonical import canonical_text
from app.domain.override import CodeHash, hash_code, new_code
from central import documents
from central.operating import Unknown
from central.tables import sites


def set_code(connection: Connection, site: str) -> str:
    """Give a site, by its name, a fresh code in the place of the one before, and return it; nobody can read it again.

    Desks of the site know it from their next exchange on. `Unknown` when there is no such site.
    """
    code = new_code()
    _keep(connection, site, hash_code(code))
    return code


def withdraw_code(connection: Connection, site: str) -> None:
    """Take a site's code away; its desks know it until their next exchange. `Unknown` when there is no such site."""
    _keep(connection, site, None)


def _keep(connection: Connection, site: str, hashed: CodeHash | None) -> None:
    changed = connection.execute(
        update(sites)
        .where(sites.c.name == site)
        .values(coordinator=None if hashed is None else canonical_text(hashed.to_json()))
    )
    if changed.rowcount != 1:
        raise Unknown
    documents.bump(connection, documents.CATALOGUE_VERSION)
