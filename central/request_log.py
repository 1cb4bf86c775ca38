"""One line of JSON for each request: enough to follow a fault, and never a body, a voucher or an address."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.foundation.clock import instant_text, now
from app.foundation.ids import new_id
from central.failures import without_values

REQUEST_HEADER = "Comptoir-Request"
"""Names, in each answer, the line of the log that is about it."""

_SCOPE = "comptoir.line"
_log = logging.getLogger("central")


@dataclass(slots=True)
class Line:
    """What is said of one request. `desk` is set once the desk is proven: until then the header is anybody's text."""

    request: str = field(default_factory=lambda: new_id(now()))
    desk: str | None = None
    entries: int | None = None
    status: int | None = None
    code: str | None = None


def line_of(request: Request) -> Line:
    """The line of this request, to be filled in; a line of its own where none is kept."""
    found = request.scope.setdefault(_SCOPE, Line())
    assert isinstance(found, Line)  # noqa: S101 - the key is ours
    return found


class RequestLog:
    """Writes the lines, and answers what nobody else has answered for; `failed` makes that answer."""

    def __init__(self, app: ASGIApp, *, failed: Callable[[Exception], Response]) -> None:
        self._app = app
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        line = scope[_SCOPE] = Line()
        started = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                line.status = message["status"]
                MutableHeaders(scope=message)[REQUEST_HEADER] = line.request
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as problem:  # noqa: BLE001 - what goes on to the web server is printed there with its values
            write_failure(line.request, problem)
            if line.status is None:
                await self._failed(problem)(scope, receive, send_and_note)
        finally:
            _write(
                logging.INFO,
                {
                    "request": line.request,
                    "desk": line.desk,
                    "path": _path(scope),
                    "status": line.status,
                    "ms": int((time.perf_counter() - started) * 1000),
                    "entries": line.entries,
                    "code": line.code,
                },
            )


def write_failure(request: str | None, problem: BaseException) -> None:
    """Say what failed, where and how, without the values that its message may quote."""
    _write(logging.ERROR, {"request": request, "failed": without_values(problem).splitlines()})


def write_again(sqlstate: str, *, attempt: int) -> None:
    """Say that the database wanted a transaction again, and why."""
    _write(logging.INFO, {"retried": sqlstate, "attempt": attempt})


def _path(scope: Scope) -> str:
    """The path of a route; what else is asked for is the asker's text, and may be anything."""
    route = scope.get("route")
    return str(getattr(route, "path", "other"))


def _write(level: int, values: dict[str, object]) -> None:
    kept = {name: value for name, value in values.items() if value is not None}
    _log.log(level, json.dumps({"at": instant_text(now()), **kept}))
