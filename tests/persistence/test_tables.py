from __future__ import annotations

import sqlite3

import pytest

from app.bootstrap import DeskParts
from app.persistence.tables import metadata
from tests.builders import Issuer
from tests.persistence.given import change, rows

COPY = """INSERT INTO redemptions (id, campaign, serial, live, state, entry_seq, offering, offering_label, amount_cents,
    verdict, redeemed_at, unverified) SELECT ?, campaign, serial, ?, state, entry_seq, offering, offering_label, amount_cents,
    verdict, redeemed_at, unverified FROM redemptions LIMIT 1"""


def test_the_file_itself_refuses_a_second_live_redemption_of_a_voucher(parts: DeskParts, issuer: Issuer) -> None:
    parts.desk.redeem(issuer.digits(5), "MEDIATION")

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        change(parts.folder.database, COPY, "second", 1)

    change(parts.folder.database, COPY, "voided-1", 0)
    change(parts.folder.database, COPY, "voided-2", 0)
    assert rows(parts.folder.database, "SELECT count(*) FROM redemptions WHERE live = 1") == [(1,)]


def test_a_desk_has_one_identity(parts: DeskParts) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        change(
            parts.folder.database,
            "INSERT INTO identity SELECT 2, desk_id, public_key, url, centre_key, enrolled_at, journal FROM identity",
        )


def test_two_entries_of_one_number_are_refused(parts: DeskParts) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        change(parts.folder.database, "INSERT INTO journal SELECT * FROM journal LIMIT 1")


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]

    assert unnamed == []
