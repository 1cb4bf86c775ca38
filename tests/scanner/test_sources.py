from __future__ import annotations

import http.server
import socket
import threading
from types import SimpleNamespace

import cv2
import pytest

from app.scanner import sources
from app.scanner.problems import (
    CameraGone,
    CameraMissing,
    CameraTaken,
    SourceMissing,
    SourceUnreadable,
    StreamUnreachable,
)
from app.scanner.sources import CameraSource, Frame, FrameSource, open_source
from tests.scanner.pictured import a_code, a_frame, save, save_video


def next_of(source: FrameSource) -> Frame:
    """The next frame of a source that has one."""
    frame = source.next_frame()
    assert frame is not None
    return frame


def test_a_picture_stays_in_view_for_ever(tmp_path):
    source = open_source(str(save(tmp_path / "one.png", a_frame(a_code()))))

    first, second = next_of(source), next_of(source)

    assert not source.live
    assert first is second
    assert first.stays_s > 60
    source.close()


def test_a_folder_shows_its_pictures_by_name_over_and_over(tmp_path):
    for name, width in (("2.png", 200), ("1.png", 100), ("été.jpg", 300)):
        save(tmp_path / name, a_frame(width=width, height=100))
    (tmp_path / "1b.png").write_bytes(b"damaged")
    source = open_source(str(tmp_path))

    widths = [next_of(source).picture.shape[1] for _ in range(5)]

    assert widths == [100, 200, 300, 100, 200]
    assert next_of(source).stays_s > 1
    source.close()
    assert source.next_frame() is None


def test_a_picture_put_into_a_folder_is_shown_on_the_next_round(tmp_path):
    save(tmp_path / "1.png", a_frame(width=100, height=100))
    source = open_source(str(tmp_path))
    source.next_frame()
    save(tmp_path / "2.png", a_frame(width=200, height=100))

    assert [next_of(source).picture.shape[1] for _ in range(2)] == [100, 200]


def test_a_video_ends_after_its_last_frame(tmp_path):
    source = open_source(str(save_video(tmp_path / "desk.avi", [a_frame(width=320, height=240)] * 3, rate=25.0)))

    frames = list(iter(source.next_frame, None))

    assert [round(frame.stays_s, 2) for frame in frames] == [0.04] * 3
    source.close()


@pytest.mark.parametrize("text", ["", "nowhere/at/all", "with\0nul", "camera:", "camera:x", "x" * 5000])
def test_a_text_that_names_nothing_is_missing(text):
    with pytest.raises(SourceMissing):
        open_source(text)


def test_a_folder_without_a_picture_is_unreadable(tmp_path):
    (tmp_path / "notes.txt").touch()

    with pytest.raises(SourceUnreadable):
        open_source(str(tmp_path))


@pytest.mark.parametrize("name", ["broken.png", "broken.avi", "notes.txt"])
def test_a_damaged_file_is_unreadable_when_it_is_opened(tmp_path, name):
    (tmp_path / name).write_bytes(b"damaged")

    with pytest.raises(SourceUnreadable):
        open_source(str(tmp_path / name))


class ScriptedDevice:
    """Stands for the system's side of a camera: gives what the test says, then nothing."""

    def __init__(self, *pictures, opened: bool = True) -> None:
        self.pictures, self.opened, self.released = list(pictures), opened, False
        self.unpacked = 0

    def isOpened(self) -> bool:  # noqa: N802 - the name that OpenCV gave it
        return self.opened

    def set(self, *_setting) -> bool:
        return True

    def grab(self) -> bool:
        self.grabbed = self.pictures.pop(0) if self.pictures else None
        return self.grabbed is not None

    def retrieve(self):
        self.unpacked += 1
        return True, self.grabbed

    def release(self) -> None:
        self.released = True


@pytest.fixture
def plugged_in(monkeypatch):
    def plug_in(device: ScriptedDevice, *, listed: bool = True) -> ScriptedDevice:
        monkeypatch.setattr(cv2, "VideoCapture", lambda *_arguments: device)
        monkeypatch.setattr(sources, "list_cameras", lambda: [SimpleNamespace(number=97)] if listed else [])
        return device

    return plug_in


def test_a_camera_gives_its_frames_without_losing_the_first(plugged_in):
    device = plugged_in(ScriptedDevice(a_frame(width=10, height=10), a_frame(width=20, height=10)))
    source = CameraSource(97, least_period_s=0.0)

    assert source.live
    assert [next_of(source).picture.shape[1] for _ in range(2)] == [10, 20]
    source.close()
    assert device.released


def test_one_lost_picture_is_not_a_lost_camera(plugged_in):
    plugged_in(ScriptedDevice(a_frame(width=10, height=10), None, None, a_frame(width=20, height=10)))
    source = CameraSource(97, least_period_s=0.0)

    assert [next_of(source).picture.shape[1] for _ in range(2)] == [10, 20]


def test_a_camera_that_is_unplugged_is_gone(plugged_in):
    plugged_in(ScriptedDevice(a_frame(width=10, height=10)))
    source = CameraSource(97, least_period_s=0.0)
    source.next_frame()

    with pytest.raises(CameraGone):
        source.next_frame()


def test_frames_that_come_too_fast_are_taken_from_the_camera_but_not_unpacked(plugged_in):
    device = plugged_in(ScriptedDevice(*[a_frame(width=10, height=10)] * 30))
    source = CameraSource(97, least_period_s=3600.0)
    source.next_frame()

    with pytest.raises(CameraGone):
        source.next_frame()
    assert (device.unpacked, device.pictures) == (1, [])


@pytest.mark.parametrize(
    ("device", "listed", "problem"),
    [
        (ScriptedDevice(opened=False), False, CameraMissing),
        (ScriptedDevice(opened=False), True, CameraTaken),
        (ScriptedDevice(), True, CameraTaken),
    ],
)
def test_a_camera_that_does_not_open_says_whether_it_is_missing_or_taken(plugged_in, device, listed, problem):
    plugged_in(device, listed=listed)

    with pytest.raises(problem):
        open_source("camera:97")
    assert device.released


def test_a_machine_without_cameras_answers_at_once():
    with pytest.raises((CameraMissing, CameraTaken)):
        open_source("camera:99")


@pytest.fixture
def network_camera():
    """A camera that serves motion JPEG on the loopback and then hangs up."""
    _, data = cv2.imencode(".jpg", a_frame(a_code(), width=640, height=480))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            for _ in range(20):
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + data.tobytes() + b"\r\n")

        def log_message(self, *_words) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://user:secret@127.0.0.1:{server.server_port}/video"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_network_camera_gives_frames_until_it_hangs_up(network_camera):
    source = open_source(network_camera)

    assert source.live
    assert next_of(source).picture.shape == (480, 640, 3)
    with pytest.raises(StreamUnreachable) as problem:
        list(iter(source.next_frame, None))
    source.close()
    assert "secret" not in str(problem.value)


def test_an_address_where_nobody_answers_is_unreachable():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}/video", f"rtsp://127.0.0.1:{port}/", "nonsense://[", "rtsp://"):
        with pytest.raises(StreamUnreachable):
            open_source(address)
