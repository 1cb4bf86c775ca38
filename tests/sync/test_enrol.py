from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import DeskParts, journal_lines, open_desk
from app.domain.enrolment_code import new_enrolment_code
from app.domain.signing import Purpose, SigningKey
from app.foundation.errors import (
    AlreadyEnrolled,
    CentreBroken,
    CentreProblem,
    CentreRefused,
    CentreUnreachable,
    InsecureAddress,
    KeyMissing,
    NotEnrolled,
    NotTheCentre,
    WrongEnrolmentCode,
)
from app.foundation.paths import DataFolder
from tests.builders import StillClock
from tests.conftest import MemoryKeyring
from tests.sync import scripted_centre as tricks
from tests.sync.given import confirmed_exactly_once, exchange, key_of, redeem, signed_again
from tests.sync.honest_centre import SITE, HonestCentre, an_honest_centre
from tests.sync.scripted_centre import ScriptedCentre, Trick, altered, scripted_centre


@pytest.fixture
def code(honest: HonestCentre) -> str:
    return honest.enrol_code()


@pytest.fixture
def other_desk(tmp_path: Path, clock: StillClock) -> Iterator[DeskParts]:
    parts = open_desk(DataFolder(tmp_path / "other"), clock)
    yield parts
    parts.close()


def is_blank(parts: DeskParts) -> bool:
    try:
        parts.store.identity()
    except NotEnrolled:
        return True
    return False


def test_a_code_turns_a_folder_into_a_desk(
    blank_desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre, code: str, memory_keyring: MemoryKeyring
) -> None:
    site = blank_desk.enrol(f"{centre.url}/", code, "  Accueil  ")

    identity = blank_desk.store.identity()
    catalogue = blank_desk.desk.status().catalogue
    assert site == SITE
    assert (catalogue.site_name, catalogue.desk_name, catalogue.territory) == (SITE, "Accueil", "33")
    assert identity.desk_id == catalogue.desk_id
    assert identity.url == centre.url
    assert identity.centre == honest.key.public
    assert key_of(blank_desk).public == identity.public_key
    assert list(memory_keyring.kept) == [("Comptoir", identity.desk_id)]
    assert [line["kind"] for line in journal_lines(blank_desk.folder.database)] == ["enrolment"]


def test_a_desk_scans_right_after_its_enrolment(desk: DeskParts, honest: HonestCentre) -> None:
    redeem(desk, honest.issue()[0])

    assert exchange(desk).confirmed == 1


def test_the_code_is_understood_as_people_type_it(blank_desk: DeskParts, centre: ScriptedCentre, code: str) -> None:
    blank_desk.enrol(centre.url, f" {code.lower().replace('-', ' ')} ", "")

    assert not is_blank(blank_desk)


@pytest.mark.parametrize("typed", ["", "nonsense", "ABCD-EFGH", "é" * 24, "0" * 25])
def test_what_is_no_code_is_refused_without_asking_anybody(
    typed: str, blank_desk: DeskParts, centre: ScriptedCentre
) -> None:
    with pytest.raises(WrongEnrolmentCode):
        blank_desk.enrol(centre.url, typed, "")

    assert centre.asked == []
    assert is_blank(blank_desk)


def test_a_code_that_the_centre_never_gave_is_refused_and_the_right_one_still_works(
    blank_desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre, code: str
) -> None:
    with pytest.raises(WrongEnrolmentCode):
        blank_desk.enrol(centre.url, new_enrolment_code(honest.key.public).text, "")
    assert is_blank(blank_desk)

    blank_desk.enrol(centre.url, code, "")
    assert not is_blank(blank_desk)


def test_a_code_serves_one_desk(
    blank_desk: DeskParts, other_desk: DeskParts, centre: ScriptedCentre, code: str
) -> None:
    blank_desk.enrol(centre.url, code, "")
    with pytest.raises(WrongEnrolmentCode):
        other_desk.enrol(centre.url, code, "")

    assert is_blank(other_desk)


