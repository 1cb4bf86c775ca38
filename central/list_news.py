"""What an exchange gives of the used-lists: which are in force, and those that the desk does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.domain.canonical import Json
from app.domain.signing import Purpose, sign_document, to_base64
from app.foundation.clock import instant_text
from central.centre import Centre, signed
from central.list_deltas import delta_since
from central.lists import refresh_lists
from central.schemas import Signed
from central.tables import used_lists

_BYTES_AT_ONCE = 4_000_000


@dataclass(slots=True)
class ListNews:
    """The signed manifest, whole lists, changes of lists, and whether some are left for the next exchange."""

    manifest: Signed | None = None
    files: list[str] = field(default_factory=list)
    deltas: list[Signed] = field(default_factory=list)
    more: bool = False


def list_news(connection: Connection, centre: Centre, known: dict[str, int], *, deltas: bool) -> ListNews:
    """Bring the lists up to date and return what is newer than what the desk knows (campaign to version)."""
    # The instant is taken first: whatever is committed before it is in the lists that are read after it.
    as_of = centre.clock()
    refresh_lists(connection, centre=centre.key, now=as_of)
    versions = connection.execute(
        select(used_lists.c.campaign, used_lists.c.version).order_by(used_lists.c.campaign)
    ).all()
    news = ListNews()
    size = 0
    for row in versions:
        held = known.get(str(row.campaign), 0)
        if held >= row.version:
            continue
        if size > _BYTES_AT_ONCE:
            news.more = True
            break
        delta = delta_since(connection, row.campaign, held, centre.key) if deltas and held else None
        if delta is not None:
            news.deltas.append(signed(delta))
            size += len(delta.payload)
        else:
            file = connection.execute(
                select(used_lists.c.file).where(used_lists.c.campaign == row.campaign)
            ).scalar_one()
            news.files.append(to_base64(file))
            size += len(file)
    value: dict[str, Json] = {
        "v": 1,
        "kind": "lists",
        "as_of": instant_text(as_of),
        "campaigns": [{"campaign": row.campaign, "version": row.version} for row in versions],
    }
    news.manifest = signed(sign_document(centre.key, Purpose.LISTS, value))
    return news
