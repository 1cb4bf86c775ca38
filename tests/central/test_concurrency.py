"""Many desks at once on PostgreSQL: the database alone decides who is first, and nobody is told of a deadlock."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select, text

from app.domain.journal import JournalEntry
from app.domain.receipts import Outcome
from app.domain.used_list import Use
from central import held, redeeming, voiding
from central.operating import Unknown
from central.tables import settings
from tests.central.given import Answer, Campaign, Desk, Given, redemption_of

pytestmark = pytest.mark.postgres

DESKS = 16
VOUCHERS = 60
T = TypeVar("T")


@pytest.fixture
def given(given_on_postgres: Given) -> Given:
    return given_on_postgres


def together(*works: Callable[[], T]) -> list[T]:
    """Run all at the same time and return what they return; the first failure is raised."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_sixteen_desks_with_the_same_vouchers_are_accepted_once_each(given: Given) -> None:
    campaign = given.campaign()
    desks = [given.desk(f"Site {number}") for number in range(DESKS)]
    order = random.Random(7)  # noqa: S311 - an order that can be had again, not a secret
    batches = {desk: [desk.redeem(campaign, n) for n in order.sample(range(VOUCHERS), VOUCHERS)] for desk in desks}

    def work(desk: Desk) -> list[tuple[int, str]]:
        entries = batches[desk]
        return [outcome for start in range(0, VOUCHERS, 20) for outcome in _outcomes(desk, entries[start : start + 20])]

    found = [outcome for outcomes in together(*[_bound(work, desk) for desk in desks]) for outcome in outcomes]
    assert Counter(outcome for _serial, outcome in found) == {
        "accepted": VOUCHERS,
        "held already_redeemed": VOUCHERS * (DESKS - 1),
    }
    assert sorted(serial for serial, outcome in found if outcome == "accepted") == list(range(VOUCHERS))
    assert given.report()["redeemed"] == VOUCHERS
    _assert_list_tells_the_truth(given, desks[0], campaign)


def test_redemptions_and_voids_of_all_at_once_leave_one_live_claim_where_one_is_left(given: Given) -> None:
    campaign = given.campaign()
    desks = [given.desk(f"Site {number}") for number in range(8)]

    def work(desk: Desk) -> None:
        order = random.Random(desks.index(desk))  # noqa: S311 - as above
        for _ in range(3):
            entries = [desk.redeem(campaign, serial) for serial in order.sample(range(10), 6)]
            desk.exchange(*entries)
            desk.exchange(*[desk.void(entry) for entry in order.sample(entries, 4)])

    together(*[_bound(work, desk) for desk in desks])
    with given.centre.engine.connect() as connection:
        rows = connection.execute(text("SELECT serial, state, live, reason FROM redemptions")).all()
    claims: dict[int, list[Any]] = {}
    for row in rows:
        claims.setdefault(row.serial, []).append(row)
    for serial, its in claims.items():
        live = [row for row in its if row.live]
        open_ = [row for row in its if row.state in ("accepted", "held")]
        assert len(live) == min(1, len(open_)), f"voucher {serial}: {len(live)} live of {len(open_)} that stand"
        assert all(row.state == "accepted" for row in live)
    _assert_list_tells_the_truth(given, desks[0], campaign)


def test_two_exchanges_of_one_desk_at_once_are_answered_alike(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(50)]
    answers = together(*[lambda: desk.exchange(*entries) for _ in range(4)])
    assert all(answer.value["answers"] == answers[0].value["answers"] for answer in answers)
    assert all(answer.acknowledgement["seq"] == 50 for answer in answers)
    assert given.report()["redeemed"] == 50
    with given.centre.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM findings")).scalar_one() == 0


def test_one_code_used_by_many_at_once_makes_one_desk(given: Given) -> None:
    from app.domain.signing import SigningKey

    code = given.enrolment_code()
    statuses = together(*[lambda: given.enrol(code, SigningKey.generate()).status_code for _ in range(8)])
    assert sorted(statuses) == [200] + [403] * 7


