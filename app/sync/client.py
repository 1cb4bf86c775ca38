"""Sends one request to the central service and returns its JSON, or says in one word of ours why there is none."""

from __future__ import annotations

import gzip
from email.utils import parsedate_to_datetime

import requests
import urllib3

from app.domain.canonical import JsonObject, NotCanonical, canonical_text, parse_object
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER, signed_message
from app.domain.signing import Purpose, SigningKey, to_base64
from app.foundation.clock import now
from app.foundation.errors import (
    CentreBroken,
    CentreBusy,
    CentreProblem,
    CentreRefused,
    CentreTooDifferent,
    CentreUnreachable,
    NotTheCentre,
    WrongEnrolmentCode,
)
from app.sync.address import clean_address
from app.sync.deadline import DeadlineAdapter, deadline

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 20.0
LONGEST_ANSWER = 64_000_000
_COMPRESS_FROM = 1_000
_CHUNK = 65_536
_LONGEST_WAIT_S = 3600


class CentreClient:
    """Talks to one address; one thread at a time. TLS is verified; redirections are never followed.

    A redirection is what captive portals answer: followed, a signed batch would go to a stranger.
    """

    def __init__(self, url: str, *, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        self.url = clean_address(url)
        self._read_timeout_s = read_timeout_s
        # Who has little patience for an answer has no more for a connection.
        self._connect_timeout_s = min(CONNECT_TIMEOUT_S, read_timeout_s)
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter())
        if self.url.startswith("http://"):
            # The loopback is never reached through a proxy, whatever the environment says.
            self._session.trust_env = False

    def close(self) -> None:
        self._session.close()

    def post(
        self,
        path: str,
        body: bytes,
        *,
        desk_id: str | None = None,
        key: SigningKey | None = None,
        signature: bytes | None = None,
    ) -> JsonObject:
        """Send a body, signed when a desk and its key or its signature are given; every failure is a `CentreProblem`.

        Blocks for at most the connection time-out plus the reading time-out as a whole.
        """
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if desk_id is not None and key is not None:
            signature = key.sign(Purpose.REQUEST, signed_message(desk_id, body))
        if desk_id is not None and signature is not None:
            headers[DESK_HEADER] = desk_id
            headers[SIGNATURE_HEADER] = to_base64(signature)
        if len(body) >= _COMPRESS_FROM:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, compresslevel=5, mtime=0)
        limit_s = self._connect_timeout_s + self._read_timeout_s
        try:
            with (
                deadline(limit_s),
                self._session.post(
                    self.url + path,
                    data=body,
                    headers=headers,
                    timeout=(self._connect_timeout_s, self._read_timeout_s),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                content = _read(response)
                return _answer(response, content)
        except requests.exceptions.SSLError as error:
            raise NotTheCentre from error
        except (urllib3.exceptions.DecodeError, requests.exceptions.InvalidHeader) as error:
            raise NotTheCentre from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise CentreUnreachable from error


def encode(value: JsonObject) -> bytes:
    """The bytes of a request: canonical, so that the same request is the same bytes."""
    return canonical_text(value).encode("utf-8")


def _read(response: requests.Response) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        size += len(chunk)
        if size > LONGEST_ANSWER:
            raise NotTheCentre
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(response: requests.Response, content: bytes) -> JsonObject:
    value = _json(response, content)
    if response.status_code == requests.codes.ok:
        if value is None:
            raise NotTheCentre
        return value
    raise _problem(response, _error_code(value))


def _json(response: requests.Response, content: bytes) -> JsonObject | None:
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        return None
    try:
        return parse_object(content.decode("utf-8"))
    except (NotCanonical, UnicodeDecodeError):
        return None


def _error_code(value: JsonObject | None) -> str | None:
    error = None if value is None else value.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None


def _problem(response: requests.Response, code: str | None) -> CentreProblem:
    status = response.status_code
    if status in (requests.codes.too_many, requests.codes.unavailable):
        wait = _retry_after_s(response)
        if wait is not None or (status == requests.codes.too_many and code is not None):
            return CentreBusy(retry_after_s=wait or 60)
    if status >= requests.codes.server_error:
        return CentreBroken(status=status)
    match code:
        case None:
            # A 4xx without our own shape is a proxy or a portal speaking.
            return NotTheCentre()
        case "version":
            return CentreTooDifferent(ours=1, theirs="?")
        case "wrong_code":
            return WrongEnrolmentCode()
        case _:
            return CentreRefused(reason=code[:40])


def _retry_after_s(response: requests.Response) -> int | None:
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return min(int(text[:9]), _LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return max(0, min(int((until - now()).total_seconds()), _LONGEST_WAIT_S))
