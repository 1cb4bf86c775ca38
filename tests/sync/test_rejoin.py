"""A restored backup and a clone find their way out by themselves, and no redemption of either branch is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bootstrap import DeskParts, journal_lines, open_desk, verify_journal
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.verdicts import LimitReason, Verdict
from app.foundation.errors import CentreUnreachable
from app.foundation.paths import DataFolder
from app.sync import carried
from app.sync.carried import TakenIn
from central import held
from central.campaigns import IssuedVoucher
from central.handing_in import hand_in
from central.tables import findings, redemptions
from tests.builders import StillClock
from tests.persistence.given import change
from tests.sync import scripted_centre as tricks
from tests.sync.given import errors_of, exchange, redeem, states
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import Exchange, ScriptedCentre, altered

Copy = Callable[[DeskParts, str], DeskParts]
CONFIRMED, HELD, VOIDED = RedemptionState.CONFIRMED, RedemptionState.HELD, RedemptionState.VOIDED


@pytest.fixture
def copy(tmp_path: Path, clock: StillClock) -> Iterator[Copy]:
    """Copies a desk's folder with its key as it is now, and opens the copy."""
    opened: list[DeskParts] = []

    def make(parts: DeskParts, name: str) -> DeskParts:
        folder = DataFolder(tmp_path / name)
        shutil.copytree(parts.folder.root, folder.root)
        opened.append(open_desk(folder, clock))
        return opened[-1]

    yield make
    for parts in opened:
        parts.close()


@pytest.fixture
def up_to_date(desk: DeskParts, vouchers: list[IssuedVoucher]) -> DeskParts:
    """One redemption that is confirmed, and the list of the campaign."""
    exchange(desk)
    redeem(desk, vouchers[0])
    exchange(desk)
    return desk


def test_a_restored_backup_with_nothing_new_learns_what_it_had_redeemed(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre
) -> None:
    backup = copy(up_to_date, "backup")
    lost = redeem(up_to_date, *vouchers[1:3])
    exchange(up_to_date)

    exchange(backup)

    assert [states(backup)[id_] for id_ in lost] == [CONFIRMED, CONFIRMED]
    assert _kinds(backup)[-1] == "incarnation"
    shown = backup.desk.redeem(vouchers[1].digits, "MEDIATION").decision
    assert (shown.verdict, shown.earlier and shown.earlier.redemption_id) == (Verdict.ALREADY_REDEEMED, lost[0])
    _agree(honest, backup)


def test_both_branches_of_a_restored_backup_are_taken_in(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre, clock: StillClock
) -> None:
    backup = copy(up_to_date, "backup")
    lost = redeem(up_to_date, *vouchers[1:3])
    exchange(up_to_date)
    clock.forward(minutes=1)
    ours = redeem(backup, *vouchers[3:5])

    summary = exchange(backup)

    assert summary.rejoined
    told = summary.progress()
    assert told is not None
    assert told.rejoined
    assert {states(backup)[id_] for id_ in (*lost, *ours)} == {CONFIRMED}
    assert honest.report()["redeemed"] == 5
    assert backup.store.waiting() == 0
    clock.forward(minutes=1)
    (later,) = redeem(backup, vouchers[5])
    exchange(backup)
    assert states(backup)[later] is CONFIRMED
    _agree(honest, backup)


def test_a_voucher_of_both_branches_is_a_dispute_that_names_the_first(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre, clock: StillClock
) -> None:
    backup = copy(up_to_date, "backup")
    (lost,) = redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    clock.forward(minutes=1)
    (twice,) = redeem(backup, vouchers[1])

    exchange(backup)

    line = next(line for line in backup.desk.day().lines if line.redemption_id == twice)
    assert (states(backup)[lost], states(backup)[twice]) == (CONFIRMED, HELD)
    assert line.first is not None
    assert line.first.redemption_id == lost
    assert honest.report()["disputed"] == 1
    _agree(honest, backup)


def test_what_was_undone_in_a_branch_stays_undone(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre, clock: StillClock
) -> None:
    backup = copy(up_to_date, "backup")
    first = next(iter(states(up_to_date)))
    up_to_date.desk.void(first, reason=VoidReason.MISTAKE)
    redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    clock.forward(minutes=1)
    (ours,) = redeem(backup, vouchers[2])
    backup.desk.void(ours, reason=VoidReason.MISTAKE)

    exchange(backup)

    assert (states(backup)[first], states(backup)[ours]) == (VOIDED, VOIDED)
    assert honest.report()["redeemed"] == 1
    assert backup.desk.redeem(vouchers[0].digits, "MEDIATION").taken
    exchange(backup)
    _agree(honest, backup)


