from __future__ import annotations

import queue
import threading
import time

import pytest

from app.scanner.decoder import Code, Decoder
from app.scanner.loop import ScanLoop
from app.scanner.problems import CameraGone, CameraMissing, CameraTaken, ScannerProblem
from app.scanner.sources import Frame, open_source
from tests.scanner.pictured import OTHER_VOUCHER, VOUCHER, a_code, a_frame, save, save_video

_PATIENCE_S = 10.0


class FakeCamera:
    """A camera that the test feeds: pictures, a problem, or nothing for the time being."""

    live = True

    def __init__(self) -> None:
        self.given: queue.Queue[Frame | ScannerProblem | None] = queue.Queue()
        self.closed = threading.Event()
        self.reader = ""

    def next_frame(self) -> Frame | None:
        self.reader = threading.current_thread().name
        try:
            given = self.given.get(timeout=0.05)
        except queue.Empty:
            return Frame(a_frame(width=64, height=48))
        if isinstance(given, ScannerProblem):
            raise given
        return given

    def close(self) -> None:
        self.closed.set()


class TextDecoder:
    """Reads what the test says is on a frame, by its width."""

    def __init__(self, **texts: tuple[str, ...]) -> None:
        self.texts = {int(width.removeprefix("w")): found for width, found in texts.items()}
        self.looked = threading.Event()

    def read(self, picture) -> tuple[Code, ...]:
        self.looked.set()
        corner = (0, 0)
        return tuple(Code(text, (corner,) * 4, "fake") for text in self.texts.get(picture.shape[1], ()))

    read_live = read


class Heard:
    """What the loop told, in order."""

    def __init__(self) -> None:
        self.readings: queue.Queue[str] = queue.Queue()
        self.problems: queue.Queue[ScannerProblem] = queue.Queue()

    def reading(self) -> str:
        return self.readings.get(timeout=_PATIENCE_S)

    def problem(self) -> ScannerProblem:
        return self.problems.get(timeout=_PATIENCE_S)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def a_loop(heard):
    loops: list[ScanLoop] = []

    def make(opened, decoder) -> ScanLoop:
        loop = ScanLoop(opened, decoder, on_reading=heard.readings.put, on_problem=heard.problems.put)
        loops.append(loop)
        return loop

    yield make
    for loop in loops:
        assert loop.stop()


def until(true) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.005)


def a_wide_frame(width: int) -> Frame:
    return Frame(a_frame(width=width, height=48))


def test_a_picture_of_vouchers_gives_each_of_them_once(tmp_path, a_loop, heard):
    path = save(tmp_path / "bons.png", a_frame(a_code(), a_code(OTHER_VOUCHER)))
    loop = a_loop(open_source, Decoder())

    loop.start(str(path))

    assert {heard.reading(), heard.reading()} == {VOUCHER, OTHER_VOUCHER}
    until(lambda: (seen := loop.latest()) is not None and len(seen.codes) == 2)
    assert heard.readings.empty()
    assert loop.problem is None


def test_a_video_is_read_as_it_plays_and_its_last_frame_stays(tmp_path, a_loop, heard):
    path = save_video(tmp_path / "desk.avi", [a_frame(a_code(), width=640, height=480)] * 8, rate=50.0)
    loop = a_loop(open_source, Decoder())

    loop.start(str(path))

    assert heard.reading() == VOUCHER
    until(lambda: loop.latest() is not None)
    assert heard.readings.empty()
    assert heard.problems.empty()


def test_a_voucher_held_in_front_of_a_camera_is_one_reading(a_loop, heard):
    camera, decoder = FakeCamera(), TextDecoder(w100=("A",), w101=("A", "B"))
    loop = a_loop(lambda _text: camera, decoder)
    for _ in range(5):
        camera.given.put(a_wide_frame(100))

    loop.start("camera:0")
    assert heard.reading() == "A"
    until(camera.given.empty)
    camera.given.put(Frame(a_frame(width=101, height=48), stays_s=0.5))

    assert heard.reading() == "B"
    assert heard.readings.empty()


def test_only_the_latest_frame_is_looked_at(a_loop, heard):
    camera = FakeCamera()
    looking, go_on = threading.Event(), threading.Event()
    looked_at: list[int] = []

    class SlowDecoder(TextDecoder):
        def read_live(self, frame):
            looked_at.append(frame.shape[1])
            looking.set()
            assert go_on.wait(_PATIENCE_S)
            return ()

    loop = a_loop(lambda _text: camera, SlowDecoder())
    camera.given.put(a_wide_frame(100))
    loop.start("camera:0")
    assert looking.wait(_PATIENCE_S)
    for width in range(101, 131):
        camera.given.put(a_wide_frame(width))
    until(lambda: (seen := loop.latest()) is not None and seen.frame.picture.shape[1] in (130, 64))
    go_on.set()

    until(lambda: len(looked_at) >= 2)
    assert not set(range(101, 130)) & set(looked_at)


