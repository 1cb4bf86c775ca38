"""Picture and video files, read whatever their path is made of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

import cv2
import numpy as np

from app.scanner.code import Picture
from app.scanner.problems import SourceMissing, SourceUnreadable

_PICTURES = ".png .jpg .jpeg .jpe .jfif .bmp .dib .webp .tif .tiff .gif .ppm .pgm .pbm .pnm .jp2 .avif .heic .heif"
_VIDEOS = ".avi .mp4 .m4v .mov .mkv .webm .mpg .mpeg .ogv .wmv .asf .3gp .ts .mts .m2ts .y4m .mjpeg .mjpg .flv"
PICTURE_ENDINGS = frozenset(_PICTURES.split())
"""Some are pictures that we cannot open: they are answered as unreadable, not passed over."""
VIDEO_ENDINGS = frozenset(_VIDEOS.split())

_SHOWN = PICTURE_ENDINGS | VIDEO_ENDINGS

_MOST_BYTES = 512 * 1024 * 1024
_WHITE = 255


def is_video(path: str) -> bool:
    return _ending(path) in VIDEO_ENDINGS


def load_picture(path: str) -> Picture:
    """Return the picture upright (EXIF), transparent parts white; `SourceMissing` or `SourceUnreadable`."""
    try:
        if Path(path).stat().st_size > _MOST_BYTES:
            raise SourceUnreadable(path)
        # OpenCV's own reader cannot open a path with accents on Windows: Python reads, OpenCV decodes.
        data = np.fromfile(path, dtype=np.uint8)
    except FileNotFoundError:
        raise SourceMissing(path) from None
    except (OSError, ValueError):
        raise SourceUnreadable(path) from None
    picture = _decoded(data)
    if picture is None:
        raise SourceUnreadable(path)
    return picture


def video_frames(path: str) -> Iterator[tuple[Picture, float]]:
    """Yield each frame and how long it is shown, in seconds; `SourceUnreadable` when there is not one frame."""
    try:
        with Path(path).open("rb"):
            pass
    except FileNotFoundError:
        raise SourceMissing(path) from None
    except (OSError, ValueError):
        raise SourceUnreadable(path) from None
    # FFmpeg by name: OpenCV would otherwise also take the digits of a name for the number of a picture in a series.
    video = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    try:
        rate = float(video.get(cv2.CAP_PROP_FPS)) if video.isOpened() else 0.0
        shown_s = 1 / rate if 1 <= rate <= 240 else 1 / 25
        frame = _next_of(video)
        if frame is None:
            raise SourceUnreadable(path)
        while frame is not None:
            yield frame, shown_s
            frame = _next_of(video)
    finally:
        video.release()


def _next_of(video: cv2.VideoCapture) -> Picture | None:
    try:
        read, frame = video.read()
    except cv2.error:
        return None
    return frame if read else None


def files_in(folder: str) -> list[str]:
    """Return the pictures and videos under a folder, by name; each is the folder as given joined with its place."""
    problems: list[OSError] = []
    found: list[str] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders.sort()
        # Joined as text: a path object would drop the `./` or the double slash of what was given.
        found += [os.path.join(place, name) for name in names if _ending(name) in _SHOWN]  # noqa: PTH118
    if problems:
        raise SourceUnreadable(str(problems[0].filename or folder))
    return sorted(found, key=lambda path: PurePath(path).parts)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _decoded(data: Picture) -> Picture | None:
    try:
        if _may_be_transparent(data):
            whole = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
            if whole is not None and whole.ndim == 3 and whole.shape[2] == 4:
                return _on_white(whole)
        return cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except cv2.error:
        return None


def _may_be_transparent(data: Picture) -> bool:
    start = data[:4096].tobytes()
    if start.startswith(b"\x89PNG"):
        return start[25:26] in {b"\x04", b"\x06"} or b"tRNS" in start
    return start[8:12] == b"WEBP"


def _on_white(picture: Picture) -> Picture:
    """Codes drawn on nothing are black on transparent black: without paper below they could not be read."""
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    opacity = picture[:, :, 3:].astype(np.uint16)
    colours = picture[:, :, :3].astype(np.uint16)
    mixed = (colours * opacity + _WHITE * (_WHITE - opacity)) // _WHITE
    return mixed.astype(np.uint8)
