"""The demonstration is the real thing: a service, a booklet, pictures, an enrolled desk; thrown away in one go."""

from __future__ import annotations

import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.bootstrap import DeskParts, open_desk
from app.demo.centre_child import answers
from app.demo.demonstration import OFFERINGS, SITE, Demonstration, DemoPlace
from app.domain.redemption import RedemptionState
from app.domain.verdicts import Verdict
from app.foundation.errors import DemonstrationFailed
from app.foundation.paths import DataFolder
from app.scanner.decoder import Decoder
from app.scanner.pictures import files_in, load_picture
from app.sync.round import RoundSummary

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of a demonstration that was begun and stopped once, and the steps that it told."""
    root = tmp_path_factory.mktemp("set-up") / "Démonstration"
    made = Demonstration(root)
    steps: list[str] = []
    try:
        made.begin(steps.append)
    finally:
        made.stop()
    return root, steps


@pytest.fixture
def root(set_up: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(set_up[0], tmp_path / "Démonstration")


@pytest.fixture
def demonstration(root: Path) -> Iterator[Demonstration]:
    made = Demonstration(root)
    yield made
    made.stop()


def begun(demonstration: Demonstration) -> tuple[DemoPlace, list[str]]:
    steps: list[str] = []
    return demonstration.begin(steps.append), steps


def the_desk(place: DemoPlace) -> DeskParts:
    return open_desk(DataFolder(place.data_dir), use_keyring=False)


def exchange(parts: DeskParts) -> RoundSummary:
    summary = RoundSummary()
    parts.exchange(summary, lambda _so_far: None)
    return summary


def port_of(place: DemoPlace) -> int:
    return int(place.url.rpartition(":")[2])


def texts_in(pictures: Path) -> list[str]:
    """What the scanner reads in every picture, in their order."""
    decoder = Decoder()
    return [code.text for path in files_in(str(pictures)) for code in decoder.read(load_picture(path))]


def test_each_step_is_told_while_it_is_set_up(set_up: tuple[Path, list[str]]) -> None:
    assert set_up[1] == ["centre", "vouchers", "pictures", "service", "desk"]


def test_everything_is_there_and_every_picture_gets_its_verdict(demonstration: Demonstration) -> None:
    place, _steps = begun(demonstration)

    assert place.enrolment_code is None
    assert place.url.startswith("http://127.0.0.1:")
    assert answers(port_of(place))
    booklet = pypdfium2.PdfDocument(place.booklet_pdf)
    assert len(booklet) >= 1
    booklet.close()
    texts = texts_in(place.pictures)
    assert len(texts) == len(set(texts)) == 12

    parts = the_desk(place)
    try:
        exchange(parts)
        status = parts.desk.status()
        assert status.catalogue.site_name == SITE
        assert {code for code, _label in OFFERINGS} <= {offering.code for offering in status.catalogue.offerings}
        verdicts = Counter(parts.desk.redeem(text, OFFERINGS[0][0]).decision.verdict for text in texts)
        assert verdicts == {
            Verdict.ACCEPTED_PROVISIONAL: 9,
            Verdict.BLOCKED: 1,
            Verdict.IN_TOLERANCE: 1,
            Verdict.NOT_A_VOUCHER: 1,
        }
        assert exchange(parts).confirmed == 10
        states = Counter(line.state for line in parts.desk.day().lines if line.state is not None)
        assert states == {RedemptionState.CONFIRMED: 10}
    finally:
        parts.close()


def test_begun_again_it_goes_on_with_the_same_data(demonstration: Demonstration, root: Path) -> None:
    first, _steps = begun(demonstration)
    parts = the_desk(first)
    parts.desk.redeem(texts_in(first.pictures)[0], "MEDIATION")
    parts.close()
    demonstration.stop()
    assert not answers(port_of(first))

    later = Demonstration(root)
    try:
        second, steps = begun(later)

        assert steps == ["service"]
        assert second == first
        parts = the_desk(second)
        assert exchange(parts).confirmed == 1
        parts.close()
    finally:
        later.stop()


def test_a_port_that_was_taken_meanwhile_makes_a_new_demonstration(demonstration: Demonstration, root: Path) -> None:
    first, _steps = begun(demonstration)
    demonstration.stop()

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port_of(first)))
        other.listen()
        second, steps = begun(demonstration)

    assert steps[0] == "centre"
    assert second.url != first.url
    assert answers(port_of(second))


def test_thrown_away_nothing_is_left(demonstration: Demonstration, root: Path) -> None:
    place, _steps = begun(demonstration)

    demonstration.throw_away()

    assert not answers(port_of(place))
    assert not root.exists()


class Enough(Exception):
    """Ends a set-up at its first step."""


@pytest.mark.parametrize("note", ['{"port": "none"}', "[]", "{", "{}", ""])
def test_a_note_that_was_damaged_makes_a_new_demonstration(tmp_path: Path, note: str) -> None:
    (tmp_path / "demonstration.json").write_text(note, "utf-8")

    def at_the_first(step: str) -> None:
        raise Enough(step)

    with pytest.raises(Enough, match="centre"):
        Demonstration(tmp_path).begin(at_the_first)


def test_a_folder_that_cannot_be_written_is_told_as_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way", "utf-8")

    with pytest.raises(DemonstrationFailed) as failed:
        Demonstration(tmp_path / "a file" / "demonstration").begin(lambda _step: None)

    assert failed.value.values == {"step": "files"}
