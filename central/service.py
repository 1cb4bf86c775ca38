"""The HTTP service: reads envelopes, proves who sends, hands over; decides nothing itself."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER
from app.foundation.clock import now
from central.bodies import read_body
from central.centre import Centre, Refused
from central.database import open_database, parse_url
from central.desks import authenticate
from central.enrolment import enrol
from central.exchange import exchange
from central.failures import may_pass
from central.keys import key_folder
from central.rate_limit import RateLimit
from central.replacing import hand_over
from central.request_log import RequestLog, line_of
from central.schemas import (
    CodeAnswer,
    CodeRequest,
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    HandOverAnswer,
    HandOverRequest,
    Hello,
    Refusal,
)
from central.short_codes import check_code
from central.turns import RETRY_AFTER_S, Turns
from central.upgrade import CURRENT_REVISION, revision

DATABASE_SETTING = "COMPTOIR_CENTRAL_DATABASE"
"""Environment variable by which `serve` names the database to its worker processes."""

VERSIONS = (1,)
_SCHEMA = "#/components/schemas/{model}"
_SIGNING = (DESK_HEADER, SIGNATURE_HEADER)
_COMPRESS_FROM = 1000
_COMPRESS_LEVEL = 4
E = TypeVar("E", bound=BaseModel)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal} for status in (400, 401, 403, 413, 429, 500, 503)
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker process grants; both belong to its event loop and its memory."""

    rate: RateLimit
    turns: Turns


def create_app() -> FastAPI:
    """Build the service for the database named in the environment; run by each worker process."""
    url = parse_url(os.environ[DATABASE_SETTING])
    folder = key_folder(url)
    centre = Centre(engine=open_database(url), key=folder.centre(), code_key=folder.codes(), clock=now)
    return build(centre, Limits(RateLimit(), Turns()))


def build(centre: Centre, limits: Limits | None = None) -> FastAPI:
    """Build the service around an open database; without `limits` everybody is answered at once."""
    app = FastAPI(title="Comptoir central service", version="1", docs_url=None, redoc_url=None)
    app.add_middleware(RequestLog, failed=_failed)
    app.exception_handler(Refused)(_refuse)
    desk_work = _Work(centre, limits)

    @app.get("/v1/hello")
    async def hello() -> Hello:
        return Hello(versions=list(VERSIONS))

    @app.get("/health", responses={503: {"model": Refusal}})
    async def health() -> Response:
        return await run_in_threadpool(_health, centre)

    @app.post("/v1/enrol", response_model=EnrolAnswer, responses=_REFUSALS, openapi_extra=_body(EnrolRequest))
    async def post_enrol(request: Request) -> Response:
        return await desk_work.answered(request, EnrolRequest, lambda asked: enrol(centre, asked))

    @app.post("/v1/exchange", **_signed(ExchangeRequest, ExchangeAnswer))
    async def post_exchange(request: Request) -> Response:
        def answer(desk: str, asked: ExchangeRequest, body: bytes) -> ExchangeAnswer:
            line_of(request).entries = len(asked.entries)
            return exchange(centre, desk, asked, body)

        return await desk_work.answered_to_desk(request, ExchangeRequest, answer)

    @app.post("/v1/hand-over", **_signed(HandOverRequest, HandOverAnswer))
    async def post_hand_over(request: Request) -> Response:
        def answer(desk: str, asked: HandOverRequest, _body: bytes) -> HandOverAnswer:
            line_of(request).entries = len(asked.entries)
            return hand_over(centre, desk, asked)

        return await desk_work.answered_to_desk(request, HandOverRequest, answer)

    @app.post("/v1/short-code", **_signed(CodeRequest, CodeAnswer))
    async def post_short_code(request: Request) -> Response:
        return await desk_work.answered_to_desk(
            request, CodeRequest, lambda desk, asked, _body: check_code(centre, desk, asked)
        )

    _describe_requests(app)
    return app


