from __future__ import annotations

import json
from pathlib import Path

import pytest
import segno

from app.cli.read import run
from tests.scanner.pictured import OTHER_VOUCHER, VOUCHER, a_code, a_frame, drawn, save, save_video


@pytest.fixture
def read(capsys):
    """Run the command; return its status, its lines and what it said to people."""

    def _read(*arguments: str) -> tuple[int, list[dict], str]:
        status = run(list(arguments))
        written = capsys.readouterr()
        return status, [json.loads(line) for line in written.out.splitlines()], written.err

    return _read


def test_a_picture_is_one_line_with_its_path_as_given(tmp_path, read, monkeypatch):
    save(tmp_path / "reçu.png", a_frame(a_code()))
    monkeypatch.chdir(tmp_path)

    status, (line,), said = read("./reçu.png")

    assert (status, said) == (0, "")
    assert line["path"] == "./reçu.png"
    assert line["ms"] > 0
    (code,) = line["codes"]
    assert (code["text"], code["engine"]) == (VOUCHER, "zxing")
    assert [len(corner) for corner in code["quad"]] == [2, 2, 2, 2]


def test_a_folder_is_read_to_its_depths_in_the_order_of_names(tmp_path, read, monkeypatch):
    (tmp_path / "photos" / "mai").mkdir(parents=True)
    save(tmp_path / "photos" / "z.png", a_frame(a_code()))
    save(tmp_path / "photos" / "mai" / "1.jpg", a_frame(a_code(), a_code(OTHER_VOUCHER)))
    (tmp_path / "photos" / "z.txt").write_text("beside the picture")
    monkeypatch.chdir(tmp_path)

    status, lines, _ = read("photos/")

    assert status == 0
    assert [(line["path"], len(line["codes"])) for line in lines] == [("photos/mai/1.jpg", 2), ("photos/z.png", 1)]


def test_a_video_is_one_line_with_each_code_once(tmp_path, read):
    frames = [a_frame(a_code())] * 6 + [a_frame()] * 6 + [a_frame(a_code(OTHER_VOUCHER))] * 6
    path = save_video(tmp_path / "desk.avi", frames)

    status, (line,), _ = read(str(path))

    assert status == 0
    assert [code["text"] for code in line["codes"]] == [VOUCHER, OTHER_VOUCHER]


def test_a_picture_without_a_code_is_an_answer_and_not_a_failure(tmp_path, read):
    status, (line,), _ = read(str(save(tmp_path / "empty.png", a_frame())))

    assert (status, line["codes"]) == (0, [])
    assert "error" not in line


def test_what_cannot_be_opened_is_said_and_the_rest_is_still_read(tmp_path, read):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"damaged")
    good = save(tmp_path / "good.png", a_frame(a_code()))
    missing = tmp_path / "missing.png"

    status, lines, said = read(str(broken), str(missing), str(good))

    assert status == 1
    assert [line.get("error") for line in lines] == ["source_unreadable", "source_missing", None]
    assert [len(line["codes"]) for line in lines] == [0, 0, 1]
    assert "ne peut pas être ouvert" in said
    assert "n'existe pas" in said


def test_an_empty_folder_is_said(tmp_path, read):
    status, lines, said = read(str(tmp_path))

    assert (status, lines) == (0, [])
    assert "ni image ni vidéo" in said


@pytest.mark.parametrize("path", ["", "with\0nul", "x" * 5000])
def test_a_path_that_cannot_be_a_path_is_answered(read, path):
    status, (line,), _ = read(path)

    assert (status, line["path"], line["codes"]) == (1, path, [])


def test_bytes_that_are_no_text_are_still_written_as_json(tmp_path, read):
    picture = drawn(segno.make_qr(b"\x80\xff\xfe\x00caf\xe9" * 3, mode="byte"))

    status, (line,), _ = read(str(save(tmp_path / "bytes.png", picture)))

    assert status == 0
    assert line["codes"][0]["text"].encode("utf-8")


def test_a_name_that_is_not_utf_8_is_answered(tmp_path, read):
    path = Path(str(tmp_path) + "/caf\udce9.png")
    try:
        save(path, a_frame(a_code()))
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")

    status, (line,), _ = read(str(tmp_path))

    assert (status, line["path"], len(line["codes"])) == (0, str(path), 1)