def test_a_camera_that_was_unplugged_is_told_once_and_comes_back_by_itself(a_loop, heard):
    first, second = FakeCamera(), FakeCamera()
    answers = iter([first, CameraMissing(0), second])

    def opened(_text):
        answer = next(answers)
        if isinstance(answer, ScannerProblem):
            raise answer
        return answer

    loop = a_loop(opened, TextDecoder(w100=("A",)))
    loop.start("camera:0")
    until(lambda: loop.latest() is not None)
    first.given.put(CameraGone(0))

    assert isinstance(heard.problem(), CameraGone)
    assert first.closed.is_set()
    assert loop.latest() is None
    second.given.put(a_wide_frame(100))
    assert heard.reading() == "A"
    assert loop.problem is None
    assert heard.problems.empty()


def test_another_problem_with_the_same_camera_is_told_too(a_loop, heard):
    answers = iter([CameraMissing(0), CameraMissing(0), CameraTaken(0)])
    camera = FakeCamera()

    def opened(_text):
        if (answer := next(answers, None)) is not None:
            raise answer
        return camera

    loop = a_loop(opened, TextDecoder())
    loop.start("camera:0")

    assert isinstance(heard.problem(), CameraMissing)
    assert isinstance(heard.problem(), CameraTaken)


def test_another_source_is_watched_after_the_first_was_released(a_loop, heard):
    cameras = {"camera:0": FakeCamera(), "camera:1": FakeCamera()}
    released_first: list[bool] = []

    def opened(text):
        if text == "camera:1":
            released_first.append(cameras["camera:0"].closed.is_set())
        return cameras[text]

    loop = a_loop(opened, TextDecoder(w100=("A",)))
    loop.start("camera:0")
    cameras["camera:0"].given.put(a_wide_frame(100))
    assert heard.reading() == "A"
    cameras["camera:1"].given.put(a_wide_frame(99))

    loop.switch("camera:1")

    until(cameras["camera:0"].closed.is_set)
    until(lambda: loop.latest() is not None)
    assert released_first == [True]


def test_a_picture_whose_reading_was_not_used_is_read_again(tmp_path, a_loop, heard):
    path = save(tmp_path / "bons.png", a_frame(a_code(), a_code(OTHER_VOUCHER)))
    loop = a_loop(open_source, Decoder())
    loop.start(str(path))
    assert {heard.reading(), heard.reading()} == {VOUCHER, OTHER_VOUCHER}

    loop.look_again((VOUCHER,))

    assert heard.reading() == VOUCHER
    loop.look_again((OTHER_VOUCHER,))
    assert heard.reading() == OTHER_VOUCHER
    assert heard.readings.empty()


def test_a_voucher_held_in_front_of_a_camera_is_read_again_when_its_reading_was_not_used(a_loop, heard):
    camera = FakeCamera()
    loop = a_loop(lambda _text: camera, TextDecoder(w64=("A",)))
    loop.start("camera:0")
    assert heard.reading() == "A"

    loop.look_again(("A",))

    assert heard.reading() == "A"
    assert heard.readings.empty()


def test_looking_again_before_there_is_a_picture_waits_for_one(a_loop, heard):
    camera = FakeCamera()
    loop = a_loop(lambda _text: camera, TextDecoder(w100=("A",)))

    loop.look_again(("A",))
    loop.start("camera:0")
    camera.given.put(a_wide_frame(100))

    assert heard.reading() == "A"


def test_a_wrong_source_is_a_problem_and_the_right_one_can_follow(tmp_path, a_loop, heard):
    loop = a_loop(open_source, Decoder())
    loop.start(str(tmp_path / "missing.png"))

    assert heard.problem().code == "source_missing"
    assert loop.problem.code == "source_missing"
    loop.switch(str(save(tmp_path / "bon.png", a_frame(a_code()))))
    assert heard.reading() == VOUCHER


def test_stopping_releases_the_device_and_ends_the_threads(a_loop):
    camera = FakeCamera()
    loop = a_loop(lambda _text: camera, TextDecoder())
    loop.start("camera:0")
    until(lambda: loop.latest() is not None)

    assert loop.stop()

    assert camera.closed.is_set()
    assert loop.latest() is None
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("scanner-")]
    assert loop.stop()


def test_a_loop_can_be_started_again_after_it_was_stopped(a_loop, heard):
    cameras = [FakeCamera(), FakeCamera()]
    waiting = iter(cameras)
    loop = a_loop(lambda _text: next(waiting), TextDecoder(w100=("A",)))
    loop.start("camera:0")
    loop.stop()
    cameras[1].given.put(a_wide_frame(100))
    cameras[0].given.put(a_wide_frame(100))

    loop.start("camera:0")

    assert heard.reading() == "A"


def test_the_device_and_the_decoder_have_threads_of_their_own(a_loop):
    camera = FakeCamera()
    names: list[str] = []

    class NotingDecoder(TextDecoder):
        def read_live(self, frame):
            names.append(threading.current_thread().name)
            return ()

    loop = a_loop(lambda _text: camera, NotingDecoder())
    loop.start("camera:0")

    until(lambda: names)
    assert {camera.reader, names[0]} == {"scanner-device", "scanner-decoder"}


def test_a_loop_that_runs_cannot_be_started_twice(a_loop):
    loop = a_loop(lambda _text: FakeCamera(), TextDecoder())
    loop.start("camera:0")

    with pytest.raises(RuntimeError):
        loop.start("camera:1")
