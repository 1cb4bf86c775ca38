"""Request bodies: bounds hold before and after unpacking."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator

import pytest
from starlette.requests import Request

from central.bodies import MOST_SENT, MOST_UNPACKED, read_body
from central.centre import Refused


def read(body: bytes, encoding: str | None = None, *, chunk: int = 65_536) -> bytes:
    headers = [] if encoding is None else [(b"content-encoding", encoding.encode())]
    chunks = _messages(body, chunk)

    async def receive() -> dict[str, object]:
        return next(chunks)

    return asyncio.run(read_body(Request({"type": "http", "method": "POST", "headers": headers}, receive)))


def _messages(body: bytes, chunk: int) -> Iterator[dict[str, object]]:
    for start in range(0, len(body), chunk):
        yield {"type": "http.request", "body": body[start : start + chunk], "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}


def refusal(body: bytes, encoding: str | None = None) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        read(body, encoding)
    return caught.value.status, caught.value.code


def test_a_plain_body_is_read_as_it_is() -> None:
    assert read(b"") == b""
    assert read(b"{}") == b"{}"
    assert read(b"{}", "identity") == b"{}"
    assert read(b"a" * 1000, chunk=7) == b"a" * 1000


def test_a_compressed_body_is_unpacked() -> None:
    assert read(gzip.compress(b"a body"), "gzip") == b"a body"
    assert read(gzip.compress(b""), "gzip") == b""


def test_the_largest_body_is_read_and_one_byte_more_is_not() -> None:
    assert len(read(bytes(MOST_SENT))) == MOST_SENT
    assert refusal(bytes(MOST_SENT + 1)) == (413, "too_large")


def test_the_largest_unpacked_body_is_read_and_one_byte_more_is_not() -> None:
    assert len(read(gzip.compress(bytes(MOST_UNPACKED)), "gzip")) == MOST_UNPACKED
    assert refusal(gzip.compress(bytes(MOST_UNPACKED + 1)), "gzip") == (413, "too_large")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    zeros = bytes(1 << 20)
    bomb = b"".join(machine.compress(zeros) for _ in range(1024)) + machine.flush()
    assert len(bomb) < MOST_SENT
    assert refusal(bomb, "gzip") == (413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        gzip.compress(b"a body")[:-1],
        gzip.compress(b"a body")[:-8],
        gzip.compress(b"a body") + b"more",
        gzip.compress(b"a body") + gzip.compress(b"another"),
        zlib.compress(b"a body"),
        gzip.compress(b"a body")[:-8] + bytes(8),
    ],
    ids=["empty", "plain", "cut", "no trailer", "trailing bytes", "two members", "zlib", "wrong checksum"],
)
def test_what_is_not_one_whole_gzip_member_is_malformed(body: bytes) -> None:
    assert refusal(body, "gzip") == (400, "malformed")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "x-gzip", "zstd", ""])
def test_another_encoding_is_malformed(encoding: str) -> None:
    assert refusal(b"{}", encoding) == (400, "malformed")


def test_a_desk_that_goes_away_while_it_sends_is_no_failure_of_the_service() -> None:
    messages: list[dict[str, object]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"{", "more_body": True},
    ]

    async def receive() -> dict[str, object]:
        return messages.pop()

    with pytest.raises(Refused) as caught:
        asyncio.run(read_body(Request({"type": "http", "method": "POST", "headers": []}, receive)))
    assert (caught.value.status, caught.value.code) == (400, "malformed")
