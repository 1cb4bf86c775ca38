"""The code of a site's coordinator: told once, kept as a hash, delivered to the desks of that site alone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.domain.catalogue import Catalogue
from app.domain.override import CodeHash
from app.domain.signing import Purpose
from central.coordinator_codes import set_code, withdraw_code
from central.operating import Unknown
from tests.central.given import Desk, Given

BOURG, BUS = "Médiathèque de Bourg", "Bus du Médoc"


def give(given: Given, site: str = BOURG) -> str:
    with given.centre.engine.begin() as connection:
        return set_code(connection, site)


def told(desk: Desk) -> CodeHash | None:
    document = desk.exchange().document("catalogue", Purpose.CATALOGUE)
    assert document is not None
    return Catalogue.from_json(document).coordinator


def test_the_desks_of_the_site_can_check_the_code_and_others_cannot(given: Given) -> None:
    first, second, other = given.desk(BOURG), given.desk(BOURG), given.desk(BUS)

    code = give(given)

    for desk in (first, second):
        known = told(desk)
        assert known is not None
        assert known.matches(code)
    assert told(other) is None


def test_a_desk_that_is_enrolled_later_knows_it_too(given: Given) -> None:
    given.desk(BOURG)
    code = give(given)

    known = told(given.desk(BOURG))

    assert known is not None
    assert known.matches(code)


def test_a_fresh_code_takes_the_place_of_the_one_before(given: Given) -> None:
    desk = given.desk(BOURG)
    old, new = give(given), give(given)

    known = told(desk)

    assert known is not None
    assert known.matches(new)
    assert not known.matches(old)


def test_a_desk_that_holds_the_catalogue_receives_the_code_as_news(given: Given) -> None:
    desk = given.desk(BOURG)
    held = desk.exchange().document("catalogue", Purpose.CATALOGUE)
    assert held is not None
    known = {"keys": 1, "policy": 1, "catalogue": held["version"], "lists": {}}
    assert desk.exchange(known=known).document("catalogue", Purpose.CATALOGUE) is None

    give(given)

    assert desk.exchange(known=known).document("catalogue", Purpose.CATALOGUE) is not None


def test_a_code_that_is_withdrawn_is_no_code_any_more(given: Given) -> None:
    desk = given.desk(BOURG)
    give(given)
    with given.centre.engine.begin() as connection:
        withdraw_code(connection, BOURG)

    assert told(desk) is None


def test_a_site_that_does_not_exist_gets_none(given: Given) -> None:
    with pytest.raises(Unknown), given.centre.engine.begin() as connection:
        set_code(connection, "Nowhere")


def test_the_code_itself_is_kept_nowhere(given: Given) -> None:
    given.desk(BOURG)
    code = give(given)

    with given.centre.engine.begin() as connection:
        kept = connection.execute(text("SELECT * FROM sites")).all()

    assert code.replace(" ", "") not in str(kept).replace(" ", "")
