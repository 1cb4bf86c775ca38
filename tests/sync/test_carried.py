"""The exchange by a file: a desk without a network hands in, is answered, and led out, in any order and repeatedly."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import DeskParts, open_desk, verify_journal
from app.domain.carried_file import CarriedAnswer, CarriedAnswers, CarriedRequests
from app.domain.redemption import RedemptionState
from app.foundation.errors import NotTheCentre
from app.foundation.paths import DataFolder
from app.sync import carried
from central import own
from central.campaigns import IssuedVoucher
from central.handing_in import hand_in
from tests.builders import StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import exchange, redeem, second_desk, states
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import ScriptedCentre

CONFIRMED = RedemptionState.CONFIRMED


def at_the_centre(honest: HonestCentre, file: CarriedRequests) -> CarriedAnswers:
    """There and back, through the text of both files."""
    return CarriedAnswers.from_text(hand_in(honest.centre, file.to_text()).file.to_text())


def test_what_waits_goes_out_and_its_receipts_come_back(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    taken = desk.take_in(at_the_centre(honest, desk.export()))
    assert (taken.answers, taken.refused) == (1, ())
    assert (taken.summary.sent, taken.summary.confirmed) == (3, 3)
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)
    assert desk.desk.status().campaigns == 1
    assert desk.store.waiting() == 0
    assert verify_journal(desk.folder.database).clean


def test_nothing_is_sent_by_writing_a_file(desk: DeskParts, ids: list[str], centre: ScriptedCentre) -> None:
    first, again = desk.export(), desk.export()
    assert first == again
    assert centre.asked == []
    assert desk.store.waiting() == 3


def test_the_bytes_are_those_of_the_network(desk: DeskParts, ids: list[str], centre: ScriptedCentre) -> None:
    (request,) = desk.export().requests
    centre.asked.clear()
    exchange(desk)
    assert centre.asked[0].body == request.body


def test_more_than_one_batch_is_written(
    desk: DeskParts, ids: list[str], honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "MOST_ENTRIES", 2)
    file = desk.export()
    assert [len(json.loads(request.body)["entries"]) for request in file.requests] == [2, 2, 1]
    backwards = CarriedRequests(file.desk, file.requests[::-1])
    desk.take_in(at_the_centre(honest, backwards))
    desk.take_in(at_the_centre(honest, desk.export()))  # brings what was decided once the gap was filled
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)


def test_files_are_taken_in_as_often_and_in_any_order(
    desk: DeskParts, ids: list[str], vouchers: list[IssuedVoucher], honest: HonestCentre
) -> None:
    first = at_the_centre(honest, desk.export())
    ids += redeem(desk, vouchers[5])
    second = at_the_centre(honest, desk.export())
    for answers in (second, first, second, first):
        desk.take_in(answers)
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)
    assert honest.report()["redeemed"] == 4
    assert exchange(desk).sent == 0
    assert verify_journal(desk.folder.database).receipts == 4


def test_an_answer_that_comes_after_the_network_is_back_changes_nothing(
    desk: DeskParts, ids: list[str], vouchers: list[IssuedVoucher], honest: HonestCentre
) -> None:
    answers = at_the_centre(honest, desk.export())
    ids += redeem(desk, vouchers[5])
    exchange(desk)
    taken = desk.take_in(answers)
    assert (taken.answers, taken.summary.confirmed) == (1, 0)
    assert desk.store.broken_journal() is None
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)


def test_days_on_the_way_are_not_taken_for_a_wrong_clock(
    desk: DeskParts, ids: list[str], honest: HonestCentre, clock: StillClock
) -> None:
    answers = at_the_centre(honest, desk.export())
    clock.forward(days=5)
    exchange(desk)
    clock.forward(days=1)
    before = desk.desk.status()
    desk.take_in(answers)
    after = desk.desk.status()
    assert abs(after.skew_ms or 0) < 1000
    assert after.lists_as_of == before.lists_as_of
    assert after.last_exchange_at == before.last_exchange_at


def test_a_connected_desk_carries_the_file_of_another(
    desk: DeskParts, ids: list[str], honest: HonestCentre, centre: ScriptedCentre
) -> None:
    carrier = second_desk(desk, honest)
    try:
        file = desk.export()
        centre.asked.clear()
        answers = carrier.carry(file)
        assert [asked.headers["Comptoir-Desk"] for asked in centre.asked] == [file.desk]
        assert centre.asked[0].body == file.requests[0].body
        assert states(carrier) == {}
    finally:
        carrier.close()
    desk.take_in(CarriedAnswers.from_text(answers.to_text()))
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)


def test_a_network_that_fails_is_told_for_each_request_and_nothing_is_lost(
    desk: DeskParts, ids: list[str], honest: HonestCentre, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "MOST_ENTRIES", 2)
    carrier = second_desk(desk, honest)
    try:
        file = desk.export()
        centre.plays(tricks.honestly, tricks.loses_the_answer)
        first = carrier.carry(file)
        second = carrier.carry(file)
    finally:
        carrier.close()
    assert [item.error for item in first.answers] == ["", "centre_unreachable", "centre_unreachable"]
    assert desk.take_in(first).refused == ("centre_unreachable",) * 2
    desk.take_in(second)
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)


def _altered(item: CarriedAnswer, kind: str) -> CarriedAnswer:
    answer: Any = json.loads(json.dumps(item.answer))
    match kind:
        case "another request":
            value = json.loads(item.body) | {"cursor": 7}
            return CarriedAnswer(json.dumps(value, sort_keys=True, separators=(",", ":")).encode(), answer)
        case "no acknowledgement":
            answer.pop("acknowledgement")
        case "an altered acknowledgement":
            answer["acknowledgement"]["payload"] = answer["acknowledgement"]["payload"].replace("11:00", "12:00")
        case "a request that is none":
            return CarriedAnswer(b"[]", answer)
        case _:
            raise AssertionError(kind)
    return CarriedAnswer(item.body, answer)


@pytest.mark.parametrize(
    "kind", ["another request", "no acknowledgement", "an altered acknowledgement", "a request that is none"]
)
def test_an_answer_that_is_not_proven_is_not_taken_in(
    desk: DeskParts, ids: list[str], honest: HonestCentre, kind: str
) -> None:
    answers = at_the_centre(honest, desk.export())
    forged = CarriedAnswers(answers.desk, tuple(_altered(item, kind) for item in answers.answers))
    taken = desk.take_in(forged)
    assert (taken.answers, taken.refused) == (0, ("not_the_centre",))
    assert desk.store.waiting() == 3
    desk.take_in(answers)
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)


def test_answers_for_another_desk_are_refused(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    other = second_desk(desk, honest)
    try:
        with pytest.raises(NotTheCentre):
            other.take_in(at_the_centre(honest, desk.export()))
    finally:
        other.close()


def test_a_restored_backup_is_led_out_by_files_alone(
    desk: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre, centre: ScriptedCentre, tmp_path: Path
) -> None:
    exchange(desk)
    shutil.copytree(desk.folder.root, tmp_path / "backup")
    lost = redeem(desk, vouchers[0])
    exchange(desk)
    centre.asked.clear()
    backup = open_desk(DataFolder(tmp_path / "backup"), desk._clock)
    try:
        ours = redeem(backup, vouchers[1])
        assert not backup.take_in(at_the_centre(honest, backup.export())).summary.rejoined
        assert not backup.desk.redeem(vouchers[2].digits, "MEDIATION").taken
        assert backup.take_in(at_the_centre(honest, backup.export())).summary.rejoined
        assert backup.desk.redeem(vouchers[2].digits, "MEDIATION").taken
        backup.take_in(at_the_centre(honest, backup.export()))
        assert set(states(backup).values()) == {CONFIRMED}
        assert set(states(backup)) > {*lost, *ours}
        assert verify_journal(backup.folder.database).clean
    finally:
        backup.close()
    assert centre.asked == []


@pytest.mark.parametrize(
    "answer",
    [b'{"\xc3\xa9":1}', b'{"a":9007199254740993}', b'{"a":' + b"[" * 80 + b"]" * 80 + b"}"],
    ids=["a key that is not ASCII", "a number too large", "nested without end"],
)
def test_an_answer_that_no_centre_gives_is_told_and_the_file_is_written(
    desk: DeskParts, ids: list[str], honest: HonestCentre, centre: ScriptedCentre, answer: bytes
) -> None:
    carrier = second_desk(desk, honest)
    try:
        centre.plays(tricks.says(200, answer, "application/json"))
        file = CarriedAnswers.from_text(carrier.carry(desk.export()).to_text())
    finally:
        carrier.close()
    assert [(item.answer, item.error) for item in file.answers] == [(None, "not_the_centre")]
    assert desk.take_in(file).refused == ("not_the_centre",)
    assert desk.store.waiting() == 3


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST_AT_ONCE", 2)


def test_three_journeys_lead_out_a_desk_with_more_redemptions_than_one_page_holds(
    desk: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre, tmp_path: Path, small_pages: None
) -> None:
    exchange(desk)
    shutil.copytree(desk.folder.root, tmp_path / "backup")
    lost = redeem(desk, *vouchers[:5])
    exchange(desk)
    backup = open_desk(DataFolder(tmp_path / "backup"), desk._clock)
    try:
        rejoined = [backup.take_in(at_the_centre(honest, backup.export())).summary.rejoined for _ in range(3)]
        assert rejoined == [False, True, False]
        assert states(backup) == dict.fromkeys(lost, CONFIRMED)
    finally:
        backup.close()


def test_a_page_that_was_lost_on_the_way_is_asked_for_again(
    desk: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre, tmp_path: Path, small_pages: None
) -> None:
    exchange(desk)
    shutil.copytree(desk.folder.root, tmp_path / "backup")
    lost = redeem(desk, *vouchers[:5])
    exchange(desk)
    backup = open_desk(DataFolder(tmp_path / "backup"), desk._clock)
    try:
        backup.take_in(at_the_centre(honest, backup.export()))
        answers = at_the_centre(honest, backup.export())
        cut: Any = json.loads(json.dumps(answers.answers[0].answer))
        cut["own_more"].pop(0)
        assert not backup.take_in(
            CarriedAnswers(answers.desk, (CarriedAnswer(answers.answers[0].body, cut),))
        ).summary.rejoined
        assert len(states(backup)) == 2
        assert backup.take_in(at_the_centre(honest, backup.export())).summary.rejoined
        assert states(backup) == dict.fromkeys(lost, CONFIRMED)
    finally:
        backup.close()


def test_answers_to_what_a_restored_backup_has_forgotten_stop_it_before_it_takes_a_voucher(
    desk: DeskParts, vouchers: list[IssuedVoucher], honest: HonestCentre, tmp_path: Path
) -> None:
    exchange(desk)
    shutil.copytree(desk.folder.root, tmp_path / "backup")
    lost = redeem(desk, vouchers[0])
    answers = at_the_centre(honest, desk.export())
    backup = open_desk(DataFolder(tmp_path / "backup"), desk._clock)
    try:
        backup.take_in(answers)
        assert not backup.desk.redeem(vouchers[1].digits, "MEDIATION").taken
        assert backup.take_in(at_the_centre(honest, backup.export())).summary.rejoined
        assert states(backup) == dict.fromkeys(lost, CONFIRMED)
        assert verify_journal(backup.folder.database).clean
    finally:
        backup.close()
