"""Claims that wait for the operator alone are shown and decided, and their desk is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.keys import KEYS_SETTING
from tests.central.given import Desk, Given, outcome_of, redemption_of
from tests.central.terminal import Operator


@pytest.fixture
def operator(
    database_url: str, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    return Operator(database_url, tmp_path, capsys)


def outcomes(desk: Desk) -> list[str]:
    return [outcome_of(receipt) for _n, receipt in desk.exchange().updates]


def test_claims_of_a_revoked_desk_are_shown_accepted_and_refused(operator: Operator, given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    given.revoke(desk)
    good, bad = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    desk.exchange(good, bad)
    shown = operator("held").lines
    assert [line["redemption"] for line in shown] == [redemption_of(good), redemption_of(bad)]
    assert {(line["reason"], line["site"]) for line in shown} == {("desk_revoked", "Médiathèque de Bourg")}

    assert operator("held", "--accept", redemption_of(good)).value["state"] == "accepted"
    assert operator("held", "--refuse", redemption_of(bad)).value["state"] == "refused"

    assert operator("held").lines == []
    assert outcomes(desk) == ["accepted", "refused desk_revoked"]
    assert given.report()["redeemed"] == 1


def test_an_accepted_claim_on_a_voucher_that_is_taken_becomes_a_dispute(operator: Operator, given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    desk.note()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    other.exchange(other.redeem(campaign, 1))
    assert operator("held", "--accept", redemption_of(entry)).value["state"] == "held"
    assert outcomes(desk) == ["held already_redeemed"]
    assert given.report()["disputed"] == 1


def test_what_does_not_wait_for_this_is_not_decided(operator: Operator, given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    for name in (redemption_of(entry), "nothing"):
        assert operator("held", "--refuse", name).status == 1
    assert given.report()["redeemed"] == 1
