"""Files that carry an exchange on a stick: requests as a desk signed them, and what the centre answered to each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.domain import fields
from app.domain.canonical import Json, JsonObject, canonical_text, parse_object
from app.domain.signing import from_base64, to_base64

_REQUESTS, _ANSWERS = "comptoir-requests", "comptoir-answers"
LONGEST_BODY = 16_000_000


@dataclass(frozen=True, slots=True)
class CarriedRequest:
    """The very bytes and signature that would have gone by HTTP to `/v1/exchange`."""

    body: bytes
    signature: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class CarriedRequests:
    desk: str
    requests: tuple[CarriedRequest, ...]

    def to_text(self) -> str:
        items: list[Json] = [
            {"body": request.body.decode("utf-8"), "signature": to_base64(request.signature)}
            for request in self.requests
        ]
        return canonical_text({"v": 1, "kind": _REQUESTS, "desk": self.desk, "requests": items}) + "\n"

    @classmethod
    def from_text(cls, text: str) -> CarriedRequests:
        """Read a file; a ValueError when it is not one. Nothing is verified: whoever answers does."""
        value = _read(text, _REQUESTS)
        return cls(fields.uuid_text(value, "desk"), tuple(_request(item) for item in fields.objects(value, "requests")))


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """What came back for one request: an answer, or the code of why there is none."""

    body: bytes
    """Of the request."""
    answer: JsonObject | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class CarriedAnswers:
    desk: str
    answers: tuple[CarriedAnswer, ...]

    def to_text(self) -> str:
        items: list[Json] = [
            {"request": item.body.decode("utf-8"), "answer": item.answer, "error": item.error} for item in self.answers
        ]
        return canonical_text({"v": 1, "kind": _ANSWERS, "desk": self.desk, "answers": items}) + "\n"

    @classmethod
    def from_text(cls, text: str) -> CarriedAnswers:
        """Read a file; a ValueError when it is not one."""
        value = _read(text, _ANSWERS)
        return cls(fields.uuid_text(value, "desk"), tuple(_answer(item) for item in fields.objects(value, "answers")))


def _read(text: str, kind: str) -> JsonObject:
    value = parse_object(text)
    fields.expect(value, v=1, kind=kind)
    return value


def _request(item: JsonObject) -> CarriedRequest:
    body = fields.text(item, "body", longest=LONGEST_BODY).encode("utf-8")
    return CarriedRequest(body, from_base64(fields.text(item, "signature")))


def _answer(item: JsonObject) -> CarriedAnswer:
    body = fields.text(item, "request", longest=LONGEST_BODY).encode("utf-8")
    return CarriedAnswer(body, fields.optional_object(item, "answer"), fields.text(item, "error", longest=40))
