"""The central service of a world: its own code, asked with the bytes that a desk sends."""

from __future__ import annotations

import contextlib
import gzip
import shutil
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.short_code import write_short_code
from app.domain.signing import SigningKey
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from central import disputes as deciding
from central import enrolment, operating, settling
from central.campaigns import Order, open_campaign
from central.centre import Centre, Refused
from central.database import open_database, parse_url
from central.service import build
from central.tables import disputes
from central.upgrade import upgrade
from tests.simulation.machines import Death, Machine
from tests.simulation.seeded import TrueTime

_COMPRESSED_FROM = 1000


class Unreachable(Exception):
    """The service died while it was being asked."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Paper:
    """The printed vouchers of one campaign."""

    campaign: int
    vouchers: int
    terms: VoucherTerms
    issuer: SigningKey
    code_key: bytes

    def digits(self, serial: int) -> str:
        voucher = Voucher(issuer_key_id(self.issuer.public), VoucherRef(self.campaign, serial), self.terms)
        return sign_voucher(voucher, self.issuer).digits

    def short_code(self, serial: int) -> str:
        return write_short_code(VoucherRef(self.campaign, serial), self.code_key)


class SimulatedCentre:
    """One centre on one SQLite file, with its operator."""

    def __init__(self, file: Path, true_time: TrueTime) -> None:
        shutil.copyfile(empty_centre(), file)
        self.file = file
        self.machine = Machine("centre")
        self._engine = open_database(parse_url(f"sqlite:///{file}"))
        self.machine.watch(self._engine)
        self._voucher_key = SigningKey.generate()
        self._true_time = true_time
        self.centre = Centre(engine=self._engine, key=SigningKey.generate(), code_key=b"m" * 32, clock=true_time)
        with self._engine.begin() as connection:
            public = self.centre.key.public
            operating.set_up(connection, centre=public, voucher=self._voucher_key.public, now=true_time())
        app = build(self.centre)
        self._endpoints: dict[str, Any] = {
            getattr(route, "path", ""): getattr(route, "endpoint", None) for route in app.routes
        }
        self._asked = 0

    def close(self) -> None:
        self.machine.bury(self._engine)

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the service answers; `Unreachable` when it died of this request, and it is up again then."""
        self._asked += 1
        life = self.machine.lives
        try:
            response = _run(self._respond(path, headers, body))
        except Death as death:
            if death.machine is not self.machine:
                raise
            if self.machine.lives == life:
                self.machine.bury(self._engine, all_ended=self._asked == 1)
            raise Unreachable from None
        finally:
            self._asked -= 1
        return _sent(response)

    async def _respond(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            found = await self._endpoints[path](Request(scope, receive))
        except Refused as problem:
            retry = {} if problem.retry_after_s is None else {"Retry-After": str(problem.retry_after_s)}
            return JSONResponse({"error": {"code": problem.code}}, status_code=problem.status, headers=retry)
        except SQLAlchemyError:
            return JSONResponse({"error": {"code": "failed"}}, status_code=500)
        if isinstance(found, BaseModel):
            return Response(found.model_dump_json(), media_type="application/json")
        response: Response = found
        return response

    # --- the operator ---------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def operating(self) -> Iterator[Any]:
        with self._engine.begin() as connection:
            yield connection

    def print_campaign(self, vouchers: int, *, expires: date, offerings: tuple[str, ...] = ()) -> Paper:
        terms = VoucherTerms(
            valid_from=date(2026, 1, 1), expires=expires, tolerance_days=1, territory="", value_cents=1000
        )
        with self.operating() as connection:
            order = Order("Département de la Gironde", vouchers // 10, 10, terms, offerings)
            number = open_campaign(connection, order, centre=self.centre.key, now=self._true_time())
        return Paper(number, vouchers, terms, self._voucher_key, self.centre.code_key)

    def enrolment_code(self, site: str) -> str:
        with self.operating() as connection:
            return enrolment.make_code(
                connection, site_name=site, territory="33", centre=self.centre.key.public, now=self._true_time()
            ).text

    def block(self, campaign: int, serials: Sequence[int]) -> None:
        with self.operating() as connection:
            operating.block(connection, campaign, serials, reason="perdu", now=self._true_time())

    def unblock(self, campaign: int, serials: Sequence[int]) -> None:
        with self.operating() as connection, contextlib.suppress(operating.Unknown):
            operating.unblock(connection, campaign, serials)

    def revoke(self, desk: str) -> None:
        with self.operating() as connection:
            operating.revoke(connection, desk)

    def settle(self, month: str) -> int:
        """Settle a month; return how many statements it has, 0 when it has not begun."""
        with self.operating() as connection:
            try:
                return len(settling.settle(connection, month, centre=self.centre.key, now=self._true_time()))
            except settling.NotYet:
                return 0

    def decide(self, choose: Callable[[Sequence[Any]], Any]) -> str:
        """Decide one open dispute for one of its sides; return what became of it."""
        with self.operating() as connection:
            rows = connection.execute(
                select(disputes).where(disputes.c.closed_at.is_(None)).order_by(disputes.c.id)
            ).all()
            if not rows:
                return "nothing to decide"
            row = choose(rows)
            winner = choose((row.claim, row.first))
            try:
                deciding.decide(
                    connection, row.id, winner=winner, reason="vu", centre=self.centre.key, now=self._true_time()
                )
            except deciding.CannotDecide:
                return "cannot be decided"
            return f"{row.campaign}/{row.serial} is for {winner} not {row.first if winner == row.claim else row.claim}"

    def change_policy(self, **changes: int | bool) -> None:
        with self.operating() as connection:
            operating.change_policy(connection, now=self._true_time(), **changes)


def _run(work: Coroutine[Any, Any, Response]) -> Response:
    """Run what never really waits: the body is here, and the work is done on this thread."""
    try:
        work.send(None)
    except StopIteration as end:
        response: Response = end.value
        return response
    work.close()
    msg = "the service waits for something that this world does not have"
    raise AssertionError(msg)


def _sent(response: Response) -> Reply:
    body = bytes(response.body)
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    if len(body) >= _COMPRESSED_FROM:
        headers["content-encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=1, mtime=0)
    return Reply(response.status_code, headers, body)


@cache
def empty_centre() -> Path:
    """A file with the tables and nothing in them, made once by the real migrations."""
    file = scratch() / "empty-centre.sqlite"
    engine: Engine = open_database(parse_url(f"sqlite:///{file}"))
    upgrade(engine)
    engine.dispose()
    return file


@cache
def scratch() -> Path:
    """A folder in memory where the system has one: commits are synced as always, to a disk that is fast."""
    import atexit
    import tempfile

    memory = Path("/dev/shm")  # noqa: S108 - a file system, not a file of that name
    folder = Path(tempfile.mkdtemp(prefix="comptoir-simulation-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
