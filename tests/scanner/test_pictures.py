from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest

from app.scanner.decoder import Decoder
from app.scanner.pictures import files_in, is_video, load_picture, video_frames
from app.scanner.problems import SourceMissing, SourceUnreadable
from tests.scanner.pictured import a_code, a_frame, save, save_video


def test_a_path_with_accents_and_spaces_is_opened(tmp_path):
    folder = tmp_path / "été à l'œil"
    folder.mkdir()
    path = save(folder / "chèque numéro 1.png", a_frame(a_code()))

    assert load_picture(str(path)).shape == (720, 1280, 3)


def test_a_photograph_taken_sideways_is_turned_upright(tmp_path):
    _, data = cv2.imencode(".jpg", np.zeros((40, 80, 3), dtype=np.uint8))
    turned = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0" + turned
    path = tmp_path / "sideways.jpg"
    path.write_bytes(data[:2].tobytes() + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:].tobytes())

    assert load_picture(str(path)).shape == (80, 40, 3)


def test_a_code_drawn_on_transparent_ground_lies_on_white_paper(tmp_path):
    code = a_code()
    see_through = np.zeros((*code.shape, 4), dtype=np.uint8)
    see_through[:, :, 3] = 255 - code
    path = save(tmp_path / "transparent.png", see_through)

    assert len(Decoder().read(load_picture(str(path)))) == 1


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 200])
def test_a_file_that_is_no_picture_is_unreadable(tmp_path, content):
    path = tmp_path / "broken.png"
    path.write_bytes(content)

    with pytest.raises(SourceUnreadable):
        load_picture(str(path))


@pytest.mark.parametrize("path", ["nowhere/at/all.png", "with\0nul.png", "x" * 5000 + ".png"])
@pytest.mark.parametrize("opened", [load_picture, lambda path: list(video_frames(path))])
def test_a_path_that_leads_nowhere_is_a_problem_and_not_an_error(path, opened):
    with pytest.raises((SourceMissing, SourceUnreadable)):
        opened(path)


def test_a_small_file_that_unfolds_to_a_gigantic_picture_is_unreadable(tmp_path):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b""))

    with pytest.raises(SourceUnreadable):
        load_picture(str(path))


def test_a_folder_is_not_a_picture(tmp_path):
    with pytest.raises(SourceUnreadable):
        load_picture(str(tmp_path))


def test_a_video_gives_its_frames_and_how_long_each_is_shown(tmp_path):
    path = save_video(tmp_path / "desk.avi", [a_frame(width=320, height=240)] * 5, rate=10.0)

    frames = list(video_frames(str(path)))

    assert [round(shown, 2) for _, shown in frames] == [0.1] * 5
    assert frames[0][0].shape == (240, 320, 3)


def test_a_file_that_is_no_video_is_unreadable(tmp_path):
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"no video at all" * 100)

    assert is_video(str(path))
    with pytest.raises(SourceUnreadable):
        next(video_frames(str(path)))


def test_a_folder_lists_pictures_and_videos_below_it_by_name_as_it_was_given(tmp_path, monkeypatch):
    (tmp_path / "photos" / "b").mkdir(parents=True)
    for name in ("c.JPG", "a.png", "b/1.webm", "notes.txt"):
        (tmp_path / "photos" / name).touch()
    monkeypatch.chdir(tmp_path)

    assert files_in("./photos") == ["./photos/a.png", "./photos/b/1.webm", "./photos/c.JPG"]
    assert files_in("photos/") == ["photos/a.png", "photos/b/1.webm", "photos/c.JPG"]


def test_a_folder_that_cannot_be_listed_is_unreadable(tmp_path):
    with pytest.raises(SourceUnreadable):
        files_in(str(tmp_path / "gone"))