def test_a_claim_that_arrives_while_the_first_is_being_voided_is_never_forgotten(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, first, second = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken, late = first.redeem(campaign, 1), second.redeem(campaign, 1)
    first.exchange(taken)
    void = first.void(taken)
    with ThreadPoolExecutor(1) as pool:
        voided: list[Future[Answer]] = []
        hold = redeeming._hold

        def hold_while_the_void_arrives(connection: Any, items: Any, **named: Any) -> None:
            if not voided:
                voided.append(pool.submit(first.exchange, void))
                _until_done_or_waiting(given, voided[0])
            hold(connection, items, **named)

        monkeypatch.setattr(redeeming, "_hold", hold_while_the_void_arrives)
        answer = second.exchange(late)
        assert voided[0].result(timeout=30).outcomes(void) == ["voided"]
    promoted = [receipt.outcome for _n, receipt in second.exchange().updates]
    assert [*answer.outcomes(late), *promoted] == ["held already_redeemed", Outcome.ACCEPTED]
    assert given.report()["redeemed"] == 1


def test_a_claim_that_is_voided_while_it_is_about_to_be_promoted_stays_voided(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = given.campaign()
    first, second, third = (given.desk(site) for site in ("A", "B", "C"))
    entries = {desk: desk.redeem(campaign, 1) for desk in (first, second, third)}
    for desk in (first, second, third):
        given.clock.forward(minutes=1)
        desk.exchange(entries[desk])
    own = second.void(entries[second])
    with ThreadPoolExecutor(1) as pool:
        promoting: list[Future[Answer]] = []
        receipt = voiding._receipt

        def receipt_while_the_other_void_arrives(*arguments: Any, **named: Any) -> Any:
            if not promoting:
                promoting.append(pool.submit(first.exchange, first.void(entries[first])))
                _until_done_or_waiting(given, promoting[0])
            return receipt(*arguments, **named)

        monkeypatch.setattr(voiding, "_receipt", receipt_while_the_other_void_arrives)
        assert second.exchange(own).outcomes(own) == ["voided"]
        promoting[0].result(timeout=30)
    assert second.exchange().updates == []
    [(_n, promoted)] = third.exchange().updates
    assert (promoted.redemption, promoted.outcome) == (redemption_of(entries[third]), Outcome.ACCEPTED)
    assert given.report()["redeemed"] == 1


def test_a_claim_that_is_withdrawn_while_the_operator_refuses_it_stays_withdrawn(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its desk's void is under way: the decision waits for it, and finds nothing to decide."""
    campaign, desk = given.campaign(), given.desk()
    desk.note()  # missing at the centre
    claim = desk.redeem(campaign, 1)
    desk.exchange(claim)
    deciding: list[Future[str]] = []
    receipt = voiding._receipt

    def refuse() -> str:
        with given.centre.engine.begin() as connection:
            return held.decide(
                connection, redemption_of(claim), accept=False, centre=given.centre.key, now=given.clock()
            )

    with ThreadPoolExecutor(1) as pool:

        def receipt_while_the_operator_decides(*arguments: Any, **named: Any) -> Any:
            deciding.append(pool.submit(refuse))
            _until_done_or_waiting(given, deciding[0])
            return receipt(*arguments, **named)

        monkeypatch.setattr(voiding, "_receipt", receipt_while_the_operator_decides)
        void = desk.void(claim)
        assert desk.exchange(void).outcomes(void) == ["voided"]
        with pytest.raises(Unknown):
            deciding[0].result(timeout=30)
    assert given.report()["voided"] == 1


def _until_done_or_waiting(given: Given, work: Future[Any]) -> None:
    """Return when the other request has ended, or when the database makes it wait for ours."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not work.done():
        with given.centre.engine.connect() as connection:
            if connection.execute(query).scalar_one() > 0:
                return


def _bound(work: Callable[[Desk], T], desk: Desk) -> Callable[[], T]:
    return lambda: work(desk)


def _outcomes(desk: Desk, entries: list[JournalEntry]) -> list[tuple[int, str]]:
    answer = desk.exchange(*entries)
    found = []
    for entry in entries:
        serial = entry.body["serial"]
        assert isinstance(serial, int)
        found.append((serial, answer.outcomes(entry)[0]))
    return found


def _assert_list_tells_the_truth(given: Given, desk: Desk, campaign: Campaign) -> None:
    found = desk.exchange().lists[campaign.number]
    with given.centre.engine.connect() as connection:
        live = set(connection.execute(text("SELECT serial FROM redemptions WHERE live")).scalars())
    assert {serial for serial in range(found.count) if found.use_of(serial) is Use.USED} == live


def test_a_real_deadlock_between_two_transactions_ends_with_both_done(
    given: Given, caplog: pytest.LogCaptureFixture
) -> None:
    names = ["deadlock a", "deadlock b"]
    with given.centre.engine.begin() as connection:
        connection.execute(settings.insert(), [{"name": name, "value": "0"} for name in names])
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def crossing(order: list[str]) -> None:
        def work(connection: Connection) -> None:
            tries.append(order[0])
            _add_one(connection, order[0])
            if tries.count(order[0]) == 1:
                both_hold_one.wait(timeout=30)
            _add_one(connection, order[1])

        given.centre.transaction(work)

    with caplog.at_level("INFO", logger="central"):
        together(lambda: crossing(names), lambda: crossing(names[::-1]))
    with given.centre.engine.connect() as connection:
        values = connection.execute(select(settings.c.value).where(settings.c.name.in_(names))).scalars().all()
    assert values == ["2", "2"]
    assert len(tries) == 3, "one of the two was rolled back by the database and done again"
    assert '"retried": "40P01"' in caplog.text


def _add_one(connection: Connection, name: str) -> None:
    connection.execute(
        text("UPDATE settings SET value = (value::integer + 1)::text WHERE name = :name"), {"name": name}
    )