@dataclass(frozen=True, slots=True)
class _Work:
    """Reads a body, waits for a turn, and answers in a thread; serialised and compressed there too: a large answer
    must not hold up the other requests."""

    centre: Centre
    limits: Limits | None

    async def answered(self, request: Request, model: type[E], answer: Callable[[E], BaseModel]) -> Response:
        body = await read_body(request)
        async with self._turn():
            return await run_in_threadpool(lambda: _answer(request, answer(_parsed(model, body))))

    async def answered_to_desk(
        self, request: Request, model: type[E], answer: Callable[[str, E, bytes], BaseModel]
    ) -> Response:
        body = await read_body(request)

        def work() -> Response:
            desk = _proven(self.centre, self.limits, request, body)
            return _answer(request, answer(desk, _parsed(model, body), body))

        async with self._turn():
            return await run_in_threadpool(work)

    def _turn(self) -> AbstractAsyncContextManager[None]:
        return nullcontext() if self.limits is None else self.limits.turns.turn()


def _answer(request: Request, value: BaseModel) -> Response:
    body = value.model_dump_json().encode("utf-8")
    headers = {"Vary": "Accept-Encoding"}
    if len(body) >= _COMPRESS_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, compresslevel=_COMPRESS_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def _proven(centre: Centre, limits: Limits | None, request: Request, body: bytes) -> str:
    desk = request.headers.get(DESK_HEADER, "")
    signature = request.headers.get(SIGNATURE_HEADER, "")
    with centre.engine.connect() as connection:
        authenticate(connection, desk, signature, body)
    line_of(request).desk = desk
    # Only what the desk itself has signed is counted: nobody can use up another's share.
    wait_s = None if limits is None else limits.rate.wait_s(desk)
    if wait_s is not None:
        raise Refused(429, "slow_down", retry_after_s=wait_s)
    return desk


def _parsed(model: type[E], body: bytes) -> E:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise Refused(400, "version" if _other_version(body) else "malformed") from error


def _other_version(body: bytes) -> bool:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and isinstance(value.get("v"), int) and value["v"] not in VERSIONS


def _health(centre: Centre) -> Response:
    """Ready means that requests can be answered: the database is there, with the tables of this program."""
    try:
        ready = revision(centre.engine) == CURRENT_REVISION
    except SQLAlchemyError:
        ready = False
    return JSONResponse({"status": "ok"}) if ready else _refusal(503, "not_ready")


async def _refuse(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Refused):
        raise TypeError
    line_of(request).code = problem.code
    return _refusal(problem.status, problem.code, retry_after_s=problem.retry_after_s)


def _failed(problem: Exception) -> Response:
    if may_pass(problem):
        return _refusal(503, "busy", retry_after_s=RETRY_AFTER_S)
    return _refusal(500, "failed")


def _refusal(status: int, code: str, *, retry_after_s: int | None = None) -> Response:
    error: dict[str, str | list[int]] = {"code": code}
    if code == "version":
        error["versions"] = list(VERSIONS)
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return JSONResponse({"error": error}, status_code=status, headers=headers)


def _body(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _SCHEMA.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _signed(asked: type[BaseModel], answered: type[BaseModel]) -> dict[str, Any]:
    """What describes a route that only an enrolled desk may ask."""
    headers = [{"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in _SIGNING]
    extra = {**_body(asked), "parameters": headers}
    return {"response_model": answered, "responses": _REFUSALS, "openapi_extra": extra}


def _describe_requests(app: FastAPI) -> None:
    """Put into the OpenAPI document the models that FastAPI does not see, because bodies are read by hand."""
    schemas: dict[str, Any] = app.openapi()["components"]["schemas"]
    for model in (EnrolRequest, ExchangeRequest, HandOverRequest, CodeRequest):
        schema = model.model_json_schema(ref_template=_SCHEMA)
        for name, inner in schema.pop("$defs", {}).items():
            schemas.setdefault(name, inner)
        schemas[model.__name__] = schema
