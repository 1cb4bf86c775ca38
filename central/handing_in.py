"""Answers a file of requests that a desk without a network wrote: the same bytes and rules as over HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from app.domain.canonical import JsonObject
from app.domain.carried_file import CarriedAnswer, CarriedAnswers, CarriedRequest, CarriedRequests
from app.domain.signing import to_base64
from central.bodies import MOST_UNPACKED
from central.centre import Centre, Refused
from central.desks import authenticate
from central.exchange import exchange
from central.schemas import ExchangeRequest


@dataclass(frozen=True, slots=True)
class HandedIn:
    file: CarriedAnswers
    answered: int
    errors: tuple[str, ...]


def hand_in(centre: Centre, text: str) -> HandedIn:
    """Answer each request by itself; a ValueError when the text is no file of requests.

    A file may come twice, late, or after a newer one: what is known is answered as before.
    """
    asked = CarriedRequests.from_text(text)
    answers = tuple(_answer(centre, asked.desk, request) for request in asked.requests)
    errors = tuple(answer.error for answer in answers if answer.answer is None)
    return HandedIn(CarriedAnswers(asked.desk, answers), len(answers) - len(errors), errors)


def _answer(centre: Centre, desk: str, carried: CarriedRequest) -> CarriedAnswer:
    try:
        with centre.engine.connect() as connection:
            authenticate(connection, desk, to_base64(carried.signature), carried.body)
        answer = exchange(centre, desk, _parsed(carried.body), carried.body)
    except Refused as refused:
        return CarriedAnswer(carried.body, None, error=refused.code)
    except DBAPIError:
        # As over the network: the others go on, and this one waits for the next journey.
        return CarriedAnswer(carried.body, None, error="failed")
    value: JsonObject = json.loads(answer.model_dump_json())
    return CarriedAnswer(carried.body, value)


def _parsed(body: bytes) -> ExchangeRequest:
    if len(body) > MOST_UNPACKED:
        raise Refused(413, "too_large")
    try:
        return ExchangeRequest.model_validate_json(body)
    except ValidationError as error:
        raise Refused(400, "malformed") from error
