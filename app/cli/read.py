"""`python -m app read`: decodes pictures, videos and folders of them; one JSON line for each file."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.cli.sentences import say
from app.scanner.code import Code
from app.scanner.decoder import Decoder
from app.scanner.pictures import files_in, is_video, load_picture, video_frames
from app.scanner.problems import ScannerProblem, SourceMissing, SourceUnreadable

_DONE, _FAILED = 0, 1
_THOROUGH_EVERY = 10
"""In a video a hard code is in view for many frames: only one in so many is worth a thorough look."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app read", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a picture, a video, or a folder of them")
    options = parser.parse_args(arguments)
    decoder = Decoder()
    all_opened = True
    for argument in options.paths:
        for path, problem in _files(argument):
            all_opened &= _read_one(decoder, path, problem)
    return _DONE if all_opened else _FAILED


def _is_folder(argument: str) -> bool:
    try:
        return Path(argument).is_dir()
    except (OSError, ValueError):
        return False


def _files(argument: str) -> Iterator[tuple[str, ScannerProblem | None]]:
    if not _is_folder(argument):
        yield argument, None
        return
    try:
        files = files_in(argument)
    except ScannerProblem as problem:
        yield argument, problem
        return
    if not files:
        say(f"Le dossier « {argument} » ne contient ni image ni vidéo.")
    for path in files:
        yield path, None


def _read_one(decoder: Decoder, path: str, problem: ScannerProblem | None) -> bool:
    started = time.perf_counter()
    codes: tuple[Code, ...] = ()
    if problem is None:
        try:
            codes = _video_codes(decoder, path) if is_video(path) else decoder.read(load_picture(path))
        except ScannerProblem as found:
            problem = found
    line: dict[str, object] = {
        "path": path,
        "codes": [_code(code) for code in codes],
        "ms": round((time.perf_counter() - started) * 1000, 3),
    }
    if problem is not None:
        line["error"] = problem.code
        say(_sentence(path, problem))
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    return problem is None


def _video_codes(decoder: Decoder, path: str) -> tuple[Code, ...]:
    """Return each distinct text of a video once, where it was first seen."""
    found: dict[str, Code] = {}
    for number, (frame, _) in enumerate(video_frames(path)):
        codes = decoder.read(frame) if number % _THOROUGH_EVERY == 0 else decoder.read_quickly(frame)
        for code in codes:
            found.setdefault(code.text, code)
    return tuple(found.values())


def _code(code: Code) -> dict[str, object]:
    return {"text": code.text, "quad": [[x, y] for x, y in code.quad], "engine": code.engine}


def _sentence(path: str, problem: ScannerProblem) -> str:
    if isinstance(problem, SourceMissing):
        return f"« {path} » n'existe pas. Vérifiez le nom du fichier ou du dossier."
    if isinstance(problem, SourceUnreadable):
        return f"« {path} » ne peut pas être ouvert : ce n'est ni une image ni une vidéo lisible, ou il est abîmé."
    return f"« {path} » ne peut pas être lu [{problem.code}]."
