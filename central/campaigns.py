"""Issues vouchers: a campaign with dense serials, each voucher signed, with its short code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.domain.canonical import canonical_text
from app.domain.short_code import CAMPAIGNS, SERIALS, write_short_code
from app.domain.signing import SigningKey
from app.domain.used_list import terms_to_json
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import instant_text
from central.lists import first_list
from central.tables import campaigns


@dataclass(frozen=True, slots=True)
class Order:
    """What a sponsor buys."""

    sponsor: str
    booklets: int
    booklet_size: int
    terms: VoucherTerms
    offerings: tuple[str, ...]

    @property
    def vouchers(self) -> int:
        return self.booklets * self.booklet_size


@dataclass(frozen=True, slots=True)
class IssuedVoucher:
    booklet: int
    """From 1."""
    serial: int
    digits: str
    short_code: str


def open_campaign(connection: Connection, order: Order, *, centre: SigningKey, now: datetime) -> int:
    """Register a campaign with its empty used-list and return its number; a ValueError when it does not fit."""
    if not 0 < order.vouchers <= SERIALS:
        msg = f"a campaign has 1 to {SERIALS} vouchers"
        raise ValueError(msg)
    campaign: int = connection.execute(
        campaigns.insert()
        .values(
            sponsor=order.sponsor,
            vouchers=order.vouchers,
            booklet_size=order.booklet_size,
            terms=canonical_text(terms_to_json(order.terms)),
            offerings=canonical_text({"codes": list(order.offerings)}),
            issued_at=instant_text(now),
        )
        .returning(campaigns.c.id)
    ).scalar_one()
    if campaign >= CAMPAIGNS:
        msg = f"a centre has at most {CAMPAIGNS} campaigns"
        raise ValueError(msg)
    first_list(connection, campaign, centre=centre, now=now)
    return campaign


def vouchers_of(campaign: int, order: Order, *, voucher_key: SigningKey, code_key: bytes) -> Iterator[IssuedVoucher]:
    """Sign every voucher of a campaign, in the order of their serials; nothing is stored."""
    issuer = issuer_key_id(voucher_key.public)
    for serial in range(order.vouchers):
        ref = VoucherRef(campaign, serial)
        signed = sign_voucher(Voucher(issuer, ref, order.terms), voucher_key)
        yield IssuedVoucher(
            booklet=serial // order.booklet_size + 1,
            serial=serial,
            digits=signed.digits,
            short_code=write_short_code(ref, code_key),
        )
