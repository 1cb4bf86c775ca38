"""Ends a request as a whole at its time: time-outs of the socket begin anew with every byte that drips in."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


class _Open(threading.local):
    """The socket of the request that this thread has under way."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []


_open = _Open()


class _Plain(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        _remember(self.sock)
        return super().getresponse()


class _Secure(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        _remember(self.sock)
        return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class DeadlineAdapter(HTTPAdapter):
    """Lets `deadline` know the sockets of a session's requests."""

    def __init__(self) -> None:
        super().__init__()
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Cut whatever this thread has on the network when the time is over: the block then fails as a lost connection."""
    sockets = _open.sockets = []
    timer = threading.Timer(seconds, _cut, args=(sockets,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        _open.sockets = []


def _remember(connected: socket.socket | None) -> None:
    if connected is not None:
        _open.sockets.append(connected)


def _cut(sockets: list[socket.socket]) -> None:
    for connected in list(sockets):
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
