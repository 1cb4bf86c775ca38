"""Shorthands of the tests of the exchange."""

from __future__ import annotations

from typing import Any

from app.bootstrap import DeskParts, open_desk, verify_journal
from app.domain.canonical import Json, parse_object
from app.domain.redemption import RedemptionState
from app.domain.signing import Purpose, SigningKey, sign_document
from app.foundation.paths import DataFolder
from app.sync.client import CentreClient
from app.sync.round import RoundSummary, run_round
from central.campaigns import IssuedVoucher
from tests.sync.honest_centre import HonestCentre, vouchers_again

PATIENCE_S = 15.0


def key_of(parts: DeskParts) -> SigningKey:
    identity = parts.store.identity()
    return parts._keys.load(identity.desk_id, identity.public_key)


def exchange(
    parts: DeskParts, *, read_timeout_s: float = PATIENCE_S, summary: RoundSummary | None = None
) -> RoundSummary:
    """One round as the program makes it, with less patience."""
    filled = summary or RoundSummary()
    client = CentreClient(parts.store.identity().url, read_timeout_s=read_timeout_s)
    try:
        run_round(parts.store, client, key_of(parts), clock=parts._clock, summary=filled)
    finally:
        client.close()
    return filled


def redeem(parts: DeskParts, *vouchers: IssuedVoucher) -> list[str]:
    """Take vouchers at the desk; return the ids of their redemptions."""
    ids: list[str] = []
    for voucher in vouchers:
        result = parts.desk.redeem(voucher.digits, "MEDIATION")
        assert result.redemption_id is not None, result
        ids.append(result.redemption_id)
    return ids


def states(parts: DeskParts) -> dict[str, RedemptionState]:
    """By redemption: where it stands."""
    return {
        line.redemption_id: line.state
        for line in parts.desk.day().lines
        if line.redemption_id is not None and line.state is not None
    }


def errors_of(parts: DeskParts) -> dict[str, str | None]:
    """By redemption that waits: what was wrong with its last answer."""
    return {item.redemption_id: item.last_error for item in parts.desk.waiting_items()}


def signed_again(document: dict[str, Any], key: SigningKey, purpose: Purpose, **changes: Json) -> dict[str, Json]:
    """The same document with other fields, signed by whoever holds `key`."""
    return dict(sign_document(key, purpose, {**parse_object(document["payload"]), **changes}).to_json())


def honest_voucher(honest: HonestCentre, serial: int) -> IssuedVoucher:
    """The paper of the first campaign once more."""
    return vouchers_again(honest, 10)[serial]


def second_desk(desk: DeskParts, honest: HonestCentre) -> DeskParts:
    """Another desk of the same centre, in a bus; the caller closes it."""
    second = open_desk(DataFolder(desk.folder.root.with_name("second")), desk._clock)
    second.enrol(desk.store.identity().url, honest.enrol_code("Bus du Médoc"), "Bus")
    return second


def nothing_is_lost(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    """What waited before still waits, and the next exchange with an honest centre confirms it exactly once."""
    assert desk.store.waiting() == len(ids)
    assert states(desk) == dict.fromkeys(ids, RedemptionState.WAITING)
    summary = exchange(desk)
    assert (summary.sent, summary.confirmed, summary.refused, summary.errors) == (len(ids), len(ids), 0, [])
    confirmed_exactly_once(desk, ids, honest)


def confirmed_exactly_once(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    assert states(desk) == dict.fromkeys(ids, RedemptionState.CONFIRMED)
    assert desk.store.waiting() == 0
    assert honest.report()["redeemed"] == len(ids)
    assert honest.report()["disputed"] == 0
    found = verify_journal(desk.folder.database)
    assert found.clean
    assert found.receipts == len(ids)
    again = exchange(desk)
    assert (again.sent, again.confirmed, again.errors) == (0, 0, [])
