"""The HTTP service: reads envelopes, proves who sends, hands over; decides nothing itself."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
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
from central.failures import without_values
from central.keys import key_folder
from central.replacing import hand_over
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

DATABASE_SETTING = "COMPTOIR_CENTRAL_DATABASE"
"""Environment variable by which `serve` names the database to its worker processes."""

VERSIONS = (1,)
_SCHEMA = "#/components/schemas/{model}"
_log = logging.getLogger("central")
E = TypeVar("E", bound=BaseModel)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal} for status in (400, 401, 403, 413, 429, 500, 503)
}


def create_app() -> FastAPI:
    """Build the service for the database named in the environment; run by each worker process."""
    url = parse_url(os.environ[DATABASE_SETTING])
    folder = key_folder(url)
    return build(Centre(engine=open_database(url), key=folder.centre(), code_key=folder.codes(), clock=now))


def build(centre: Centre) -> FastAPI:
    """Build the service around an open database."""
    app = FastAPI(title="Comptoir central service", version="1", docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.middleware("http")(_logged)
    app.exception_handler(Refused)(_refuse)

    @app.get("/v1/hello")
    async def hello() -> Hello:
        return Hello(versions=list(VERSIONS))

    @app.get("/health", responses={503: {"model": Refusal}})
    async def health() -> Response:
        return await run_in_threadpool(_health, centre)

    @app.post("/v1/enrol", response_model=EnrolAnswer, responses=_REFUSALS, openapi_extra=_body(EnrolRequest))
    async def post_enrol(request: Request) -> EnrolAnswer:
        body = await read_body(request)
        return await run_in_threadpool(lambda: enrol(centre, _parsed(EnrolRequest, body)))

    @app.post("/v1/exchange", response_model=ExchangeAnswer, responses=_REFUSALS, openapi_extra=_body(ExchangeRequest))
    async def post_exchange(request: Request) -> Response:
        body = await read_body(request)

        def work() -> Response:
            desk = _proven(centre, request, body)
            return _answer(exchange(centre, desk, _parsed(ExchangeRequest, body), body))

        return await run_in_threadpool(work)

    @app.post("/v1/hand-over", response_model=HandOverAnswer, responses=_REFUSALS, openapi_extra=_body(HandOverRequest))
    async def post_hand_over(request: Request) -> HandOverAnswer:
        body = await read_body(request)
        return await run_in_threadpool(
            lambda: hand_over(centre, _proven(centre, request, body), _parsed(HandOverRequest, body))
        )

    @app.post("/v1/short-code", response_model=CodeAnswer, responses=_REFUSALS, openapi_extra=_body(CodeRequest))
    async def post_short_code(request: Request) -> CodeAnswer:
        body = await read_body(request)
        return await run_in_threadpool(
            lambda: check_code(centre, _proven(centre, request, body), _parsed(CodeRequest, body))
        )

    _describe_requests(app)
    return app


def _answer(value: BaseModel) -> Response:
    # Serialised in the worker thread: a large answer must not hold up the other requests.
    return Response(value.model_dump_json(), media_type="application/json")


def _proven(centre: Centre, request: Request, body: bytes) -> str:
    desk = request.headers.get(DESK_HEADER, "")
    signature = request.headers.get(SIGNATURE_HEADER, "")
    with centre.engine.connect() as connection:
        authenticate(connection, desk, signature, body)
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
    try:
        with centre.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM settings"))
    except SQLAlchemyError:
        return _refusal(503, "not_ready")
    return JSONResponse({"status": "ok"})


async def _refuse(_request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Refused):
        raise TypeError
    return _refusal(problem.status, problem.code, retry_after_s=problem.retry_after_s)


def _refusal(status: int, code: str, *, retry_after_s: int | None = None) -> Response:
    error: dict[str, str | list[int]] = {"code": code}
    if code == "version":
        error["versions"] = list(VERSIONS)
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return JSONResponse({"error": error}, status_code=status, headers=headers)


async def _logged(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    started = time.perf_counter()
    try:
        response = await call_next(request)
    except Exception as problem:  # noqa: BLE001 - what goes on to the web server is printed there with its values
        _log.error("failed: %s", without_values(problem))
        response = _refusal(500, "failed")
    took = int((time.perf_counter() - started) * 1000)
    # Neither address nor body: a log must not say who was where.
    _log.info(json.dumps({"path": request.url.path, "status": response.status_code, "ms": took}))
    return response


def _body(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _SCHEMA.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _describe_requests(app: FastAPI) -> None:
    """Put into the OpenAPI document the models that FastAPI does not see, because bodies are read by hand."""
    schemas: dict[str, Any] = app.openapi()["components"]["schemas"]
    for model in (EnrolRequest, ExchangeRequest, HandOverRequest, CodeRequest):
        schema = model.model_json_schema(ref_template=_SCHEMA)
        for name, inner in schema.pop("$defs", {}).items():
            schemas.setdefault(name, inner)
        schemas[model.__name__] = schema
