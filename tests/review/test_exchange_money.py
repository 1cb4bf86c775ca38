"""Findings on the way between desk and centre: each test fails until its finding is mended."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.bootstrap import DeskParts, open_desk
from app.domain.redemption import RedemptionState
from app.domain.verdicts import Verdict
from app.foundation.errors import CentreProblem, ExpectedProblem
from app.foundation.paths import DataFolder
from tests.builders import StillClock
from tests.sync.conftest import blank_desk, centre, clock, desk, honest  # noqa: F401
from tests.sync.given import exchange, redeem, states
from tests.sync.honest_centre import HonestCentre, Reply
from tests.sync.scripted_centre import Exchange, ScriptedCentre, altered, answers, honestly, says

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "odd",
    [{"status": None}, {"status": 7}, {"status": "x" * 41}, {"status": "error", "code": "y" * 41}, {"code": 5}],
    ids=["null", "number", "long", "long-code", "number-code"],
)
def test_one_item_of_an_odd_shape_stays_alone_in_the_queue(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre, odd: dict[str, Any]
) -> None:
    """Rule 4: an unknown status, a wrong shape: the item stays, the other items go on."""
    desk_ids = _three(desk, honest)

    def spoil(value: dict[str, Any]) -> None:
        next(item for item in value["answers"] if item["status"] == "receipt").update(odd)

    centre.plays(altered(spoil))
    try:
        exchange(desk)
    except CentreProblem:
        pass
    assert [states(desk)[i] for i in desk_ids[1:]] == [RedemptionState.CONFIRMED] * 2


def test_an_answer_that_is_no_object_among_others_stays_alone(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    ids = _three(desk, honest)
    centre.plays(altered(lambda value: value["answers"].append("?")))
    try:
        exchange(desk)
    except CentreProblem:
        pass
    assert [states(desk)[i] for i in ids] == [RedemptionState.CONFIRMED] * 3


def test_a_damaged_list_file_loses_no_receipt(desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre) -> None:
    ids = _three(desk, honest)
    centre.plays(altered(lambda value: value["list_files"].append("?")))
    try:
        exchange(desk)
    except CentreProblem:
        pass
    assert [states(desk)[i] for i in ids] == [RedemptionState.CONFIRMED] * 3


@pytest.mark.parametrize("status", [400, 413, 500])
def test_an_entry_that_the_way_to_the_centre_never_lets_through_blocks_no_other(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre, status: int
) -> None:
    """A request filter, or a fault of the centre, that one entry sets off each time."""
    ids = _three(desk, honest)
    poison = ids[1]

    def picky(asked: Exchange) -> None:
        if poison.encode() in asked.asked.body:
            code = {400: "malformed", 413: "too_large", 500: "failed"}[status]
            asked.send(Reply(status, json.dumps({"error": {"code": code}}).encode()))
        else:
            honestly(asked)

    centre.always = picky
    for _ in range(4):
        try:
            exchange(desk)
        except CentreProblem:
            pass
    assert states(desk)[ids[0]] is RedemptionState.CONFIRMED


def test_a_wait_that_no_calendar_holds_is_a_centre_problem(desk: DeskParts, centre: ScriptedCentre) -> None:
    centre.always = says(503, b"", Retry_After="Mon, 01 Jan 99999999999999999999 00:00:00 GMT")
    with pytest.raises(ExpectedProblem):
        exchange(desk)


def test_a_clock_that_is_set_right_during_the_exchange_does_not_split_the_difference(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre, clock: StillClock
) -> None:
    """Network and time arrive together: the system sets its clock while the first answer is under way."""
    [voucher, *_others] = honest.issue()
    right = clock.at

    class StandsBehind:
        def __call__(self) -> Any:
            return right if set_right else right - timedelta(days=2500)

    set_right = False
    behind = StandsBehind()
    object.__setattr__(desk, "_clock", behind)
    desk.desk._clock = behind  # type: ignore[assignment]

    def ticks(asked: Exchange) -> None:
        nonlocal set_right
        set_right = True
        honestly(asked)

    centre.plays(ticks)
    exchange(desk)
    result = desk.desk.check(voucher.digits, "MEDIATION")
    assert abs(result.at - right) < timedelta(minutes=5), (result.at, result.decision.verdict)


def test_a_desk_whose_key_is_gone_can_do_what_its_message_says(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre, memory_keyring: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`key_missing` says: ask for a new enrolment code. What waits must then still reach the centre."""
    ids = _three(desk, honest)
    memory_keyring.kept.clear()
    desk.folder.key_file.unlink(missing_ok=True)
    root = str(desk.folder.root)
    assert main(["sync", "--data-dir", root]) != 0
    assert "nouveau code" in capsys.readouterr().err
    assert main(["enrol", "--data-dir", root, "--url", centre.url, "--code", honest.enrol_code()]) == 0
    assert main(["sync", "--data-dir", root]) == 0
    assert set(states(desk)[i] for i in ids) == {RedemptionState.CONFIRMED}


