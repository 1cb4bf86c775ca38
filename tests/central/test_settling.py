"""A month is settled once: every accepted redemption is paid, everything else is told, nobody is paid twice."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.domain.journal import JournalEntry
from app.domain.receipts import Outcome
from app.domain.statement import StatementFile
from app.domain.statement_check import verify
from central.settling import Made, NotYet, is_over, settle, slug
from central.tables import redemptions, statements
from tests.builders import NOON
from tests.central.given import Given, redemption_of


def settled(given: Given, month: str = "2026-11") -> list[Made]:
    """Every statement of the month, each of them proven."""
    made = given.centre.transaction(
        lambda connection: settle(connection, month, centre=given.centre.key, now=given.clock())
    )
    for item in made:
        assert_sound(given, item)
    return made


def assert_sound(given: Given, made: Made) -> None:
    file = StatementFile.from_text(made.file.to_text())
    found = verify(file.document, file.receipts, file.trusted([given.centre.key.public.fingerprint]))
    assert (found.findings, found.statement) == ((), made.statement)


def paid(made: Made) -> list[str]:
    return [line.redemption for line in made.statement.paid]


def unpaid(made: Made) -> dict[str, str]:
    return {line.redemption: line.outcome.value for line in made.statement.unpaid}


def ids(entries: Sequence[JournalEntry]) -> list[str]:
    return [redemption_of(entry) for entry in entries]


def test_a_month_pays_each_site_what_it_redeemed(given: Given) -> None:
    campaign, other = given.campaign(), given.campaign(value_cents=500)
    desk, second, elsewhere = given.desk(), given.desk(), given.desk("Bus du Médoc")
    ours = [desk.redeem(campaign, 1), desk.redeem(campaign, 2), desk.redeem(other, 1, amount_cents=500)]
    desk.exchange(*ours)
    neighbour = second.redeem(campaign, 3)
    second.exchange(neighbour)
    theirs = elsewhere.redeem(campaign, 4)
    elsewhere.exchange(theirs)
    by_site = {made.statement.site: made for made in settled(given)}
    bourg, bus = by_site["Médiathèque de Bourg"], by_site["Bus du Médoc"]
    assert sorted(paid(bourg)) == sorted(ids([*ours, neighbour]))
    assert paid(bus) == [redemption_of(theirs)]
    totals = bourg.statement.totals
    assert (totals.paid.vouchers, totals.paid.cents, totals.guarantee.vouchers) == (4, 3500, 0)
    assert [(item.campaign, item.share.cents) for item in totals.campaigns] == [
        (campaign.number, 3000), (other.number, 500),
    ]  # fmt: skip
    assert [(item.sponsor, item.share.cents) for item in totals.sponsors] == [("Département de la Gironde", 3500)]
    assert given.report()["settled"] == 5


def test_a_month_settled_again_is_the_same_to_the_byte_and_pays_nothing_more(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(desk.redeem(campaign, 1))
    before = [made.file.to_text() for made in settled(given)]
    late = desk.redeem(campaign, 2)
    desk.exchange(late)
    given.clock.forward(days=1)
    assert [made.file.to_text() for made in settled(given)] == before
    assert given.report()["settled"] == 1
    given.clock.forward(days=10)
    [december] = settled(given, "2026-12")
    [line] = december.statement.paid
    assert (line.redemption, line.late) == (redemption_of(late), True)
    assert december.statement.previous is not None
    assert december.statement.previous.month == "2026-11"


def test_a_site_that_had_nothing_to_say_is_not_added_to_a_settled_month(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    assert settled(given) == []
    desk.exchange(desk.redeem(campaign, 1))
    assert settled(given) == []
    given.clock.forward(days=10)
    assert [len(paid(made)) for made in settled(given, "2026-12")] == [1]


@pytest.mark.parametrize(
    ("territory", "last"),
    [("33", datetime(2026, 11, 30, 22, 59, tzinfo=UTC)), ("974", datetime(2026, 11, 30, 19, 59, tzinfo=UTC))],
)
def test_the_month_ends_at_midnight_of_the_site(given: Given, territory: str, last: datetime) -> None:
    campaign, desk = given.campaign(), given.desk(territory=territory)
    given.clock.forward(days=20)
    inside = desk.redeem(campaign, 1, at=last)
    outside = desk.redeem(campaign, 2, at=last + timedelta(minutes=1))
    desk.exchange(inside, outside)
    [november] = settled(given)
    assert paid(november) == [redemption_of(inside)]
    assert november.statement.until == last + timedelta(minutes=1)
    [december] = settled(given, "2026-12")
    assert [(line.redemption, line.late) for line in december.statement.paid] == [(redemption_of(outside), False)]


def test_a_clock_that_was_ahead_does_not_put_the_payment_off(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    ahead = desk.redeem(campaign, 1, at=NOON + timedelta(days=300))
    desk.exchange(ahead)
    [november] = settled(given)
    assert paid(november) == [redemption_of(ahead)]


def test_voids_and_refusals_are_told_once_and_what_is_held_until_it_is_decided(given: Given) -> None:
    campaign, first, desk = given.campaign(), given.desk("Bus du Médoc"), given.desk()
    first.exchange(first.redeem(campaign, 9))
    given.block(campaign, 5)
    given.clock.forward(minutes=1)
    voided, refused, held, kept = (desk.redeem(campaign, serial) for serial in (1, 5, 9, 2))
    desk.exchange(voided, refused, held, kept, desk.void(voided))
    [november] = [made for made in settled(given) if made.statement.site == "Médiathèque de Bourg"]
    assert paid(november) == [redemption_of(kept)]
    assert unpaid(november) == {
        redemption_of(voided): "voided", redemption_of(refused): "refused", redemption_of(held): "held",
    }  # fmt: skip
    assert len(november.statement.receipts) == 5
    given.clock.forward(days=10)
    [december] = settled(given, "2026-12")
    assert (paid(december), unpaid(december)) == ([], {redemption_of(held): "held"})


def test_a_void_by_another_desk_of_the_site_names_the_receipt_that_it_replaces(given: Given) -> None:
    campaign, desk, neighbour = given.campaign(), given.desk(), given.desk()
    entry = desk.redeem(campaign, 1)
    first = desk.exchange(entry).receipt(entry)
    neighbour.exchange(neighbour.void(entry))
    [november] = settled(given)
    assert unpaid(november) == {redemption_of(entry): "voided"}
    assert [pair.receipt for pair in november.statement.superseded] == [first.id]
    assert len(november.statement.receipts) == 3


def test_a_promoted_claim_is_paid_on_its_last_receipt(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    first = desk.redeem(campaign, 1)
    desk.exchange(first)
    given.clock.forward(minutes=1)
    second = other.redeem(campaign, 1)
    held = other.exchange(second).receipt(second)
    given.clock.forward(minutes=1)
    desk.exchange(desk.void(first))
    bus = next(made for made in settled(given) if made.statement.site == "Bus du Médoc")
    assert paid(bus) == [redemption_of(second)]
    assert [pair.receipt for pair in bus.statement.superseded] == [held.id]
    assert bus.statement.paid[0].receipt == bus.statement.superseded[0].by


def test_the_guarantee_is_paid_apart_from_the_sponsors(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    ordinary, unknowing = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    given.clock.forward(hours=1)
    given.block(campaign, 2)
    desk.exchange(ordinary, unknowing)
    [november] = settled(given)
    totals = november.statement.totals
    assert (totals.paid.cents, totals.guarantee.cents, totals.sponsors[0].share.cents) == (2000, 1000, 1000)
    assert [line.redemption for line in november.statement.paid if line.guarantee] == [redemption_of(unknowing)]


def test_a_void_after_the_settlement_is_refused_and_pays_nothing_back(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    settled(given)
    void = desk.void(entry)
    assert desk.exchange(void).outcomes(void) == ["refused settled"]
    given.clock.forward(days=10)
    assert settled(given, "2026-12") == []


def test_an_id_used_twice_does_not_confuse_the_statement(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    desk.exchange(entry)
    again = desk.redeem(campaign, 2, id=redemption_of(entry))
    assert desk.exchange(again).outcomes(again) == ["refused malformed"]
    [november] = settled(given)
    assert paid(november) == [redemption_of(entry)]
    assert november.statement.paid[0].ref.serial == 1


def test_a_month_that_has_not_begun_is_not_settled(given: Given) -> None:
    with pytest.raises(NotYet):
        settled(given, "2027-01")
    assert not is_over("2026-11", NOON)
    assert is_over("2026-10", NOON)


def test_settling_marks_what_it_paid_and_what_it_told(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    kept, voided = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    desk.exchange(kept, voided, desk.void(voided))
    settled(given)
    with given.centre.engine.connect() as connection:
        rows = connection.execute(select(redemptions.c.state, redemptions.c.settled_in, redemptions.c.stated_in))
        assert {tuple(row) for row in rows} == {
            (Outcome.ACCEPTED.value, "2026-11", None), (Outcome.VOIDED.value, None, "2026-11"),
        }  # fmt: skip
        assert len(connection.execute(select(statements)).all()) == 1


def test_more_redemptions_than_one_query_names_are_all_paid(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.settling._AT_ONCE", 3)
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(*[desk.redeem(campaign, serial) for serial in range(10)])
    [november] = settled(given)
    assert november.statement.totals.paid.vouchers == 10
    assert given.report()["settled"] == 10


def test_sites_with_the_same_plain_name_have_files_of_their_own(given: Given) -> None:
    campaign = given.campaign()
    for serial, site in enumerate(("Médiathèque", "MEDIATHEQUE", "★", "Bus")):
        desk = given.desk(site)
        desk.exchange(desk.redeem(campaign, serial))
    names = {made.name for made in settled(given)}
    assert len(names) == 4
    assert {"statement-2026-11-bus", "statement-2026-11-site"} <= names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Médiathèque de Bourg", "mediatheque-de-bourg"),
        ("../..", "site"),
        ("Bus n° 3 !", "bus-n-3"),
        ("a" * 200, "a" * 60),
    ],
)
def test_the_name_of_a_site_becomes_a_plain_file_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_two_settlements_and_a_void_at_the_same_time_pay_once_and_never_what_was_voided(
    given_on_postgres: Given,
) -> None:
    given = given_on_postgres
    campaign, desk, neighbour = given.campaign(), given.desk(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(20)]
    desk.exchange(*entries)
    together = Barrier(3)

    def pay() -> list[Made]:
        together.wait()
        return settled(given)

    def undo() -> list[str]:
        together.wait()
        voids = [neighbour.void(entry) for entry in entries[10:]]
        return neighbour.exchange(*voids).outcomes(*voids)

    with ThreadPoolExecutor(3) as threads:
        settlements = [threads.submit(pay) for _ in range(2)]
        voided = threads.submit(undo).result(timeout=60)
        [first], [second] = (settlement.result(timeout=60) for settlement in settlements)
    assert first.file.to_text() == second.file.to_text()
    undone = {redemption_of(entry) for entry, outcome in zip(entries[10:], voided, strict=True) if outcome == "voided"}
    assert set(paid(first)) == set(ids(entries)) - undone
    assert given.report()["settled"] == 20 - len(undone)
