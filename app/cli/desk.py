"""`python -m app desk`: a desk without a window, one scanned text per line as a handheld scanner types it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from app.bootstrap import DeskParts
from app.cli.opening import DONE, add_data_dir, with_desk
from app.cli.output import scan_line, write_line
from app.domain.catalogue import DEFAULT_OFFERING
from app.domain.scanned_text import LONGEST

_LONGEST_LINE = 1 << 20
"""Bytes; a longer line is judged by its beginning, which is already too long to be a voucher."""

_TRACE = os.environ.get("COMPTOIR_TRACE_SCANS") == "1"
"""Says on stderr when a transaction is about to begin: lets the kill tests know where a process was."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app desk", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--offering", default=DEFAULT_OFFERING, help="code of what is delivered")
    options = parser.parse_args(arguments)
    return with_desk(options.data_dir, lambda parts: _serve(parts, options.offering))


def _serve(parts: DeskParts, offering: str) -> int:
    parts.desk.warm_up()
    for text in _lines():
        if _TRACE:
            sys.stderr.write("begin\n")
            sys.stderr.flush()
        result = parts.desk.redeem(text, offering)
        write_line(scan_line(text, result))
    return DONE


def _lines() -> Iterator[str]:
    """Each line of stdin as text, even an empty one; bytes that are not UTF-8 are kept visible, not fatal."""
    while raw := sys.stdin.buffer.readline(_LONGEST_LINE):
        if not raw.endswith(b"\n"):
            _skip_rest_of_line(raw)
        yield raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="backslashreplace")


def _skip_rest_of_line(start: bytes) -> None:
    if len(start) < max(_LONGEST_LINE, LONGEST):
        return
    while (more := sys.stdin.buffer.readline(_LONGEST_LINE)) and not more.endswith(b"\n"):
        continue
