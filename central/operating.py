"""What the operator changes by command: set-up, offerings, policy, blocked vouchers, revoked desks; and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, distinct, func, select, tuple_, update

from app.domain.canonical import canonical_text
from app.domain.catalogue import DEFAULT_OFFERING, DeskStatus
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Outcome
from app.domain.signing import PublicKey
from app.foundation.clock import instant_text
from central import documents
from central.database import insert_new, put
from central.lists import note_change
from central.tables import blocked, campaigns, desks, disputes, offerings, policies, public_keys, redemptions, settings


class Unknown(LookupError):
    """There is no such site, desk, campaign, serial or blocked voucher."""


def set_up(connection: Connection, *, centre: PublicKey, voucher: PublicKey | None, now: datetime) -> None:
    """Put in what a new centre starts with; what is there already stays as it is.

    `voucher` is None when an existing centre keeps that key elsewhere; a new one is trusted beside the others.
    """
    rows = [
        {"fingerprint": key.fingerprint, "role": role, "raw": key.raw, "added_at": instant_text(now)}
        for role, key in (("centre", centre), ("issuer", voucher))
        if key is not None
    ]
    fresh = insert_new(connection, public_keys, rows, returning="fingerprint")
    names = [documents.CATALOGUE_VERSION, documents.KEYS_VERSION]
    new = insert_new(connection, settings, [{"name": name, "value": "1"} for name in names], returning="name")
    if fresh and documents.KEYS_VERSION not in new:
        documents.bump(connection, documents.KEYS_VERSION)
    first = OfflinePolicy(version=1, issued_at=now)
    insert_new(connection, policies, [{"version": 1, "payload": canonical_text(first.to_json())}], returning="version")
    default = {"code": DEFAULT_OFFERING, "label": "Médiation numérique", "price": 1}
    insert_new(connection, offerings, [default], returning="code")


def set_offering(connection: Connection, *, code: str, label: str, price: int) -> None:
    """Add an offering or change it."""
    put(connection, offerings, {"code": code, "label": label, "price": price})
    documents.bump(connection, documents.CATALOGUE_VERSION)


def change_policy(connection: Connection, *, now: datetime, **changes: int | bool | None) -> OfflinePolicy:
    """Put a new policy in force when something changes; return the one in force. None leaves a value as it is."""
    held = documents.policy_in_force(connection)
    wanted = {name: value for name, value in changes.items() if value is not None and getattr(held, name) != value}
    if not wanted:
        return held
    renewed = replace(held, version=held.version + 1, issued_at=now, **wanted)  # type: ignore[arg-type]
    connection.execute(policies.insert().values(version=renewed.version, payload=canonical_text(renewed.to_json())))
    return renewed


def block(connection: Connection, campaign: int, serials: Sequence[int], *, reason: str, now: datetime) -> int:
    """Block vouchers; return how many were not blocked before. `Unknown` when one was never issued."""
    issued = connection.execute(select(campaigns.c.vouchers).where(campaigns.c.id == campaign)).scalar_one_or_none()
    if issued is None or any(serial >= issued for serial in serials):
        raise Unknown
    rows = [
        {"campaign": campaign, "serial": serial, "reason": reason, "at": instant_text(now)}
        for serial in dict.fromkeys(serials)
    ]
    fresh = insert_new(connection, blocked, rows, returning="serial")
    note_change(connection, [(campaign, serial) for serial in sorted(fresh)])
    return len(fresh)


def unblock(connection: Connection, campaign: int, serials: Sequence[int]) -> int:
    """Unblock vouchers; return how many were blocked. `Unknown` when none of them was."""
    pairs = [(campaign, serial) for serial in serials]
    freed = connection.execute(
        blocked.delete().where(tuple_(blocked.c.campaign, blocked.c.serial).in_(pairs)).returning(blocked.c.serial)
    ).scalars()
    found = sorted(freed)
    if not found:
        raise Unknown
    note_change(connection, [(campaign, serial) for serial in found])
    return len(found)


def revoke(connection: Connection, desk: str) -> None:
    """Stop a desk from redeeming from its next exchange on; what it hands in from now is held for a decision."""
    changed = connection.execute(update(desks).where(desks.c.id == desk).values(status=DeskStatus.REVOKED.value))
    if changed.rowcount != 1:
        raise Unknown
    documents.bump(connection, documents.CATALOGUE_VERSION)


def report(connection: Connection) -> dict[str, int]:
    """Count vouchers, as the `report` command prints them."""

    voided = (
        select(redemptions.c.campaign, redemptions.c.serial)
        .where(redemptions.c.state == Outcome.VOIDED.value)
        .distinct()
        .subquery()
    )
    open_disputes = (
        select(disputes.c.campaign, disputes.c.serial).where(disputes.c.closed_at.is_(None)).distinct().subquery()
    )
    counts = {
        "issued": select(func.coalesce(func.sum(campaigns.c.vouchers), 0)),
        "redeemed": select(func.count()).select_from(redemptions).where(redemptions.c.live),
        "voided": select(func.count()).select_from(voided),
        "disputed": select(func.count()).select_from(open_disputes),
        # A claim that is made good is settled too, but its voucher is another's.
        "settled": select(func.count(distinct(redemptions.c.id))).where(
            redemptions.c.settled_in.is_not(None), redemptions.c.live
        ),
        "blocked": select(func.count()).select_from(blocked),
    }
    return {name: int(connection.execute(query).scalar_one()) for name, query in counts.items()}
