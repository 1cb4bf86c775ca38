"""Where pictures come from: a camera, a picture, a folder of pictures, a video, a stream; all by one text."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import cv2

from app.scanner.cameras import camera_backend, list_cameras
from app.scanner.code import Picture
from app.scanner.pictures import files_in, is_video, load_picture, video_frames
from app.scanner.problems import (
    CameraGone,
    CameraMissing,
    CameraTaken,
    ScannerProblem,
    SourceMissing,
    SourceUnreadable,
    StreamUnreachable,
)

_CAMERA = re.compile(r"camera:(\d{1,3})")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

WIDTH, HEIGHT, RATE = 1280, 720, 30
_PICTURE_STAYS_S = 2.5
"""How long a picture of a folder stays in view: long enough for the verdict to be read."""
_LAST_PICTURE_STAYS_S = 3600.0
_FAILED_READS_MOST = 5
_LEAST_PERIOD_S = 0.038
"""Between two frames of a camera: one that gives 30 a second is shown at 15, one that gives 25 is shown whole."""
_STREAM_OPENS_MS = 4000
_STREAM_READS_MS = 3000


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    picture: Picture
    """Blue, green, red; never written to once it is here."""
    stays_s: float = 0.0
    """How long it is in view before the next one is asked for; 0 where the source itself sets the pace."""


class FrameSource(Protocol):
    """Gives frames to one thread, which also closes it."""

    @property
    def live(self) -> bool:
        """True when frames that are not read are lost, and a source that went away may come back."""

    def next_frame(self) -> Frame | None:
        """Wait for the next frame; None when the source has ended. Raises a `ScannerProblem` when it fails."""

    def close(self) -> None:
        """Give the device or the file back; harmless when done twice."""


def open_source(text: str) -> FrameSource:
    """Open what the text names: `camera:N`, a picture, a folder, a video, or an address (`rtsp://`, `http://`…).

    Blocks (seconds for some cameras and streams); raises the `ScannerProblem` that says why it cannot be opened.
    """
    if camera := _CAMERA.fullmatch(text.strip()):
        return CameraSource(int(camera[1]))
    if _ADDRESS.match(text):
        return StreamSource(text)
    try:
        path = Path(text)
        exists, folder = path.exists(), path.is_dir()
    except (OSError, ValueError):
        raise SourceMissing(text) from None
    if not text or not exists:
        raise SourceMissing(text)
    if folder:
        return FilesSource(_rounds(text))
    if is_video(text):
        return FilesSource(_video(text))
    return FilesSource(itertools.repeat(Frame(load_picture(text), _LAST_PICTURE_STAYS_S)))


class FilesSource:
    """Frames that wait until they are asked for."""

    live = False

    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = frames
        first = next(frames, None)
        self._ahead = iter(() if first is None else (first,))

    def next_frame(self) -> Frame | None:
        return next(self._ahead, None) or next(self._frames, None)

    def close(self) -> None:
        self._ahead = iter(())
        frames, self._frames = self._frames, iter(())
        close = getattr(frames, "close", None)
        if close is not None:
            close()


class CameraSource:
    """A camera of this machine, 1280x720 where it can."""

    live = True

    def __init__(self, number: int, *, least_period_s: float = _LEAST_PERIOD_S) -> None:
        self._number = number
        self._least_period_s = least_period_s
        self._unpacked_at = float("-inf")
        self._device = cv2.VideoCapture(number, camera_backend())
        if not self._device.isOpened():
            self._device.release()
            raise CameraTaken(number) if _is_there(number) else CameraMissing(number)
        # Compressed first: uncompressed pictures of this size fill a USB 2 port at ten a second.
        self._device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._device.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        self._device.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        self._device.set(cv2.CAP_PROP_FPS, RATE)
        self._device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._first = self._next()
        if self._first is None:
            # Some systems open a camera that another program holds, and then give no picture.
            self._device.release()
            raise CameraTaken(number)

    def next_frame(self) -> Frame | None:
        first, self._first = self._first, None
        frame = first or self._next()
        if frame is None:
            raise CameraGone(self._number)
        return frame

    def close(self) -> None:
        self._device.release()

    def _next(self) -> Frame | None:
        """Wait for a frame that is due; None when the camera gives no more."""
        # A camera loses a picture now and then, and gives none while it starts: only a row of failures counts.
        failures = 0
        while failures < _FAILED_READS_MOST:
            if not _grabbed(self._device):
                failures += 1
                continue
            # Each frame is taken from the device so that none waits there, but unpacking one costs as much as a look
            # at it: those in between stay packed.
            if time.monotonic() - self._unpacked_at < self._least_period_s:
                continue
            frame = _unpacked(self._device)
            if frame is not None:
                self._unpacked_at = time.monotonic()
                return frame
            failures += 1
        return None


class StreamSource:
    """A network camera."""

    live = True

    def __init__(self, address: str) -> None:
        self._host = _host(address)
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _STREAM_OPENS_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _STREAM_READS_MS]
        try:
            self._stream = cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits)
        except cv2.error:
            raise StreamUnreachable(self._host) from None
        if not self._stream.isOpened():
            self._stream.release()
            raise StreamUnreachable(self._host)

    def next_frame(self) -> Frame | None:
        frame = _unpacked(self._stream) if _grabbed(self._stream) else None
        if frame is None:
            raise StreamUnreachable(self._host)
        return frame

    def close(self) -> None:
        self._stream.release()


def _grabbed(device: cv2.VideoCapture) -> bool:
    try:
        return device.grab()
    except cv2.error:  # what a driver breaks off in the middle
        return False


def _unpacked(device: cv2.VideoCapture) -> Frame | None:
    try:
        unpacked, picture = device.retrieve()
    except cv2.error:
        return None
    return Frame(picture) if unpacked else None


def _is_there(number: int) -> bool:
    device = Path(f"/dev/video{number}")
    return device.exists() or any(camera.number == number for camera in list_cameras())


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _video(path: str) -> Iterator[Frame]:
    for picture, shown_s in video_frames(path):
        yield Frame(picture, shown_s)


def _picture(path: str) -> Iterator[Frame]:
    yield Frame(load_picture(path), _PICTURE_STAYS_S)


def _rounds(folder: str) -> Iterator[Frame]:
    """Show the files of a folder by name, over and over; one that cannot be opened is passed over.

    The folder is listed anew on each round: what is put into it appears.
    """
    while True:
        shown = False
        for path in files_in(folder):
            try:
                for frame in _video(path) if is_video(path) else _picture(path):
                    yield frame
                    shown = True
            except ScannerProblem:
                continue
        if not shown:
            raise SourceUnreadable(folder)
