"""Keeps what an answer brings of the used-lists: whole ones, changes of those that are held, and which are current."""

from __future__ import annotations

from sqlalchemy import Connection, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.exchanged import VerifiedAnswer, VerifiedDelta, VerifiedList
from app.domain.list_delta import DoesNotFit, apply_deltas
from app.foundation.clock import instant_text
from app.persistence.documents import DocumentCache
from app.persistence.kept_lists import lists_to_renew
from app.persistence.tables import campaign_deltas, campaign_lists


def store_lists(connection: Connection, answer: VerifiedAnswer, cache: DocumentCache) -> None:
    """Take over what is newer than what is held; a change that does not fit leaves the old one: a whole is wanted."""
    held = cache.readable_lists(connection)
    renewed = lists_to_renew(connection)
    for verified in answer.lists:
        campaign, version = verified.campaign_list.campaign, verified.campaign_list.version
        if held.get(campaign, 0) < version or (campaign in renewed and held[campaign] == version):
            _store_snapshot(connection, verified)
            held[campaign] = version
    for change in answer.list_deltas:
        # Another exchange of this desk may have brought the same change meanwhile, or a snapshot beyond it.
        if held.get(change.delta.campaign) == change.delta.from_version and _store_delta(connection, change, cache):
            held[change.delta.campaign] = change.delta.to_version
    if answer.lists_as_of is None:
        return
    as_of = instant_text(answer.lists_as_of)
    for campaign, version in answer.list_versions.items():
        if held.get(campaign) == version:
            connection.execute(
                update(campaign_lists)
                .where(campaign_lists.c.campaign == campaign, campaign_lists.c.current_as_of < as_of)
                .values(current_as_of=as_of)
            )


def _store_snapshot(connection: Connection, verified: VerifiedList) -> None:
    found = verified.campaign_list
    values = {
        "campaign": found.campaign,
        "version": found.version,
        "current_as_of": instant_text(found.as_of),
        "file": verified.file,
        "snapshot_wanted": False,
    }
    connection.execute(
        insert(campaign_lists).values(values).on_conflict_do_update(index_elements=["campaign"], set_=values)
    )
    connection.execute(campaign_deltas.delete().where(campaign_deltas.c.campaign == found.campaign))


def _store_delta(connection: Connection, change: VerifiedDelta, cache: DocumentCache) -> bool:
    """Tell whether the change was taken over."""
    delta, document = change.delta, change.document
    row = campaign_lists.c.campaign == delta.campaign
    current = cache.campaign_list(connection, delta.campaign)
    try:
        if current is None:
            raise DoesNotFit
        apply_deltas(current, [delta])
    except DoesNotFit:
        connection.execute(update(campaign_lists).where(row).values(snapshot_wanted=True))
        return False
    connection.execute(
        campaign_deltas.insert().values(
            campaign=delta.campaign,
            to_version=delta.to_version,
            payload=document.payload,
            signature=document.signature,
            key=document.key,
        )
    )
    as_of = instant_text(delta.as_of)
    connection.execute(update(campaign_lists).where(row).values(version=delta.to_version, current_as_of=as_of))
    return True
