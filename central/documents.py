"""The signed documents that desks hold: keys, policy, catalogue; signed when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, Text, cast, func, select, update

from app.domain.canonical import JsonObject, parse_canonical
from app.domain.catalogue import Catalogue, DeskStatus, Offering, TrustedKeys
from app.domain.override import CodeHash
from app.domain.policy import OfflinePolicy
from app.domain.signing import PublicKey, Purpose, SignedDocument, SigningKey, sign_document
from central.tables import desks, offerings, policies, public_keys, settings, sites
from central.territories import newest_territory
from central.time_zones import time_zone_of

CATALOGUE_VERSION = "catalogue_version"
KEYS_VERSION = "keys_version"


def version_of(connection: Connection, name: str) -> int:
    found = connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()
    return int(found or 0)


def bump(connection: Connection, name: str) -> None:
    """Say that a document has changed: desks that hold an older version receive it on their next exchange."""
    # Counted by the database: two operators at once must not give two documents one version.
    raised = cast(cast(settings.c.value, Integer) + 1, Text)
    connection.execute(update(settings).where(settings.c.name == name).values(value=raised))


def keys_document(connection: Connection, centre: SigningKey) -> SignedDocument:
    return sign_document(centre, Purpose.KEYS, trusted_keys(connection).to_json())


def trusted_keys(connection: Connection) -> TrustedKeys:
    version = version_of(connection, KEYS_VERSION)  # before the content, as in `catalogue_document`
    rows = connection.execute(select(public_keys).order_by(public_keys.c.added_at, public_keys.c.fingerprint)).all()
    return TrustedKeys(
        version=version,
        centre=tuple(PublicKey(row.raw) for row in rows if row.role == "centre"),
        issuers=tuple(PublicKey(row.raw) for row in rows if row.role == "issuer"),
    )


def policy_in_force(connection: Connection) -> OfflinePolicy:
    payload = connection.execute(select(policies.c.payload).order_by(policies.c.version.desc()).limit(1)).scalar_one()
    return OfflinePolicy.from_json(parse_canonical(payload))


def policy_version(connection: Connection) -> int:
    newest: int = connection.execute(select(func.max(policies.c.version))).scalar_one()
    return newest


def policy_document(connection: Connection, centre: SigningKey) -> SignedDocument:
    return sign_document(centre, Purpose.POLICY, policy_in_force(connection).to_json())


def catalogue_document(connection: Connection, centre: SigningKey, desk_id: str) -> SignedDocument:
    # First the version: a change that is committed between the two statements is then sent again under its own
    # version, whereas a newer version with the older content would never be corrected.
    version = version_of(connection, CATALOGUE_VERSION)
    row = connection.execute(
        select(
            desks.c.id,
            desks.c.name,
            desks.c.status,
            sites.c.id,
            sites.c.name,
            sites.c.coordinator,
        )
        .join(sites, sites.c.id == desks.c.site)
        .where(desks.c.id == desk_id)
    ).one()
    territory = newest_territory(connection, row[3])
    catalogue = Catalogue(
        version=version,
        desk_id=row[0],
        desk_name=row[1],
        desk_status=DeskStatus(row[2]),
        site_id=row[3],
        site_name=row[4],
        territory=territory,
        time_zone=time_zone_of(territory),
        offerings=tuple(known_offerings(connection)),
        coordinator=None if row.coordinator is None else CodeHash.from_json(parse_canonical(row.coordinator)),
    )
    return sign_document(centre, Purpose.CATALOGUE, catalogue.to_json())


def known_offerings(connection: Connection) -> Sequence[Offering]:
    rows = connection.execute(select(offerings).order_by(offerings.c.code)).all()
    return [Offering(row.code, row.label, row.price) for row in rows]


def opened_head(head: SignedDocument, desk_key: bytes) -> JsonObject:
    """Verify a journal head that a desk signed; a ValueError when it did not."""
    key = PublicKey(desk_key)
    return head.opened(Purpose.JOURNAL_HEAD, {key.fingerprint: key})
