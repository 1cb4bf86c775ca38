"""A relay between one desk and the centre that can stop at any byte of a request or an answer, and strike there."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_PATIENCE_S = 60.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)

Passed = Callable[[float], bool]
"""Waits at most so many seconds for what comes next on the way; true once it came, and the moment has passed."""


class Place(StrEnum):
    """Where on the way of one request and its answer."""

    ASKING = "asking"
    """A part of the request has gone on."""
    ASKED = "asked"
    """The request has gone on whole; no answer was seen."""
    ANSWERING = "answering"
    """The centre has answered; a part of the answer has gone on."""
    ANSWERED = "answered"
    """The answer has gone on whole."""


@dataclass
class Strike:
    """What happens once, at one place of one request; the connection ends with it."""

    place: Place
    hit: Callable[[Passed], bool]
    """Called on the relay's thread; false when the moment did not come, and then nothing is interrupted."""
    request: int = 1
    """Counted from 1, from the moment at which the strike was armed."""
    share: float = 1.0
    """Part of the bytes that go on before, where only a part does."""
    prepare: Callable[[], None] = lambda: None
    """Called before the request goes on."""
    clean_up: Callable[[], None] = lambda: None
    """To be called by whoever armed it, when the exchange is over."""
    struck: bool = False


class _Closed(Exception):
    """One of the two has ended the connection."""


class Relay:
    """Listens on the loopback for one desk; one connection at a time, as a desk makes them. `close` ends its thread."""

    def __init__(self, centre: Callable[[], tuple[str, int]]) -> None:
        """`centre` tells where the service listens now; it may block until there is one."""
        self._centre = centre
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._closing = False
        self._lock = threading.Lock()
        self._strike: Strike | None = None
        self._requests = 0
        self._thread = threading.Thread(target=self._serve, name="relay", daemon=True)
        self._thread.start()

    def arm(self, strike: Strike | None) -> None:
        """Strike once from here on; None: only carry."""
        with self._lock:
            self._strike, self._requests = strike, 0

    def close(self) -> None:
        self._closing = True
        with contextlib.suppress(OSError), socket.create_connection(self._server.getsockname()[:2], timeout=5):
            pass  # wakes the thread, which looks whether it should end
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        while True:
            desk, _address = self._server.accept()
            with desk:
                if self._closing:
                    return
                with contextlib.suppress(_Closed, OSError), socket.create_connection(self._centre()) as centre:
                    for end in (desk, centre):
                        end.settimeout(_PATIENCE_S)
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    while self._one_request(_Reader(desk), _Reader(centre)):
                        continue

    def _due(self) -> Strike | None:
        with self._lock:
            self._requests += 1
            strike = self._strike
            return strike if strike is not None and not strike.struck and self._requests == strike.request else None

    def _one_request(self, desk: _Reader, centre: _Reader) -> bool:
        """Carry a request and its answer; false when a strike has ended the connection."""
        head = desk.head()
        strike = self._due()
        if strike is None:
            centre.socket.sendall(head + desk.rest(head))
            answer = centre.head()
            desk.socket.sendall(answer + centre.rest(answer))
            return True
        if strike.place is Place.ASKING:
            centre.socket.sendall(desk.part(head, strike.share))
            return not _struck(strike, lambda _seconds: False)
        strike.prepare()
        centre.socket.sendall(head + desk.rest(head))
        if strike.place is Place.ASKED and _struck(strike, centre.comes):
            return False
        answer = centre.head()
        answer += centre.rest(answer)
        if strike.place is Place.ANSWERING:
            desk.socket.sendall(answer[: int(len(answer) * strike.share)])
            return not _struck(strike, lambda _seconds: False)
        desk.socket.sendall(answer)
        return not (strike.place is Place.ANSWERED and _struck(strike, desk.comes))


def _struck(strike: Strike, passed: Passed) -> bool:
    strike.struck = strike.hit(passed)
    return strike.struck


class _Reader:
    """Reads HTTP messages off a socket; nothing is read ahead of the message that is asked for."""

    def __init__(self, end: socket.socket) -> None:
        self.socket = end

    def comes(self, seconds: float) -> bool:
        """Wait for a byte or the end of the connection."""
        return bool(select.select([self.socket], [], [], seconds)[0])

    def head(self) -> bytes:
        head = bytearray()
        while not head.endswith(b"\r\n\r\n"):
            # A byte at a time: one more could be of the next message.
            head += self._some(1)
        return bytes(head)

    def rest(self, head: bytes) -> bytes:
        """The body that belongs to this head, as it travels."""
        if _CHUNKED.search(head):
            body = bytearray()
            while not body.endswith(b"0\r\n\r\n"):
                body += self._some(65_536)
            return bytes(body)
        return self._exactly(_body_bytes(head))

    def part(self, head: bytes, share: float) -> bytes:
        """The first bytes of the message with this head; the others stay where they are."""
        wanted = int((len(head) + _body_bytes(head)) * share)
        return head[:wanted] + self._exactly(max(0, wanted - len(head)))

    def _exactly(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            found += self._some(min(count - len(found), 65_536))
        return bytes(found)

    def _some(self, most: int) -> bytes:
        read = self.socket.recv(most)
        if not read:
            raise _Closed
        return read


def _body_bytes(head: bytes) -> int:
    length = _LENGTH.search(head)
    return 0 if length is None else int(length.group(1))
