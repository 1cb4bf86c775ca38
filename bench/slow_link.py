"""A way over the loopback that takes as long as a real one: each byte arrives half a round trip after it was sent."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_CHUNK = 262_144


@dataclass(slots=True)
class SlowLink:
    """Where to connect, and what has gone over since; read it when nothing is under way."""

    port: int = 0
    connections: int = 0
    bytes_there: int = 0
    bytes_back: int = 0


@contextmanager
def slow_link(port: int, *, round_trip_ms: float) -> Iterator[SlowLink]:
    """Relay to a port of this machine with the delay of a link, on threads of its own, until the end of the block.

    A new connection costs one round trip more, as its handshake does. The link is far, not narrow: its breadth is not
    limited, and the slow start of a real connection is not in it.
    """
    link = SlowLink()
    with socket.create_server(("127.0.0.1", 0)) as server:
        link.port = server.getsockname()[1]
        threading.Thread(
            target=_accept, args=(server, link, port, round_trip_ms / 1000), name="slow-link", daemon=True
        ).start()
        try:
            yield link
        finally:
            # Closing alone does not wake the thread that waits in accept.
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, link: SlowLink, port: int, round_trip_s: float) -> None:
    while True:
        try:
            near, _address = server.accept()
            far = socket.create_connection(("127.0.0.1", port))
        except OSError:
            return
        link.connections += 1
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _carry(near, far, link, "bytes_there", round_trip_s / 2, first_s=round_trip_s)
        _carry(far, near, link, "bytes_back", round_trip_s / 2)


def _carry(
    source: socket.socket, target: socket.socket, link: SlowLink, counter: str, delay_s: float, *, first_s: float = 0.0
) -> None:
    """Start the two threads of one direction: one takes what comes and notes when it is due, one waits and gives."""
    under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
    not_before = time.monotonic() + first_s

    def take() -> None:
        chunk = b"?"
        while chunk:
            try:
                chunk = source.recv(_CHUNK)
            except OSError:
                chunk = b""
            setattr(link, counter, getattr(link, counter) + len(chunk))
            under_way.put((max(time.monotonic(), not_before) + delay_s, chunk))

    def give() -> None:
        never = threading.Event()
        while True:
            due, chunk = under_way.get()
            never.wait(max(0.0, due - time.monotonic()))
            try:
                if not chunk:
                    target.shutdown(socket.SHUT_WR)
                    return
                target.sendall(chunk)
            except OSError:
                return

    for work in (take, give):
        threading.Thread(target=work, name="slow-link", daemon=True).start()
