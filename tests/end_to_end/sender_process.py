"""Many desks' requests sent at once from a process of its own: `python sender_process.py FILE`.

The file holds the service's address and, for each sender, its requests in order. Once told to start by a line on
stdin, every sender is a thread with its own connection; every third request loses its first answer and is sent again,
and so is one for which a busy service had no turn.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_WITHIN_S = 60.0
_LOSE_EVERY = 3
_TRIES = 20


def main(path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    address = urlsplit(given["url"])
    where = (str(address.hostname), int(address.port or 0))
    answers: list[list[Any]] = [[] for _ in given["senders"]]
    threads = [
        threading.Thread(target=_send_all, args=(where, requests, kept))
        for requests, kept in zip(given["senders"], answers, strict=True)
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(answers) + "\n")


def _send_all(where: tuple[str, int], requests: list[dict[str, Any]], kept: list[Any]) -> None:
    connection = http.client.HTTPConnection(*where, timeout=_WITHIN_S)
    for place, request in enumerate(requests):
        body = base64.b64decode(request["body"])
        if place % _LOSE_EVERY == 0:
            _send_and_hang_up(where, body, request["headers"])
        answer: list[Any] = []
        for _ in range(_TRIES):
            connection.request("POST", "/v1/exchange", body, request["headers"])
            response = connection.getresponse()
            answer = [response.status, response.read().decode("utf-8")]
            if response.status != http.HTTPStatus.SERVICE_UNAVAILABLE:
                break
        kept.append(answer)
    connection.close()


def _send_and_hang_up(where: tuple[str, int], body: bytes, headers: dict[str, str]) -> None:
    """The request arrives whole, and nobody waits for the answer."""
    lines = [f"POST /v1/exchange HTTP/1.1\r\nHost: {where[0]}\r\nContent-Length: {len(body)}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers.items()]
    with socket.create_connection(where, timeout=_WITHIN_S) as connection:
        connection.sendall("".join(lines).encode("ascii") + b"\r\n" + body)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
