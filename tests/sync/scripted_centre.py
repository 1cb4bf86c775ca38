"""A small real HTTP server that misbehaves as its script says, and passes everything else to an honest centre."""

from __future__ import annotations

import gzip
import itertools
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.sync.honest_centre import HonestCentre, Reply

PORTAL_PAGE = b"<!doctype html><title>Wi-Fi</title><form action='/login'>Acceptez les conditions</form>"
_DRIP_EVERY_S = 0.05


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `body` before compression."""

    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.raw) if self.headers.get("Content-Encoding") == "gzip" else self.raw

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value


class Exchange:
    """One request in the hands of a trick."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: ScriptedCentre, asked: Asked) -> None:
        self.asked = asked
        self.stopping = server.stopping
        self._handler = handler
        self._server = server

    def honest(self) -> Reply:
        """Let the real centre do the work, and return what it would say."""
        assert self._server.honest is not None, "this test has no honest centre"
        reply = self._server.honest.answer(self.asked.method, self.asked.path, self.asked.headers, self.asked.raw)
        self._server.honest_replies.append(reply)
        return reply

    def send(self, reply: Reply) -> None:
        self.head(reply.status, {"Content-Type": reply.content_type, **reply.headers}, length=len(reply.body))
        self.write(reply.body)

    def head(self, status: int, headers: Mapping[str, str], *, length: int | None) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        if length is not None:
            self._handler.send_header("Content-Length", str(length))
        self._handler.end_headers()

    def write(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()


Trick = Callable[[Exchange], None]


@dataclass
class ScriptedCentre:
    """Plays one trick for each request, then is honest; every request is kept in `asked`."""

    url: str
    honest: HonestCentre | None
    script: deque[Trick] = field(default_factory=deque)
    always: Trick | None = None
    """Played when the script is at its end."""
    asked: list[Asked] = field(default_factory=list)
    honest_replies: list[Reply] = field(default_factory=list)
    mistakes: list[BaseException] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def plays(self, *tricks: Trick) -> None:
        self.script.extend(tricks)

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        asked = Asked(handler.command, handler.path, dict(handler.headers.items()), handler.rfile.read(length))
        self.asked.append(asked)
        trick = self.script.popleft() if self.script else self.always or honestly
        try:
            trick(Exchange(handler, self, asked))
        except ConnectionError:
            pass  # the client hung up, which many tricks are about
        except Exception as mistake:  # noqa: BLE001 - shown by the test when the server closes
            self.mistakes.append(mistake)


@contextmanager
def scripted_centre(honest: HonestCentre | None = None) -> Iterator[ScriptedCentre]:
    """Serve on a free port of the loopback until the end of the block."""
    centre = ScriptedCentre("", honest)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            centre.serve(self)

        do_GET = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of http.server
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False
        block_on_close = True

    with Server(("127.0.0.1", 0), Handler) as server:
        centre.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="scripted centre")
        thread.start()
        try:
            yield centre
        finally:
            centre.stopping.set()
            server.shutdown()
            thread.join()
    assert not centre.mistakes, f"the scripted centre itself failed: {centre.mistakes!r}"


# --- tricks -----------------------------------------------------------------------------------------------------------


def honestly(exchange: Exchange) -> None:
    exchange.send(exchange.honest())


def says(status: int, body: bytes = b"", content_type: str = "text/html", **headers: str) -> Trick:
    """Answer the same whatever was asked; `Retry_After=…` becomes the header `Retry-After`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda exchange: exchange.send(Reply(status, body, content_type, named))


def refuses(status: int, code: str, **headers: str) -> Trick:
    """Refuse in the centre's own shape."""
    return says(status, json.dumps({"error": {"code": code}}).encode(), "application/json", **headers)


def answers(value: object) -> Trick:
    """200 with this JSON."""
    return says(200, json.dumps(value).encode(), "application/json")


def altered(change: Callable[[dict[str, Any]], None]) -> Trick:
    """Let the centre do its work, then change its answer on the way."""

    def trick(exchange: Exchange) -> None:
        honest = exchange.honest()
        assert honest.status == 200, honest
        value = json.loads(honest.body)
        change(value)
        exchange.send(Reply(200, json.dumps(value).encode()))

    return trick


def loses_the_answer(exchange: Exchange) -> None:
    """The centre stores everything, and the connection breaks before a byte of its answer."""
    exchange.honest()


def hangs(exchange: Exchange) -> None:
    """Say nothing until the test ends; the centre has never heard of it."""
    exchange.stopping.wait()


def hangs_after_the_work(exchange: Exchange) -> None:
    exchange.honest()
    exchange.stopping.wait()


def closes_in_the_body(exchange: Exchange) -> None:
    reply = exchange.honest()
    exchange.head(200, {"Content-Type": reply.content_type}, length=len(reply.body))
    exchange.write(reply.body[: len(reply.body) // 2])


def half_a_gzip(exchange: Exchange) -> None:
    packed = gzip.compress(exchange.honest().body)[:-20]
    exchange.head(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, length=len(packed))
    exchange.write(packed)


def not_a_gzip(exchange: Exchange) -> None:
    body = exchange.honest().body
    exchange.head(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, length=len(body))
    exchange.write(body)


def in_gzip(exchange: Exchange) -> None:
    """Honest, and compressed: how the real service answers when the answer is long."""
    packed = gzip.compress(exchange.honest().body)
    exchange.head(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, length=len(packed))
    exchange.write(packed)


def never_ends(exchange: Exchange) -> None:
    """A body without an end, sent as fast as it is read."""
    exchange.head(200, {"Content-Type": "application/json"}, length=None)
    while not exchange.stopping.is_set():
        exchange.write(b" " * 65_536)


def drips(exchange: Exchange) -> None:
    """A body of which one byte comes now and then: no single wait is long, the whole is."""
    exchange.head(200, {"Content-Type": "application/json"}, length=1_000_000)
    for _ in itertools.count():
        if exchange.stopping.wait(_DRIP_EVERY_S):
            return
        exchange.write(b" ")
