"""The real central service inside the test's own process, on a file of its own: what an honest answer looks like."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from app.domain.signing import SigningKey
from app.domain.voucher import VoucherTerms
from app.foundation.clock import Clock
from central import operating
from central.campaigns import IssuedVoucher, Order, open_campaign, vouchers_of
from central.centre import Centre
from central.database import open_database, parse_url
from central.enrolment import make_code
from central.service import build
from central.upgrade import upgrade
from tests.builders import MAC_KEY, NOON

SITE = "Médiathèque de Bourg"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer, before any compression."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class HonestCentre:
    """A centre with its keys; `close` when done."""

    centre: Centre
    voucher_key: SigningKey
    app: FastAPI

    @property
    def key(self) -> SigningKey:
        """The private key that signs receipts: with it a test can sign what the centre never would."""
        return self.centre.key

    @property
    def engine(self) -> Engine:
        return self.centre.engine

    def close(self) -> None:
        self.centre.engine.dispose()

    def enrol_code(self, site: str = SITE, territory: str = "33") -> str:
        with self.engine.begin() as connection:
            code = make_code(
                connection, site_name=site, territory=territory, centre=self.key.public, now=self.centre.clock()
            )
        return code.text

    def issue(self, booklets: int = 1, *, size: int = 10) -> list[IssuedVoucher]:
        """A campaign of vouchers that are valid at `NOON`, in the order of their serials."""
        order = _order(booklets=booklets, size=size)
        with self.engine.begin() as connection:
            campaign = open_campaign(connection, order, centre=self.key, now=NOON)
        return list(vouchers_of(campaign, order, voucher_key=self.voucher_key, code_key=self.centre.code_key))

    def report(self) -> dict[str, int]:
        with self.engine.begin() as connection:
            return operating.report(connection)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the real service answers to a request; from any thread."""
        return asyncio.run(self._ask(method, path, headers, body))

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            found = await client.request(method, path, headers=dict(headers), content=body)
        kept = {name: value for name, value in found.headers.items() if name == "retry-after"}
        return Reply(found.status_code, found.content, found.headers.get("content-type", ""), kept)


def _order(*, booklets: int, size: int) -> Order:
    return Order(
        sponsor="Département de la Gironde",
        booklets=booklets,
        booklet_size=size,
        terms=VoucherTerms(
            valid_from=date(2026, 1, 1),
            expires=date(2027, 12, 31),
            tolerance_days=31,
            territory="",
            value_cents=1000,
        ),
        offerings=(),
    )


def an_honest_centre(folder: Path, clock: Clock, *, key: SigningKey | None = None) -> HonestCentre:
    """Set up an empty centre in a folder, as `init` does."""
    engine = open_database(parse_url(f"sqlite:///{folder / 'centre.sqlite'}"))
    upgrade(engine)
    centre = Centre(engine=engine, key=key or SigningKey.generate(), code_key=MAC_KEY, clock=clock)
    voucher_key = SigningKey.generate()
    with engine.begin() as connection:
        operating.set_up(connection, centre=centre.key.public, voucher=voucher_key.public, now=NOON)
    return HonestCentre(centre, voucher_key, build(centre))


def vouchers_again(honest: HonestCentre, count: int) -> list[IssuedVoucher]:
    """The vouchers of the first campaign once more, as on a copy of its paper."""
    order = _order(booklets=1, size=count)
    return list(vouchers_of(1, order, voucher_key=honest.voucher_key, code_key=honest.centre.code_key))
