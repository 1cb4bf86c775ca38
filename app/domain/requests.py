"""What a desk signs of each request: its own id and the body, never the host or the address."""

from __future__ import annotations

DESK_HEADER = "Comptoir-Desk"
SIGNATURE_HEADER = "Comptoir-Signature"


def signed_message(desk_id: str, body: bytes) -> bytes:
    """Return the bytes signed for `Purpose.REQUEST`: the desk's id, a line feed, the body before compression."""
    return desk_id.encode("ascii", "replace") + b"\n" + body