def test_a_code_that_is_too_old_is_refused(
    blank_desk: DeskParts, centre: ScriptedCentre, code: str, clock: StillClock
) -> None:
    clock.forward(days=15)
    with pytest.raises(WrongEnrolmentCode):
        blank_desk.enrol(centre.url, code, "")


def test_an_impostor_at_the_same_address_is_found_out(
    blank_desk: DeskParts, tmp_path: Path, clock: StillClock, code: str
) -> None:
    (tmp_path / "impostor").mkdir()
    impostor = an_honest_centre(tmp_path / "impostor", clock)
    theirs = impostor.enrol_code()
    with scripted_centre(impostor) as running:
        # The impostor takes any code for its own.
        mixed = f"{theirs[:14]}-{code[15:]}"
        with pytest.raises(WrongEnrolmentCode):
            blank_desk.enrol(running.url, mixed, "")
    impostor.close()

    assert is_blank(blank_desk)


def test_a_second_enrolment_of_the_same_folder_is_refused_before_anything_is_sent(
    desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    before = desk.store.identity()
    centre.asked.clear()

    with pytest.raises(AlreadyEnrolled):
        desk.enrol(centre.url, honest.enrol_code(), "")

    assert centre.asked == []
    assert desk.store.identity() == before


def test_after_a_lost_answer_the_same_code_is_answered_again(
    blank_desk: DeskParts, centre: ScriptedCentre, code: str, clock: StillClock
) -> None:
    centre.plays(tricks.loses_the_answer)
    with pytest.raises(CentreUnreachable):
        blank_desk.enrol(centre.url, code, "Accueil")
    assert is_blank(blank_desk)
    blank_desk.close()
    started_again = open_desk(blank_desk.folder, clock)

    started_again.enrol(centre.url, code, "Accueil")

    promised = json.loads(centre.honest_replies[0].body)["desk"]
    assert started_again.store.identity().desk_id == promised
    started_again.close()


def test_after_a_lost_answer_a_fresh_code_of_the_operator_works_too(
    blank_desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre, code: str
) -> None:
    centre.plays(tricks.loses_the_answer)
    with pytest.raises(CentreUnreachable):
        blank_desk.enrol(centre.url, code, "Accueil")

    blank_desk.enrol(centre.url, honest.enrol_code(), "Accueil")

    assert not is_blank(blank_desk)
    assert exchange(blank_desk).errors == []


def test_plain_http_to_another_machine_is_refused_and_nothing_is_sent(blank_desk: DeskParts, code: str) -> None:
    with pytest.raises(InsecureAddress):
        blank_desk.enrol("http://centre.example.fr", code, "")

    assert is_blank(blank_desk)


@pytest.mark.parametrize(
    ("trick", "problem"),
    [
        (tricks.says(200, tricks.PORTAL_PAGE), NotTheCentre),
        (tricks.says(302, b"", Location="http://127.0.0.1:9/"), NotTheCentre),
        (tricks.says(404, tricks.PORTAL_PAGE), NotTheCentre),
        (tricks.says(500), CentreBroken),
        (tricks.refuses(400, "malformed"), CentreRefused),
        (tricks.answers({"v": 1}), NotTheCentre),
        (tricks.answers({"v": 2}), NotTheCentre),
        (tricks.answers([]), NotTheCentre),
        (tricks.half_a_gzip, CentreProblem),
        (tricks.closes_in_the_body, CentreUnreachable),
    ],
    ids=["page", "redirect", "404", "500", "refusal", "empty", "v2", "list", "half gzip", "half body"],
)
def test_a_failed_enrolment_keeps_nothing_and_can_be_repeated(
    trick: Trick, problem: type[CentreProblem], blank_desk: DeskParts, centre: ScriptedCentre, code: str
) -> None:
    centre.plays(trick)
    with pytest.raises(problem):
        blank_desk.enrol(centre.url, code, "")
    assert is_blank(blank_desk)

    blank_desk.enrol(centre.url, code, "")
    assert not is_blank(blank_desk)


def _forged(name: str, purpose: Purpose) -> Callable[[dict[str, Any]], None]:
    def change(value: dict[str, Any]) -> None:
        value[name] = signed_again(value[name], SigningKey.generate(), purpose)

    return change


def _another_desk(value: dict[str, Any]) -> None:
    value["desk"] = "0199a000-0000-7000-8000-00000000dead"


def _wrong_key_text(value: dict[str, Any]) -> None:
    value["centre_key"] = "AAAA"


@pytest.mark.parametrize(
    "change",
    [
        _forged("keys", Purpose.KEYS),
        _forged("policy", Purpose.POLICY),
        _forged("catalogue", Purpose.CATALOGUE),
        _another_desk,
        _wrong_key_text,
    ],
    ids=["keys", "policy", "catalogue", "another desk", "a key that is none"],
)
def test_an_answer_with_one_part_that_is_not_the_centres_is_not_believed(
    change: Callable[[dict[str, Any]], None], blank_desk: DeskParts, centre: ScriptedCentre, code: str
) -> None:
    centre.plays(altered(change))
    with pytest.raises(NotTheCentre):
        blank_desk.enrol(centre.url, code, "")
    assert is_blank(blank_desk)

    blank_desk.enrol(centre.url, code, "")
    assert not is_blank(blank_desk)


def test_another_centre_key_than_the_code_names_is_a_wrong_code(
    blank_desk: DeskParts, centre: ScriptedCentre, code: str
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["centre_key"] = SigningKey.generate().public.text

    centre.plays(altered(change))
    with pytest.raises(WrongEnrolmentCode):
        blank_desk.enrol(centre.url, code, "")

    assert is_blank(blank_desk)


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_the_desk_works_from_its_key_file(desk: DeskParts) -> None:
    assert desk.key_in_file
    assert exchange(desk).errors == []


def test_with_a_keyring_no_key_is_left_in_the_folder(desk: DeskParts) -> None:
    assert not desk.key_in_file


# --- a key that is gone, a file that is gone --------------------------------------------------------------------------


def test_a_desk_whose_key_is_gone_gets_a_new_one_and_sends_what_waits(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, memory_keyring: MemoryKeyring
) -> None:
    before = desk.store.identity()
    memory_keyring.kept.clear()
    with pytest.raises(KeyMissing):
        key_of(desk)

    assert desk.enrol(centre.url, honest.enrol_code(), "Accueil") == SITE

    after = desk.store.identity()
    proof = json.loads(centre.asked[-1].json["proof"]["payload"])
    assert (after.desk_id, proof["desk"]) == (before.desk_id, before.desk_id)
    assert key_of(desk).public == after.public_key != before.public_key
    assert exchange(desk).confirmed == len(ids)
    confirmed_exactly_once(desk, ids, honest)


def test_a_code_of_another_site_renews_no_key(
    desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre, memory_keyring: MemoryKeyring
) -> None:
    before = desk.store.identity()
    memory_keyring.kept.clear()

    with pytest.raises(WrongEnrolmentCode):
        desk.enrol(centre.url, honest.enrol_code("Bus du Médoc"), "")

    assert desk.store.identity() == before


def test_a_code_of_another_centre_renews_no_key_and_nothing_is_sent(
    desk: DeskParts, centre: ScriptedCentre, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.kept.clear()
    centre.asked.clear()

    with pytest.raises(WrongEnrolmentCode):
        desk.enrol(centre.url, new_enrolment_code(SigningKey.generate().public).text, "")

    assert centre.asked == []


@pytest.mark.usefixtures("no_keyring")
def test_a_folder_whose_file_is_gone_and_whose_key_is_left_is_enrolled_again_with_a_new_code(
    desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre, clock: StillClock
) -> None:
    desk.close()
    for part in desk.folder.root.glob("desk.sqlite*"):
        part.unlink()
    again = open_desk(desk.folder, clock)

    again.enrol(centre.url, honest.enrol_code(), "Poste 1")

    assert exchange(again).errors == []
    again.close()
