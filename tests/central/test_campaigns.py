"""Issuing: dense serials, every voucher genuine, and nothing that a short code cannot hold."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.domain.short_code import CAMPAIGNS, SERIALS, mac_matches, read_short_code
from app.domain.signing import SigningKey
from app.domain.voucher import VoucherRef, issuer_key_id, open_voucher
from central.campaigns import Order, open_campaign, vouchers_of
from tests.builders import MAC_KEY, NOON, terms
from tests.central.given import Given

KEY = SigningKey.generate()


def an_order(booklets: int = 2, size: int = 5) -> Order:
    return Order("Commune de Bourg", booklets, size, terms(), ())


def test_vouchers_are_signed_in_the_order_of_their_serials() -> None:
    made = list(vouchers_of(9, an_order(), voucher_key=KEY, code_key=MAC_KEY))
    assert [(voucher.booklet, voucher.serial) for voucher in made] == [(n // 5 + 1, n) for n in range(10)]
    for voucher in made:
        opened = open_voucher(voucher.digits, {issuer_key_id(KEY.public): KEY.public}).voucher
        assert (opened.ref, opened.terms) == (VoucherRef(9, voucher.serial), terms())
        code = read_short_code(voucher.short_code)
        assert code is not None
        assert (code.ref, mac_matches(code, MAC_KEY)) == (opened.ref, True)


def test_campaigns_are_numbered_from_one(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        numbers = [open_campaign(connection, an_order(), centre=KEY, now=NOON) for _ in range(3)]
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize("booklets", [0, SERIALS // 5 + 1])
def test_a_campaign_without_vouchers_or_with_too_many_is_refused(given: Given, booklets: int) -> None:
    with given.centre.engine.begin() as connection, pytest.raises(ValueError, match="a campaign has 1 to"):
        open_campaign(connection, an_order(booklets), centre=KEY, now=NOON)


def test_a_campaign_whose_number_fits_no_short_code_is_refused(given: Given) -> None:
    columns = "id, sponsor, vouchers, booklet_size, terms, offerings, issued_at"
    with given.centre.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO campaigns ({columns}) VALUES ({CAMPAIGNS - 1}, 'A', 1, 1, '', '', '')"))  # noqa: S608
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT setval('campaigns_id_seq', {CAMPAIGNS - 1})"))
        with pytest.raises(ValueError, match="at most"):
            open_campaign(connection, an_order(), centre=KEY, now=NOON)
