"""What the operator changes: once, whole, and told to the desks."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from central import documents, operating
from central.operating import Unknown
from central.tables import blocked, offerings, policies, voucher_changes
from tests.builders import NOON
from tests.central.given import Given


def test_setting_up_again_keeps_what_the_operator_changed(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        operating.set_offering(connection, code="MEDIATION", label="Aide", price=2)
        operating.change_policy(connection, now=NOON, hard_vouchers=100)
        before = documents.trusted_keys(connection)
        operating.set_up(connection, centre=given.centre.key.public, voucher=given.keys.voucher().public, now=NOON)
        assert documents.trusted_keys(connection) == before
        assert documents.policy_in_force(connection).hard_vouchers == 100
        [row] = connection.execute(select(offerings)).all()
        assert (row.label, row.price) == ("Aide", 2)


def test_an_offering_and_a_revocation_raise_the_version_of_the_catalogue(given: Given) -> None:
    desk = given.desk()
    with given.centre.engine.begin() as connection:
        operating.set_offering(connection, code="ATELIER", label="Atelier", price=1)
        assert documents.version_of(connection, documents.CATALOGUE_VERSION) == 2
        operating.revoke(connection, desk.id)
        assert documents.version_of(connection, documents.CATALOGUE_VERSION) == 3


def test_a_policy_that_says_nothing_new_is_no_new_version(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        held = operating.change_policy(connection, now=NOON)
        assert operating.change_policy(connection, now=NOON, soft_vouchers=15, short_codes_offline=False) == held
        assert len(connection.execute(select(policies)).all()) == 1
        changed = operating.change_policy(connection, now=NOON, short_codes_offline=True)
        assert (changed.version, changed.short_codes_offline, changed.soft_vouchers) == (2, True, 15)


def test_blocking_keeps_the_first_reason_and_time(given: Given) -> None:
    campaign = given.campaign()
    given.block(campaign, 1, reason="perdu")
    given.clock.forward(hours=1)
    with given.centre.engine.begin() as connection:
        fresh = operating.block(connection, campaign.number, [1, 1, 2, 2], reason="volé", now=given.clock())
        rows = connection.execute(select(blocked.c.serial, blocked.c.reason).order_by(blocked.c.serial)).all()
    assert (fresh, [tuple(row) for row in rows]) == (1, [(1, "perdu"), (2, "volé")])


@pytest.mark.parametrize(("number", "serials"), [(99, [0]), (1, [100]), (1, [0, 2**32 - 1])])
def test_what_was_never_issued_cannot_be_blocked(given: Given, number: int, serials: list[int]) -> None:
    given.campaign()
    with given.centre.engine.begin() as connection:
        with pytest.raises(Unknown):
            operating.block(connection, number, serials, reason="perdu", now=NOON)
        assert connection.execute(select(voucher_changes)).all() == []


def test_unblocking_frees_those_that_were_blocked(given: Given) -> None:
    campaign = given.campaign()
    given.block(campaign, 1, 2)
    with given.centre.engine.begin() as connection:
        assert operating.unblock(connection, campaign.number, [1, 1, 50]) == 1
        with pytest.raises(Unknown):
            operating.unblock(connection, campaign.number, [1, 50])


def test_an_unblocked_voucher_can_be_redeemed_and_a_blocked_one_cannot(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    given.block(campaign, 1, 2)
    given.unblock(campaign, 1)
    free, lost = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    assert desk.exchange(free, lost).outcomes(free, lost) == ["accepted", "refused blocked"]


def test_an_unknown_desk_cannot_be_revoked(given: Given) -> None:
    with given.centre.engine.begin() as connection, pytest.raises(Unknown):
        operating.revoke(connection, "nobody")


def test_a_dispute_counts_its_voucher_once_and_a_void_too(given: Given) -> None:
    campaign = given.campaign()
    desks = [given.desk(site) for site in ("A", "B", "C")]
    for desk in desks:
        desk.exchange(desk.redeem(campaign, 1))
    assert (given.report()["redeemed"], given.report()["disputed"]) == (1, 1)
    own = desks[0].redeem(campaign, 2)
    again = [desks[0].void(own), desks[0].redeem(campaign, 2)]
    desks[0].exchange(own, *again, desks[0].void(again[1]))
    assert (given.report()["redeemed"], given.report()["voided"]) == (1, 1)
