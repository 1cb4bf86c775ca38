"""The signed documents and lists in force, read once per version and kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.canonical import JsonObject, parse_canonical
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.policy import OfflinePolicy
from app.domain.signing import PublicKey, SignedDocument
from app.domain.used_list import CampaignList
from app.foundation.clock import parse_instant
from app.foundation.errors import DamagedStorage, NotEnrolled
from app.persistence.kept_lists import read_kept_list
from app.persistence.tables import campaign_lists, documents

KEYS = "keys"
POLICY = "policy"
CATALOGUE = "catalogue"


class DocumentCache:
    """Parsed documents by version, shared by all transactions of this process; safe from any thread.

    The version is read in each transaction, so what another process has just stored is in force at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._documents: dict[str, tuple[int, Any]] = {}
        self._lists: dict[int, CampaignList] = {}

    def catalogue(self, connection: Connection) -> Catalogue:
        found: Catalogue = self._document(connection, CATALOGUE, Catalogue.from_json)
        return found

    def policy(self, connection: Connection) -> OfflinePolicy:
        found: OfflinePolicy = self._document(connection, POLICY, OfflinePolicy.from_json)
        return found

    def keys(self, connection: Connection) -> TrustedKeys:
        found: TrustedKeys = self._document(connection, KEYS, TrustedKeys.from_json)
        return found

    def campaign_list(self, connection: Connection, campaign: int) -> CampaignList | None:
        row = connection.execute(
            select(campaign_lists.c.version, campaign_lists.c.current_as_of).where(
                campaign_lists.c.campaign == campaign
            )
        ).one_or_none()
        if row is None:
            return None
        with self._lock:
            held = self._lists.get(campaign)
        if held is None or held.version != row.version:
            keys = self.keys(connection).centre_by_fingerprint
            held = read_kept_list(connection, campaign, keys, earlier=held)
            if held is None:
                return None
            with self._lock:
                self._lists[campaign] = held
        return replace(held, as_of=parse_instant(row.current_as_of))

    def readable_lists(self, connection: Connection) -> dict[int, int]:
        """Campaign to version of the lists that are whole: a damaged one is asked for again."""
        rows = connection.execute(select(campaign_lists.c.campaign, campaign_lists.c.version)).all()
        return {row.campaign: row.version for row in rows if self.campaign_list(connection, row.campaign) is not None}

    def _document(self, connection: Connection, kind: str, read: Callable[[JsonObject], Any]) -> Any:  # noqa: ANN401
        version = connection.execute(select(documents.c.version).where(documents.c.kind == kind)).scalar_one_or_none()
        if version is None:
            raise NotEnrolled
        with self._lock:
            held = self._documents.get(kind)
        if held is None or held[0] != version:
            payload = connection.execute(select(documents.c.payload).where(documents.c.kind == kind)).scalar_one()
            try:
                held = (version, read(parse_canonical(payload)))
            except ValueError as error:
                raise DamagedStorage from error
            with self._lock:
                self._documents[kind] = held
        return held[1]


def keep_document(connection: Connection, kind: str, *, version: int, document: SignedDocument) -> bool:
    """Store a verified document unless the desk holds this version or a later one; tell whether it was stored."""
    held = connection.execute(select(documents.c.version).where(documents.c.kind == kind)).scalar_one_or_none()
    if held is not None and held >= version:
        return False
    values = {
        "kind": kind,
        "version": version,
        "payload": document.payload,
        "signature": document.signature,
        "key": document.key,
    }
    connection.execute(insert(documents).values(values).on_conflict_do_update(index_elements=["kind"], set_=values))
    return True


def pinned_keys(centre: PublicKey, trusted: TrustedKeys | None) -> dict[str, PublicKey]:
    """The keys that may sign for the centre: the one pinned at enrolment, and those it has named since."""
    keys = {centre.fingerprint: centre}
    if trusted is not None:
        keys.update(trusted.centre_by_fingerprint)
    return keys