def test_a_folder_whose_base_is_gone_can_be_enrolled_again_with_a_new_code(
    tmp_path: Path, honest: HonestCentre, centre: ScriptedCentre, no_keyring: None, clock: StillClock
) -> None:
    """Without a keyring the key stays in the folder: the centre refuses every further code for it, for ever."""
    folder = DataFolder(tmp_path / "again")
    first = open_desk(folder, clock)
    first.enrol(centre.url, honest.enrol_code(), "Poste 1")
    first.close()
    for part in folder.root.glob("desk.sqlite*"):
        part.unlink()
    second = open_desk(folder, clock)
    try:
        second.enrol(centre.url, honest.enrol_code(), "Poste 1")
    finally:
        second.close()


def test_a_second_code_works_after_the_answer_to_the_first_was_lost(
    blank_desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    from tests.sync.scripted_centre import loses_the_answer

    centre.plays(loses_the_answer)
    with pytest.raises(CentreProblem):
        blank_desk.enrol(centre.url, honest.enrol_code(), "Poste 1")
    blank_desk.enrol(centre.url, honest.enrol_code(), "Poste 1")


def test_a_full_disk_during_enrolment_is_told_in_a_sentence(
    blank_desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def full(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(path).endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(ExpectedProblem):
        blank_desk.enrol(centre.url, honest.enrol_code(), "Poste 1")


def test_an_exchange_ends_within_a_minute_when_even_the_headers_drip(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    """The limit, shortened twentyfold here: the header lines never end, one byte at a time."""

    def drips_headers(asked: Exchange) -> None:
        asked._handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        while not asked.stopping.wait(0.2):
            asked.write(b"a")

    centre.plays(drips_headers)
    done = threading.Event()

    def work() -> None:
        try:
            exchange(desk, read_timeout_s=1.0)
        except ExpectedProblem:
            pass
        finally:
            done.set()

    thread = threading.Thread(target=work)
    thread.start()
    ended = done.wait(5.0 + 1.0 + 6.0)  # connection and reading time-outs, and as much again
    centre.stopping.set()
    thread.join(10)
    assert ended


def test_a_reader_that_stops_reading_gets_no_traceback(desk: DeskParts, honest: HonestCentre) -> None:
    for voucher in honest.issue(booklets=3):
        desk.desk.redeem(voucher.digits, "MEDIATION")
    for _ in range(300):
        desk.desk.redeem("bruit", "MEDIATION")
    line = f"{sys.executable} -m app journal --data-dir {desk.folder.root} | head -n 1"
    found = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in found.stderr


def test_two_programs_that_open_a_new_folder_at_once_both_open_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from app.bootstrap import open_desk; "
        "from app.foundation.paths import DataFolder; import time; "
        "time.sleep(max(0, float(sys.argv[2]) - time.time())); open_desk(DataFolder(Path(sys.argv[1]))).close()"
    )
    for attempt in range(4):
        at = str(time.time() + 1.5)
        folder = str(tmp_path / f"d{attempt}")
        both = [
            subprocess.Popen([sys.executable, "-c", code, folder, at], cwd=ROOT, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        errors = [process.communicate()[1] for process in both]
        assert all(process.returncode == 0 for process in both), [text[-300:] for text in errors]


def _three(desk: DeskParts, honest: HonestCentre) -> list[str]:
    vouchers = honest.issue()
    exchange(desk)
    return redeem(desk, *vouchers[:3])
