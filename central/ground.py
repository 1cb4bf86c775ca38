"""Reads from the database what the claims of one batch are judged by, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.canonical import parse_canonical
from app.domain.fields import texts
from app.domain.redemption import RedemptionClaim
from app.domain.used_list import terms_from_json
from app.domain.voucher import VoucherRef
from app.foundation.clock import parse_instant
from central.claims import Block, CampaignFacts, Ground, SiteFacts
from central.database import among
from central.documents import trusted_keys
from central.tables import blocked, campaigns, offerings


def read_ground(
    connection: Connection, claims: Sequence[RedemptionClaim], *, site: SiteFacts, code_key: bytes, now: datetime
) -> Ground:
    """Collect the facts about exactly these claims."""
    refs = {claim.ref for claim in claims}
    return Ground(
        campaigns=_campaigns(connection, {ref.campaign for ref in refs}),
        blocks=_blocks(connection, refs),
        offerings=frozenset(connection.execute(select(offerings.c.code)).scalars()),
        issuers=trusted_keys(connection).issuers_by_id,
        code_key=code_key,
        site=site,
        now=now,
    )


def _campaigns(connection: Connection, wanted: set[int]) -> dict[int, CampaignFacts]:
    rows = connection.execute(select(campaigns).where(campaigns.c.id.in_(wanted)))
    return {
        row.id: CampaignFacts(
            vouchers=row.vouchers,
            terms=terms_from_json(parse_canonical(row.terms)),
            offerings=tuple(texts(parse_canonical(row.offerings), "codes")),
        )
        for row in rows
    }


def _blocks(connection: Connection, wanted: set[VoucherRef]) -> dict[VoucherRef, Block]:
    columns = blocked.c
    rows = connection.execute(
        select(blocked).where(
            among(connection, columns.campaign, {ref.campaign for ref in wanted}),
            among(connection, columns.serial, {ref.serial for ref in wanted}),
        )
    )
    found = {VoucherRef(row.campaign, row.serial): Block(row.reason, parse_instant(row.at)) for row in rows}
    return {ref: block for ref, block in found.items() if ref in wanted}
