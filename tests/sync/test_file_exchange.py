"""The files of an exchange on a stick: whole or not at all, and a wrong one is named, not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import DeskParts
from app.domain.carried_file import CarriedAnswers, CarriedRequests
from app.foundation.errors import (
    AnswersForAnotherDesk,
    CentreUnreachable,
    NotAnAnswerFile,
    NotARequestFile,
    StorageProblem,
)
from app.sync.file_exchange import answer_place, carry_between, read_answers_of, request_file_name
from central.handing_in import hand_in
from tests.sync.given import second_desk
from tests.sync.honest_centre import HonestCentre


def test_what_waits_goes_out_on_a_stick_and_its_receipts_come_back(
    desk: DeskParts, ids: list[str], honest: HonestCentre, tmp_path: Path
) -> None:
    asked, answer = tmp_path / "demandes.json", tmp_path / "reponses.json"

    written = desk.export_to(asked)
    answer.write_text(hand_in(honest.centre, asked.read_text("utf-8")).file.to_text(), "utf-8")
    taken = desk.take_in_from(answer)

    assert (written.requests, written.waiting) == (1, len(ids))
    assert taken.summary.confirmed == len(ids)
    assert desk.store.waiting() == 0


def test_the_two_files_are_not_taken_for_each_other(
    desk: DeskParts, ids: list[str], honest: HonestCentre, tmp_path: Path
) -> None:
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    desk.export_to(asked)
    answer.write_text(hand_in(honest.centre, asked.read_text("utf-8")).file.to_text(), "utf-8")

    with pytest.raises(NotAnAnswerFile):
        desk.take_in_from(asked)
    with pytest.raises(NotARequestFile):
        desk.carry_from(answer, tmp_path / "other.json")
    assert not (tmp_path / "other.json").exists()
    assert desk.store.waiting() == len(ids)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"v":1}', b"\x00" * 100])
def test_any_other_file_is_named_as_what_it_is_not(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.json").write_bytes(content)

    with pytest.raises(NotAnAnswerFile):
        read_answers_of(tmp_path / "file.json")
    with pytest.raises(NotARequestFile):
        carry_between(tmp_path / "file.json", tmp_path / "answer.json", never)
    assert not (tmp_path / "answer.json").exists()


def never(_asked: CarriedRequests) -> CarriedAnswers:
    raise AssertionError


def test_answers_for_another_desk_change_nothing(
    desk: DeskParts, ids: list[str], honest: HonestCentre, tmp_path: Path
) -> None:
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    desk.export_to(asked)
    answer.write_text(hand_in(honest.centre, asked.read_text("utf-8")).file.to_text(), "utf-8")

    other = second_desk(desk, honest)
    with pytest.raises(AnswersForAnotherDesk):
        other.take_in_from(answer)
    other.close()
    assert desk.store.waiting() == len(ids)


def test_a_stick_that_is_gone_is_a_storage_problem(desk: DeskParts, tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        desk.export_to(tmp_path / "no stick" / "file.json")
    with pytest.raises(StorageProblem):
        read_answers_of(tmp_path / "gone.json")


def test_another_desks_file_is_carried_and_what_failed_is_counted(
    desk: DeskParts, ids: list[str], honest: HonestCentre, tmp_path: Path
) -> None:
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    desk.export_to(asked)

    def half(file: CarriedRequests) -> CarriedAnswers:
        good = CarriedAnswers.from_text(hand_in(honest.centre, file.to_text()).file.to_text())
        failed = type(good.answers[0])(file.requests[0].body, None, error=CentreUnreachable.code)
        return CarriedAnswers(file.desk, (*good.answers, failed))

    done = carry_between(asked, answer, half)

    assert (done.requests, done.answered, done.errors) == (2, 1, ("centre_unreachable",))
    assert done.answer == answer
    assert read_answers_of(answer).desk == done.desk


def test_the_answer_lies_beside_the_file_under_a_name_that_belongs_to_it() -> None:
    stick = Path("/media/stick")
    name = request_file_name("Poste 1 / accueil", "2026-11-23")

    assert name == "comptoir-demandes-Poste-1---accueil-2026-11-23.json"
    assert answer_place(stick / name) == stick / "comptoir-reponses-Poste-1---accueil-2026-11-23.json"
    assert answer_place(stick / "bus.json") == stick / "bus-reponses.json"
    assert request_file_name("///", "2026-11-23") == "comptoir-demandes-poste-2026-11-23.json"
