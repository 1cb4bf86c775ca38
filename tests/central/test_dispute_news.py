"""Numbers of disputes: in the order of commit, per site, without a number that a cursor could pass over."""

from __future__ import annotations

import threading

from sqlalchemy import select

from central.dispute_news import next_numbers, note_disputes, number_disputes
from central.tables import dispute_changes, dispute_news, sites
from tests.central.disputed import heard, two_claims
from tests.central.given import Given


def numbers(given: Given) -> list[tuple[str, int]]:
    with given.centre.engine.begin() as connection:
        rows = connection.execute(
            select(sites.c.name, dispute_news.c.n).join(sites, sites.c.id == dispute_news.c.site)
        ).all()
    return sorted((row.name, row.n) for row in rows)


def test_a_dispute_is_numbered_once_for_each_of_its_sites(given: Given) -> None:
    two_claims(given)
    for _ in range(2):
        with given.centre.engine.begin() as connection:
            number_disputes(connection)
    assert numbers(given) == [("Bus du Médoc", 1), ("Médiathèque de Bourg", 1)]


def test_several_changes_before_anybody_asks_are_one_piece_of_news(given: Given) -> None:
    case = two_claims(given)
    dispute = case.id
    with given.centre.engine.begin() as connection:
        note_disputes(connection, [dispute, dispute])
        note_disputes(connection, [dispute])
        note_disputes(connection, [])
    heard(case.library)
    assert numbers(given) == [
        ("Bus du Médoc", 1), ("Bus du Médoc", 2), ("Médiathèque de Bourg", 1), ("Médiathèque de Bourg", 2),
    ]  # fmt: skip


def test_a_dispute_within_one_site_is_numbered_once(given: Given) -> None:
    campaign, first, second = given.campaign(), given.desk(), given.desk()
    first.exchange(first.redeem(campaign, 1))
    second.exchange(second.redeem(campaign, 1))
    assert len(heard(first)) == 1
    assert numbers(given) == [("Médiathèque de Bourg", 1)]


def test_a_change_that_is_rolled_back_is_no_news(given: Given) -> None:
    case = two_claims(given)
    dispute = case.id
    with given.centre.engine.connect() as connection:
        note_disputes(connection, [dispute])
        connection.rollback()
    heard(case.bus)
    assert len(numbers(given)) == 2


def test_two_that_number_at_once_leave_no_change_out_and_number_none_twice(given_on_postgres: Given) -> None:
    given = given_on_postgres
    case = two_claims(given)
    dispute = case.id
    with given.centre.engine.begin() as first:
        note_disputes(first, [dispute])
    with given.centre.engine.begin() as first, given.centre.engine.begin() as second:
        number_disputes(first)
        number_disputes(second)  # waits for nobody: the other has them
    assert len(numbers(given)) == 4
    with given.centre.engine.begin() as connection:
        assert connection.execute(select(dispute_changes)).all() == []


def test_numbers_of_a_site_are_taken_in_order_by_transactions_at_once(given_on_postgres: Given) -> None:
    given = given_on_postgres
    given.desk()
    with given.centre.engine.begin() as connection:
        site = connection.execute(select(sites.c.id)).scalar_one()
    taken: list[int] = []

    def take() -> None:
        with given.centre.engine.begin() as connection:
            taken.extend(next_numbers(connection, site, "statements", 3))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 25))
