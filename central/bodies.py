"""Reads request bodies within bounds: compressed or not, never more than a desk can honestly send."""

from __future__ import annotations

import zlib

from starlette.requests import ClientDisconnect, Request

from central.centre import Refused

MOST_SENT = 4_000_000
MOST_UNPACKED = 16_000_000
_GZIP = 16 + zlib.MAX_WBITS


async def read_body(request: Request) -> bytes:
    """Return the body before compression; 413 when it is too large, 400 when it is not what it says."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_SENT:
                raise Refused(413, "too_large")
            chunks.append(chunk)
    except ClientDisconnect as error:
        # Networks break: no failure of ours, although nobody is left to hear the refusal.
        raise Refused(400, "malformed") from error
    body = b"".join(chunks)
    match request.headers.get("content-encoding", "identity"):
        case "identity":
            return body
        case "gzip":
            return _unpacked(body)
        case _:
            raise Refused(400, "malformed")


def _unpacked(body: bytes) -> bytes:
    machine = zlib.decompressobj(_GZIP)
    try:
        plain = machine.decompress(body, MOST_UNPACKED)
    except zlib.error as error:
        raise Refused(400, "malformed") from error
    if machine.unconsumed_tail:
        raise Refused(413, "too_large")
    if not machine.eof or machine.unused_data:
        raise Refused(400, "malformed")
    return plain
