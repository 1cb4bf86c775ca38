"""A dead laptop's saved file is handed in by the desk in its place; its claims are held and stay at that desk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import DeskParts, open_desk, verify_journal
from app.domain.redemption import RedemptionState, VoidReason
from app.foundation.errors import CentreUnreachable, ExpectedProblem, WrongReplacement
from app.foundation.paths import DataFolder
from central import disputes, held
from central.campaigns import IssuedVoucher
from tests.builders import StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import exchange, honest_voucher, redeem, second_desk, states
from tests.sync.honest_centre import HonestCentre, an_honest_centre
from tests.sync.scripted_centre import ScriptedCentre

HELD, CONFIRMED, VOIDED = RedemptionState.HELD, RedemptionState.CONFIRMED, RedemptionState.VOIDED


@pytest.fixture
def saved(desk: DeskParts, ids: list[str], vouchers: list[IssuedVoucher], tmp_path: Path) -> Path:
    """The file of a desk with three confirmed redemptions and two that wait, one of them undone; its key is lost."""
    exchange(desk)
    waiting = redeem(desk, *vouchers[3:5])
    desk.desk.void(waiting[1], reason=VoidReason.MISTAKE)
    return _saved(desk, tmp_path / "saved")


def _saved(desk: DeskParts, folder: Path) -> Path:
    folder.mkdir()
    for file in desk.folder.root.glob("desk.sqlite*"):
        shutil.copyfile(file, folder / file.name)
    return folder / "desk.sqlite"


@pytest.fixture
def new(tmp_path: Path, clock: StillClock) -> Iterator[DeskParts]:
    parts = open_desk(DataFolder(tmp_path / "new"), clock)
    yield parts
    parts.close()


def test_what_had_not_been_sent_is_held_and_known_to_the_desk_in_its_place(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    done = new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")

    assert (done.held, done.withdrawn, done.refused, done.unanswered) == (1, 1, 0, 0)
    assert list(states(new).values()) == [HELD, VOIDED]
    assert honest.report()["redeemed"] == 3
    found = verify_journal(new.folder.database)
    assert (found.clean, found.receipts) == (True, 3)
    assert saved.exists()


def test_a_void_that_had_its_answer_is_known_with_a_redemption_that_had_none(
    desk: DeskParts,
    new: DeskParts,
    vouchers: list[IssuedVoucher],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    undone = redeem(desk, vouchers[0])[0]
    desk.desk.void(undone, reason=VoidReason.MISTAKE)
    centre.plays(tricks.altered(lambda value: _forget_the_answer_to(undone, value)))
    assert [error.code for error in exchange(desk).errors] == ["no_answer"]

    new.replace(_saved(desk, new.folder.root.parent / "saved"), centre.url, honest.enrol_code(), "Poste 2")

    assert states(new)[undone] is VOIDED
    assert honest.report()["voided"] == 1


def _forget_the_answer_to(redemption: str, answer: dict[str, Any]) -> None:
    answer["answers"] = [
        item
        for item in answer["answers"]
        if item["status"] != "receipt"
        or (said := json.loads(item["receipt"]["payload"]))["redemption"] != redemption
        or said["outcome"] == "voided"
    ]


def test_the_decision_comes_to_the_desk_in_its_place(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre, vouchers: list[IssuedVoucher]
) -> None:
    new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")
    with honest.engine.begin() as connection:
        first = next(iter(held.waiting(connection)))["redemption"]
        held.decide(connection, str(first), accept=True, centre=honest.key, now=honest.centre.clock())
    exchange(new)
    assert states(new)[str(first)] is CONFIRMED
    assert not new.desk.redeem(vouchers[3].digits, "MEDIATION").taken
    assert verify_journal(new.folder.database).clean


def test_a_file_that_is_handed_in_again_takes_no_decision_back(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre, vouchers: list[IssuedVoucher]
) -> None:
    new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")
    with honest.engine.begin() as connection:
        (first,) = [str(line["redemption"]) for line in held.waiting(connection)]
        held.decide(connection, first, accept=True, centre=honest.key, now=honest.centre.clock())
    exchange(new)
    new.replace(saved, centre.url, "", "Poste 2")
    assert list(states(new).values()) == [CONFIRMED, VOIDED]
    assert not new.desk.redeem(vouchers[3].digits, "MEDIATION").taken


def test_news_of_what_the_dead_desk_had_sent_itself_is_no_gap(
    new: DeskParts, saved: Path, desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    bus = second_desk(desk, honest)
    try:
        (claim,) = redeem(bus, honest_voucher(honest, 0))
        exchange(bus)
    finally:
        bus.close()
    new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")
    with honest.engine.begin() as connection:
        (case,) = disputes.waiting(connection, now=honest.centre.clock())
        now = honest.centre.clock()
        disputes.decide(connection, str(case["id"]), winner=claim, reason="", centre=honest.key, now=now)
    exchange(new)
    found = verify_journal(new.folder.database)
    assert (found.clean, found.receipts) == (True, 4)


def test_the_desk_that_replaces_a_replacement_hears_of_both(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre, tmp_path: Path
) -> None:
    new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")
    third = open_desk(DataFolder(tmp_path / "third"), new._clock)
    try:
        third.replace(new.folder.database, centre.url, honest.enrol_code(), "Poste 3")
        with honest.engine.begin() as connection:
            (first,) = [str(line["redemption"]) for line in held.waiting(connection)]
            held.decide(connection, first, accept=True, centre=honest.key, now=honest.centre.clock())
        exchange(third)
        assert third.store.known_versions().cursor == 1
        assert verify_journal(third.folder.database).receipts == 1
    finally:
        third.close()


def test_a_handing_in_that_was_cut_is_done_again(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(tricks.honestly, tricks.loses_the_answer)
    with pytest.raises(CentreUnreachable):
        new.replace(saved, centre.url, honest.enrol_code(), "Poste 2")
    assert states(new) == {}
    done = new.replace(saved, centre.url, "", "Poste 2")
    assert (done.held, done.withdrawn, done.unanswered) == (1, 1, 0)
    assert list(states(new).values()) == [HELD, VOIDED]


def test_an_answer_that_is_not_proven_is_asked_for_again(
    new: DeskParts, saved: Path, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, object]) -> None:
        answers = value["answers"]
        assert isinstance(answers, list)
        for item in answers:
            if item["receipt"] is not None:
                item["receipt"]["payload"] = item["receipt"]["payload"].replace("held", "live")

    centre.plays(tricks.honestly, tricks.altered(change))
    assert new.replace(saved, centre.url, honest.enrol_code(), "Poste 2").unanswered == 2
    assert states(new) == {}
    assert new.replace(saved, centre.url, "", "Poste 2").unanswered == 0


def test_a_file_of_another_centre_is_refused_before_anything_is_sent(
    new: DeskParts, saved: Path, centre: ScriptedCentre, tmp_path: Path, clock: StillClock
) -> None:
    (tmp_path / "other").mkdir()
    other = an_honest_centre(tmp_path / "other", clock)
    centre.asked.clear()
    with pytest.raises(WrongReplacement):
        new.replace(saved, centre.url, other.enrol_code(), "Poste 2")
    other.close()
    assert centre.asked == []


def test_a_file_that_is_no_desks_is_refused(new: DeskParts, centre: ScriptedCentre, tmp_path: Path) -> None:
    (tmp_path / "odd.sqlite").write_bytes(b"not a database at all, just some text" * 100)
    for file in (tmp_path / "odd.sqlite", tmp_path / "missing.sqlite"):
        with pytest.raises(ExpectedProblem):
            new.replace(file, centre.url, "", "Poste 2")
