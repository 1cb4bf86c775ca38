"""The used-lists in the desk's file: each as its last snapshot and the signed changes since, verified when read."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from app.domain.fields import WrongShape
from app.domain.list_delta import DoesNotFit, ListDelta, apply_deltas
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument
from app.domain.used_list import CampaignList, read_list
from app.persistence.tables import campaign_deltas, campaign_lists

DELTAS_KEPT = 100
"""Changes that are kept behind one snapshot; then a new one is asked for, so that reading at the start stays quick."""


def read_kept_list(
    connection: Connection, campaign: int, keys: Mapping[str, PublicKey], *, earlier: CampaignList | None = None
) -> CampaignList | None:
    """Return the list in force, or None when its bytes or changes are damaged: it is asked for anew.

    `earlier` is a version of it that was already verified; when the changes lead on from there, only they are read.
    """
    row = connection.execute(
        select(campaign_lists.c.version, campaign_lists.c.file).where(campaign_lists.c.campaign == campaign)
    ).one_or_none()
    if row is None:
        return None
    try:
        deltas = _deltas(connection, campaign, keys)
        if earlier is not None:
            following = [delta for delta in deltas if delta.from_version >= earlier.version]
            if following and following[0].from_version == earlier.version:
                return _at(row.version, apply_deltas(earlier, following))
        return _at(row.version, apply_deltas(read_list(row.file, keys), deltas))
    except (BadSignature, WrongShape, DoesNotFit):
        return None


def lists_to_renew(connection: Connection) -> set[int]:
    """Campaigns whose list is wanted whole: a change did not fit, or too many are kept."""
    wanted = connection.execute(select(campaign_lists.c.campaign).where(campaign_lists.c.snapshot_wanted)).scalars()
    long = connection.execute(
        select(campaign_deltas.c.campaign).group_by(campaign_deltas.c.campaign).having(func.count() >= DELTAS_KEPT)
    ).scalars()
    return {*wanted, *long}


def _deltas(connection: Connection, campaign: int, keys: Mapping[str, PublicKey]) -> list[ListDelta]:
    rows = connection.execute(
        select(campaign_deltas).where(campaign_deltas.c.campaign == campaign).order_by(campaign_deltas.c.to_version)
    )
    documents = [SignedDocument(row.payload, row.signature, key=row.key) for row in rows]
    return [ListDelta.from_json(document.opened(Purpose.USED_LIST, keys)) for document in documents]


def _at(version: int, found: CampaignList) -> CampaignList | None:
    return found if found.version == version else None
