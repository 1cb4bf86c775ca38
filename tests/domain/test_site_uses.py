from __future__ import annotations

from typing import Any

import pytest

from app.domain.fields import WrongShape
from app.domain.receipts import Outcome
from app.domain.site_uses import SiteUse, SiteUses
from app.domain.voucher import VoucherRef
from tests.builders import DESK_ID, NOON, SITE_ID

USE = SiteUse(SITE_ID, VoucherRef(7, 12), NOON, "Poste 2", Outcome.ACCEPTED)
TOLD = SiteUses(DESK_ID, after=3, to=5, uses=(USE, USE))


def test_news_are_read_back() -> None:
    assert SiteUses.from_json(TOLD.to_json()) == TOLD


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_an_accepted_redemption_uses_the_voucher_up(outcome: Outcome) -> None:
    assert SiteUse(SITE_ID, VoucherRef(7, 12), NOON, "", outcome).takes == (outcome is Outcome.ACCEPTED)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "lists"}, {"desk": "me"}, {"to": 2}, {"after": -1}, {"uses": None}, {"uses": [{}]}],
    ids=str,
)
def test_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        SiteUses.from_json({**TOLD.to_json(), **changes})


@pytest.mark.parametrize(
    "changes", [{"state": "used"}, {"serial": 2**32}, {"redemption": "x"}, {"at": "noon"}, {"desk": None}], ids=str
)
def test_a_use_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    value: dict[str, Any] = TOLD.to_json()
    with pytest.raises(WrongShape):
        SiteUses.from_json({**value, "uses": [{**value["uses"][0], **changes}]})
