"""From the operator's code to the operator's list: a desk goes on beyond its limit while the centre is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.override import OverrideReason
from app.domain.redemption import RedemptionState
from app.foundation.paths import DataFolder
from app.services.override import OverrideOpened
from central import operating
from central.coordinator_codes import set_code
from central.overrides import told
from tests.builders import StillClock
from tests.sync.given import exchange, states
from tests.sync.honest_centre import SITE, HonestCentre, an_honest_centre
from tests.sync.scripted_centre import scripted_centre


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def honest(tmp_path: Path, clock: StillClock) -> Iterator[HonestCentre]:
    centre = an_honest_centre(tmp_path, clock)
    yield centre
    centre.close()


@pytest.fixture
def desk(tmp_path: Path, honest: HonestCentre, clock: StillClock) -> Iterator[DeskParts]:
    parts = open_desk(DataFolder(tmp_path / "desk"), clock)
    with scripted_centre(honest) as running:
        parts.enrol(running.url, honest.enrol_code(), "Poste 1")
        yield parts
    parts.close()


def test_a_coordinators_code_opens_the_desk_and_the_operator_sees_what_was_taken(
    desk: DeskParts, honest: HonestCentre
) -> None:
    vouchers = honest.issue()
    with honest.engine.begin() as connection:
        operating.change_policy(connection, now=honest.centre.clock(), hard_vouchers=1, override_vouchers=2)
        code = set_code(connection, SITE)
    exchange(desk)

    taken = [desk.desk.redeem(voucher.digits, "MEDIATION").taken for voucher in vouchers[:2]]
    opened = desk.desk.open_override(code, reason=OverrideReason.NO_NETWORK)
    more = [desk.desk.redeem(voucher.digits, "MEDIATION").taken for voucher in vouchers[1:4]]
    exchange(desk)

    assert (taken, opened, more) == ([True, False], OverrideOpened(2), [True, True, False])
    assert set(states(desk).values()) == {RedemptionState.CONFIRMED}
    assert desk.desk.status().override_left == 0
    with honest.engine.begin() as connection:
        (line,) = told(connection)
    assert (line["site"], line["vouchers"], line["used"], line["reason"]) == (SITE, 2, 2, "no_network")
    assert desk.desk.redeem(vouchers[3].digits, "MEDIATION").taken, "the limits count anew"
