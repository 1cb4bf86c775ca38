"""A site keeps the history of its territories; the newest is the one that desks are told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from central.claims import Territory
from central.tables import sites
from central.territories import newest_territory, set_territory, territories_of
from tests.builders import NOON

SITE, OTHER = "0199a000-0000-7000-8000-0000000000e1", "0199a000-0000-7000-8000-0000000000e2"


def test_the_history_is_kept_in_the_order_of_time_and_apart_for_each_site(engine: Engine) -> None:
    later = NOON + timedelta(days=1)
    with engine.begin() as connection:
        connection.execute(sites.insert(), [{"id": SITE, "name": "A"}, {"id": OTHER, "name": "B"}])
        set_territory(connection, SITE, "40", since=later)
        set_territory(connection, SITE, "33", since=NOON)
        set_territory(connection, OTHER, "", since=NOON)
        assert territories_of(connection, SITE) == (Territory(NOON, "33"), Territory(later, "40"))
        assert (newest_territory(connection, SITE), newest_territory(connection, OTHER)) == ("40", "")


def test_what_is_said_twice_about_one_instant_is_what_was_said_last(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sites.insert(), [{"id": SITE, "name": "A"}])
        set_territory(connection, SITE, "33", since=NOON)
        set_territory(connection, SITE, "2A", since=NOON)
        assert territories_of(connection, SITE) == (Territory(NOON, "2A"),)
