"""Ends a request as a whole at its time: time-outs of the socket begin anew with every byte that drips in."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from requests.exceptions import Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import ProxyManager
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


_POOLS: dict[str, Any] = {"http": _PlainPool, "https": _SecurePool}


class DeadlineAdapter(HTTPAdapter):
    """Lets `deadline` know the sockets of a session's requests."""

    def __init__(self) -> None:
        super().__init__()
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> ProxyManager:  # noqa: ANN401 - as HTTPAdapter has it
        manager: ProxyManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Cut whatever this thread has on the network when the time is over: the block then fails with `Timeout`."""
    sockets = _open.sockets = []
    over = threading.Event()
    timer = threading.Timer(seconds, _cut, args=(sockets, over))
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        except Exception as error:
            if over.is_set():
                raise Timeout from error
            raise
        # Headers that were cut, or a body without a length, look like a whole answer.
        if over.is_set():
            raise Timeout
    finally:
        timer.cancel()
        timer.join()
        _open.sockets = []


def _remember(connected: socket.socket | None) -> None:
    if connected is not None:
        _open.sockets.append(connected)


def _cut(sockets: list[socket.socket], over: threading.Event) -> None:
    over.set()
    for connected in list(sockets):
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
