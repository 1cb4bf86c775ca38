"""What claims are judged by, as it is read from the database."""

from __future__ import annotations

from datetime import timedelta

from app.domain.voucher import VoucherRef, issuer_key_id
from central.claims import Block, SiteFacts
from central.desks import lock_desk
from central.ground import read_ground
from tests.builders import NOON
from tests.central.given import Desk, Given


def test_the_ground_holds_the_facts_about_these_claims_alone(given: Given) -> None:
    first, other = given.campaign(30, offerings=("MEDIATION",), territory="33"), given.campaign()
    desk = given.desk()
    given.clock.forward(minutes=3)
    given.block(first, 7, 8, reason="volé")
    given.block(other, 7)
    claims = [desk.claim(first, 7), desk.claim(first, 9)]
    site = _site(given, desk)
    with given.centre.engine.begin() as connection:
        ground = read_ground(connection, claims, site=site, code_key=given.centre.code_key, now=given.clock())
    assert set(ground.campaigns) == {first.number}
    facts = ground.campaigns[first.number]
    assert (facts.vouchers, facts.terms, facts.offerings) == (30, first.terms, ("MEDIATION",))
    assert ground.blocks == {VoucherRef(first.number, 7): Block("volé", NOON + timedelta(minutes=3))}
    assert ground.offerings == {"MEDIATION"}
    issuer = given.keys.voucher().public
    assert ground.issuers == {issuer_key_id(issuer): issuer}
    assert (ground.site, ground.now) == (site, given.clock())


def test_vouchers_that_share_a_serial_across_campaigns_are_not_mixed_up(given: Given) -> None:
    first, second, desk = given.campaign(), given.campaign(), given.desk()
    given.block(second, 1)
    one, two = desk.redeem(first, 1), desk.redeem(second, 1)
    given.clock.forward(minutes=1)
    late = desk.redeem(second, 2)
    assert desk.exchange(one, two, late).outcomes(one, two, late) == ["accepted", "refused blocked", "accepted"]


def _site(given: Given, desk: Desk) -> SiteFacts:
    with given.centre.engine.begin() as connection:
        return lock_desk(connection, desk.id).site