def test_a_desk_that_knows_of_the_fork_and_not_yet_what_it_forgot_takes_nothing(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    backup = copy(up_to_date, "backup")
    redeem(up_to_date, *vouchers[1:3])
    exchange(up_to_date)

    def cut(asked: Exchange) -> None:
        if asked.asked.json.get("own") is None:
            tricks.honestly(asked)
        else:
            tricks.loses_the_answer(asked)

    centre.always = cut
    with pytest.raises(CentreUnreachable):
        exchange(backup)
    result = backup.desk.redeem(vouchers[4].digits, "MEDIATION")
    assert not result.taken
    assert (result.decision.verdict, result.decision.limit) == (
        Verdict.OFFLINE_LIMIT_REACHED,
        LimitReason.JOURNAL_BROKEN,
    )

    centre.always = None
    exchange(backup)
    assert backup.desk.redeem(vouchers[3].digits, "MEDIATION").taken
    exchange(backup)
    _agree(honest, backup)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.own.MOST_AT_ONCE", 2)


@pytest.mark.usefixtures("small_pages")
def test_pages_are_fetched_one_after_the_other_and_the_next_exchange_goes_on(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    backup = copy(up_to_date, "backup")
    redeem(up_to_date, *vouchers[1:6])
    exchange(up_to_date)
    centre.asked.clear()
    centre.plays(tricks.honestly, tricks.honestly, tricks.loses_the_answer)
    with pytest.raises(CentreUnreachable):
        exchange(backup)

    exchange(backup)

    asked = [request.json["own"]["after"] for request in centre.asked if request.json.get("own") is not None]
    # Three pages, of which one was lost on its way; and the three once more when the new incarnation is handed in.
    assert len(asked) == 4 + 3
    assert asked[:4] == sorted(asked[:4])
    assert asked[4:] == sorted(set(asked))
    assert len(states(backup)) == 6
    _agree(honest, backup)


def test_a_page_that_is_not_proven_leads_nowhere(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    backup = copy(up_to_date, "backup")
    redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    centre.always = altered(lambda value: value.pop("own"))
    exchange(backup)
    assert not backup.desk.redeem(vouchers[2].digits, "MEDIATION").taken

    centre.always = None
    exchange(backup)
    assert backup.desk.redeem(vouchers[2].digits, "MEDIATION").taken
    exchange(backup)
    _agree(honest, backup)


def test_two_machines_with_one_key_are_found_out_and_neither_loses_a_redemption(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre, clock: StillClock
) -> None:
    clone = copy(up_to_date, "clone")
    made = redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    clock.forward(minutes=1)
    made += redeem(clone, vouchers[2])
    exchange(clone)
    clock.forward(minutes=1)
    made += redeem(up_to_date, vouchers[3])
    summary = exchange(up_to_date)

    assert summary.rejoined
    assert ("clone", 5) in _findings(honest)
    exchange(clone)
    for parts in (up_to_date, clone):
        assert [states(parts)[id_] for id_ in made] == [CONFIRMED] * 3
    assert honest.report()["redeemed"] == 4
    _agree(honest, up_to_date, clone)


def test_what_the_other_machine_hands_in_before_a_new_incarnation_arrives_is_known_there(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre
) -> None:
    clone = copy(up_to_date, "clone")
    redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    redeem(clone, vouchers[2])
    assert [_journey(clone, honest).summary.rejoined for _ in range(2)] == [False, True]
    late = redeem(up_to_date, vouchers[3])[0]
    exchange(up_to_date)
    assert late not in states(clone)

    assert not _journey(clone, honest).summary.rejoined

    assert states(clone)[late] is CONFIRMED
    assert clone.desk.redeem(vouchers[4].digits, "MEDIATION").taken
    exchange(clone)
    _agree(honest, clone, up_to_date)


def _journey(parts: DeskParts, honest: HonestCentre) -> TakenIn:
    """To the operator on a stick, and back."""
    return parts.take_in(hand_in(honest.centre, parts.export().to_text()).file)


def test_an_exchange_that_was_overtaken_by_another_of_the_same_desk_is_no_fork(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def overtakes(asked: Exchange) -> None:
        centre.always = None
        redeem(up_to_date, vouchers[1])
        exchange(up_to_date)
        tricks.honestly(asked)

    centre.always = overtakes
    exchange(up_to_date)

    assert up_to_date.store.broken_journal() is None
    assert "incarnation" not in _kinds(up_to_date)
    _agree(honest, up_to_date)


def test_a_backup_of_a_desk_that_had_led_out_before_leads_out_again(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], copy: Copy, honest: HonestCentre, clock: StillClock
) -> None:
    oldest = copy(up_to_date, "oldest")
    redeem(up_to_date, vouchers[1])
    exchange(up_to_date)
    known = 0
    for name, voucher in (("second", vouchers[2]), ("third", vouchers[3])):
        clock.forward(minutes=1)
        backup = copy(oldest, name)
        redeem(backup, voucher)
        exchange(backup)
        assert set(states(backup).values()) == {CONFIRMED}
        _agree(honest, backup)
        known = len(states(backup))
    assert known == 4


def _kinds(parts: DeskParts) -> list[str]:
    return [str(line["kind"]) for line in journal_lines(parts.folder.database)]


def _findings(honest: HonestCentre) -> list[tuple[str, int]]:
    with honest.engine.connect() as connection:
        return [(row.kind, row.seq) for row in connection.execute(select(findings))]


def _agree(honest: HonestCentre, *desks: DeskParts) -> None:
    """Every claim has an answer, each desk says what the centre says, and each file proves itself."""
    with honest.engine.connect() as connection:
        rows = connection.execute(select(redemptions.c.id, redemptions.c.state)).all()
    words = {"accepted": CONFIRMED, "held": HELD, "voided": VOIDED, "refused": RedemptionState.REFUSED}
    at_the_centre = {row.id: words[row.state] for row in rows}
    for parts in desks:
        exchange(parts)
        assert parts.store.waiting() == 0, errors_of(parts)
        said = states(parts)
        assert said == {id_: at_the_centre[id_] for id_ in said}
        found = verify_journal(parts.folder.database)
        assert found.clean, found


def _rewrite(parts: DeskParts, serial: int, old: str, new: str) -> None:
    """What a hand or a bad disk does to one redemption's entry."""
    sql = "UPDATE journal SET text = replace(text, ?, ?) WHERE kind = 'redemption' AND text LIKE ?"
    change(parts.folder.database, sql, old, new, f'%"serial":{serial},%')


@pytest.mark.parametrize("serial", [1, 2, 3], ids=["first", "in the middle", "last"])
def test_an_altered_entry_is_answered_once_and_those_behind_it_are_led_out(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre, centre: ScriptedCentre, serial: int
) -> None:
    ours = redeem(up_to_date, *vouchers[1:4])
    _rewrite(up_to_date, serial, '"policy":1', '"policy":7')
    centre.asked.clear()
    exchange(up_to_date)
    assert len(centre.asked) < 8
    assert up_to_date.store.waiting() == 0
    ours += redeem(up_to_date, vouchers[4])
    exchange(up_to_date)
    assert [states(up_to_date)[id_] for id_ in ours] == [CONFIRMED] * 4
    assert honest.report()["redeemed"] == 5
    assert not verify_journal(up_to_date.folder.database).clean


def test_an_entry_that_cannot_be_read_any_more_waits_and_stops_none_behind_it(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre
) -> None:
    before, torn, behind = redeem(up_to_date, *vouchers[1:4])
    _rewrite(up_to_date, 2, '"v":1}', "")
    assert exchange(up_to_date).rejoined
    (later,) = redeem(up_to_date, vouchers[4])
    exchange(up_to_date)
    found = states(up_to_date)
    assert [found[id_] for id_ in (before, behind, later)] == [CONFIRMED, HELD, CONFIRMED]
    assert errors_of(up_to_date) == {torn: "altered"}
    with honest.engine.begin() as connection:
        assert held.decide(connection, behind, accept=True, centre=honest.key, now=honest.centre.clock()) == "accepted"


def test_an_entry_that_cannot_be_read_is_left_out_of_a_file(
    up_to_date: DeskParts, vouchers: list[IssuedVoucher], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "MOST_ENTRIES", 1)
    redeem(up_to_date, *vouchers[1:4])
    _rewrite(up_to_date, 2, '"v":1}', "")
    assert len(up_to_date.export().requests) == 2
